"""Making the file: rows by a server-side cursor, written as they come, in flat memory."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO
from uuid import UUID

import polars as pl
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from qihang.apps.exports.models import FAILED, READY, WAITING, WORKING, Export
from qihang.apps.exports.queries import reach_of
from qihang.apps.exports.services.recovery import working
from qihang.apps.exports.services.requests import Wanted, at_once, must_hold
from qihang.apps.exports.sources import Asked, source_named
from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.orgs.queries import open_power, real_now, scope_of
from qihang.apps.orgs.services import record_act
from qihang.engines.tabular import TableColumn, layout_columns, order_columns, write_table
from qihang.kernel import Refusal, Scope
from qihang.policy import load
from qihang.web import faults
from qihang.web.unexpected import ending_with_number

_log = logging.getLogger(__name__)
Tell = Callable[[int], object]  # hears how many rows are written


def make(uuid: UUID, now: datetime) -> Export:
    """Make the file of a waiting export as its account may see the list at this moment.

    A worker that takes it up a second time finds it done, or somebody else at it, and leaves it.
    A refusal is kept with the export, and so is a disk that takes nothing; of any other error its
    number. Nothing half-written stays.
    """
    export = Export.objects.select_related("account").get(uuid=uuid)
    with working(export) as free:
        open_ones = Export.objects.filter(pk=export.pk, state__in=(WAITING, WORKING))
        if free and open_ones.update(state=WORKING):
            return _made(export, now)
    export.refresh_from_db()
    return export


def _made(export: Export, now: datetime) -> Export:
    wanted = Wanted(export.order, export.ending, export.whole, export.reason)
    scope = scope_of(export.account, real_now())
    part = place(export).with_suffix(".part")
    broken = partial(_end, export, FAILED, now)
    with ending_with_number(f"export {export.uuid}", lambda number: broken(error=number)):
        try:
            _power_must_be_open(scope, export)
            with _progress(export) as tell:
                rows = write(scope, export.source, export.asked, wanted, part, now, tell)
            _power_must_be_open(scope, export)
            part.replace(place(export))
        except Refusal as refusal:
            return broken(failure=refusal.code)
        except OSError as error:
            kind = faults.kind_of(error)
            if kind is faults.BROKEN:
                raise
            _log.exception("export %s could not be written", export.uuid)
            return broken(failure=kind.page, error=faults.number_of(error))
        finally:
            part.unlink(missing_ok=True)  # what is whole has been moved away
        if not at_once(export, now):
            _tell(scope, export, rows, now)
        reach = reach_of(scope, source_named(export.source))
        _end(export, READY, now, total=rows, done=rows, reach=reach)
    return export


def _power_must_be_open(scope: Scope, export: Export) -> None:
    """A file asked for under power is made in that session or not at all."""
    if export.power_id is None:
        return
    power = open_power(scope, real_now())
    if power is None or power.pk != export.power_id:
        raise Refusal("power_closed", "调阅已经结束，请重新开始调阅后再导出。")


def write(
    scope: Scope, source: str, asked: Asked, wanted: Wanted, target: Path, now: datetime,
    tell: Tell = int,
) -> int:  # fmt: skip
    """Write the list to `target` and note it in the audit; number of rows. Raises as `ask_for`.

    Rows are read in one snapshot by a server-side cursor; memory does not grow with them.
    """
    found = source_named(source)
    must_hold(scope, found, wanted)
    target.parent.mkdir(parents=True, exist_ok=True)
    columns = columns_of(wanted.order, now)
    if wanted.whole:  # first, and for good: whoever breaks the export off has perhaps seen a part
        found.note_whole(scope, found.rows(scope, asked, now, whole=True))
    with transaction.atomic():
        rows = found.rows(scope, asked, now, whole=wanted.whole)
        frames = found.frames(scope, rows, whole=wanted.whole)
        count = write_table(columns, _told(frames, tell), target, wanted.ending, str(found.title))
        _note(scope, source, asked, wanted, count)
    return count


def columns_of(order: str, now: datetime) -> list[TableColumn]:
    """The columns of an export order on that day, or of a layout."""
    policy = load()
    if order in policy.orders:
        day = timezone.localdate(now)
        return order_columns(policy.order(order), policy.layouts, policy.codes, day)
    return layout_columns(policy.layout(order), policy.codes)


def place(export: Export) -> Path:
    """Where its bytes lie."""
    return Path(settings.EXPORTS_ROOT) / f"{export.uuid}.{export.ending}"


def open_export(export: Export) -> IO[bytes]:
    """The bytes of a ready export, for its account. Raises Refusal export_gone."""
    try:
        return place(export).open("rb")
    except FileNotFoundError:
        raise Refusal("export_gone", "这份导出已经过期，请重新导出。") from None


def _told(frames: Iterator[pl.DataFrame], tell: Tell) -> Iterator[pl.DataFrame]:
    done = 0
    for frame in frames:
        yield frame
        done += len(frame)
        tell(done)


def _note(scope: Scope, source: str, asked: Asked, wanted: Wanted, rows: int) -> None:
    """What was asked is told by its conditions' names only: values may be names of persons."""
    paths = scope.paths(source_named(source).permission)
    facts = {"source": source, "order": wanted.order, "rows": rows, "narrowed_by": sorted(asked)}
    act = "person.unmask_rows" if wanted.whole else "export.take"
    org_path = paths[0] if paths else ""
    record_act(scope, act, "list", source, org_path=org_path, after=facts, reason=wanted.reason)


def _tell(scope: Scope, export: Export, rows: int, now: datetime) -> None:
    """Whoever had to wait for the file hears that it is there; once, also from a second worker."""
    link = reverse("exports:export", args=[export.uuid])
    notice = Notice("export_ready", link, f"export:{export.uuid}", {"count": rows})
    notify(scope, notice, [Reader(export.account_id)], now)


def _end(export: Export, state: str, now: datetime, **values: object) -> Export:
    for name, value in {"state": state, "ready_at": now, **values}.items():
        setattr(export, name, value)
    export.save(update_fields=["state", "ready_at", *values])
    return export


class _progress:  # noqa: N801 - reads as a word where it is used
    """Says how far the work is over a connection of its own: the work is one transaction."""

    def __init__(self, export: Export) -> None:
        self.export = export

    def __enter__(self) -> Tell:
        self.own = connection.copy()
        return self.tell

    def __exit__(self, *_: object) -> None:
        self.own.close()

    def tell(self, done: int) -> None:
        with self.own.cursor() as cursor:
            cursor.execute(
                "UPDATE exports_export SET done = %s WHERE id = %s", [done, self.export.pk]
            )
