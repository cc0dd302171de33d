"""Who is at work on an export, and what becomes of one whose worker died."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError
from django.db.models import F

from qihang.apps.exports.models import FAILED, WAITING, WORKING, Export
from qihang.kernel import Scope
from qihang.web.locks import try_lock, unlock

LOCK = 0x4558504F  # "EXPO"; with the export's id
MOST_TRIES = 3
GRACE = timedelta(minutes=1)  # what was asked for just now has a worker of its own


@contextmanager
def working(export: Export) -> Iterator[bool]:
    """Whether nobody else makes the export; freed by the database when this process dies.

    Counts the try, so that what kills its worker is not tried for ever.
    """
    if not try_lock(*_key(export)):
        yield False
        return
    try:
        Export.objects.filter(pk=export.pk).update(tries=F("tries") + 1)
        yield True
    finally:
        with suppress(DatabaseError, InterfaceError):  # the lock went with the connection
            unlock(*_key(export))


def unfinished(scope: Scope, now: datetime) -> list[Export]:
    """Exports nobody works on any more, to be made again; those tried too often have failed."""
    if not scope.system:
        return []
    asked = Export.objects.filter(state__in=(WAITING, WORKING), asked_at__lt=now - GRACE)
    left = [export for export in asked.order_by("pk") if not _at_work(export)]
    given_up = [export.pk for export in left if export.tries >= MOST_TRIES]
    Export.objects.filter(pk__in=given_up, state__in=(WAITING, WORKING)).update(
        state=FAILED, failure="worker_died", ready_at=now
    )
    return [export for export in left if export.tries < MOST_TRIES]


def _at_work(export: Export) -> bool:
    """Whether a living process makes it."""
    free = try_lock(*_key(export))
    return not (free and unlock(*_key(export)))


def _key(export: Export) -> tuple[int, int]:
    return LOCK, export.pk % 2**31
