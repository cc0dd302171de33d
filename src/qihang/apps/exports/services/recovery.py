"""How an export ends without a file: failed, stopped, its worker dead once too often."""

from datetime import datetime, timedelta

from qihang.apps.exports.models import FAILED, OPEN, Export
from qihang.apps.jobs import services as jobs
from qihang.kernel import Refusal, Scope

MOST_TRIES = 3
GRACE = timedelta(minutes=1)  # what was asked for just now has a worker of its own
_CODES = {"unexpected": "", "given_up": "worker_died"}  # the stored codes


def fail(export: Export, refusal: Refusal, now: datetime) -> None:
    """End an open export with the code of the refusal and the number of the error, if it has one."""
    Export.objects.filter(pk=export.pk, state__in=OPEN).update(
        state=FAILED,
        ready_at=now,
        failure=_CODES.get(refusal.code, refusal.code),
        error=str(refusal.facts.get("number", "")),
    )


def cancel(export: Export, now: datetime) -> None:
    """Stop an export of one's own: a worker at its next step, at once what nobody works on."""
    if not jobs.ask_to_stop(export):
        fail(export, jobs.Stopped(), now)


def unfinished(scope: Scope, now: datetime) -> list[Export]:
    """Exports nobody works on any more, to be made again; those tried too often have failed."""
    if not scope.system:
        return []
    asked = Export.objects.filter(state__in=OPEN, asked_at__lt=now - GRACE).order_by("pk")
    return jobs.abandoned(asked, MOST_TRIES, lambda export, refusal: fail(export, refusal, now))
