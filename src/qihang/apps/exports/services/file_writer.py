"""Making the file: rows by a server-side cursor, written as they come, in flat memory."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID

import polars as pl
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from qihang.apps.exports.models import OPEN, READY, WORKING, Export
from qihang.apps.exports.queries import reach_of
from qihang.apps.exports.services.recovery import fail
from qihang.apps.exports.services.requests import Wanted, at_once, must_hold
from qihang.apps.exports.sources import Asked, source_named
from qihang.apps.jobs import services as jobs
from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.orgs.queries import open_power, real_now, scope_of
from qihang.apps.orgs.services import record_act
from qihang.engines.tabular import TableColumn, layout_columns, order_columns, write_table
from qihang.kernel import Refusal, Scope
from qihang.policy import load
from qihang.web import file_storage

EXPORTS = "exports"  # the storage
ReportProgress = Callable[[int], object]  # called with the number of rows written


def make(uuid: UUID, now: datetime) -> Export:
    """Make the file of a waiting export as its account may see the list at this moment.

    A worker that takes it up a second time finds it done, or somebody else at it, and leaves it.
    A refusal is kept with the export, and of any other error its number. Nothing half-written stays.
    """
    export = Export.objects.select_related("account").get(uuid=uuid)

    def work(progress: jobs.JobProgress) -> None:
        if Export.objects.filter(pk=export.pk, state__in=OPEN).update(state=WORKING):
            _make(export, progress, now)

    jobs.run(export, work, lambda refusal: fail(export, refusal, now))
    export.refresh_from_db()
    return export


def _make(export: Export, progress: jobs.JobProgress, now: datetime) -> None:
    wanted = Wanted(export.order, export.ending, export.whole, export.reason)
    scope = scope_of(export.account, real_now())
    with file_storage.scratch(EXPORTS) as part:
        _power_must_be_open(scope, export)
        rows = write(scope, export.source, export.asked, wanted, part, now, progress)
        _power_must_be_open(scope, export)
        file_storage.keep(EXPORTS, part, file_name(export))
    reach = reach_of(scope, source_named(export.source))
    finished = {"state": READY, "ready_at": now, "total": rows, "done": rows, "reach": reach}
    if not Export.objects.filter(pk=export.pk, state=WORKING).update(**finished):
        file_storage.delete(EXPORTS, file_name(export))  # it was stopped just as we began
    elif not at_once(export, now):
        _notify(scope, export, rows, now)


def _power_must_be_open(scope: Scope, export: Export) -> None:
    """A file asked for under power is made in that session or not at all."""
    if export.power_id is None:
        return
    power = open_power(scope, real_now())
    if power is None or power.pk != export.power_id:
        raise Refusal("power_closed", "调阅已经结束，请重新开始调阅后再导出。")


def write(
    scope: Scope, source: str, asked: Asked, wanted: Wanted, target: Path, now: datetime,
    report: ReportProgress = int,
) -> int:  # fmt: skip
    """Write the list to `target` and note it in the audit; number of rows. Raises as `ask_for`.

    Rows are read in one snapshot by a server-side cursor; memory does not grow with them.
    """
    found = source_named(source)
    must_hold(scope, found, wanted)
    columns = columns_of(wanted.order, now)
    if wanted.whole:  # first, and for good: whoever breaks the export off has perhaps seen a part
        found.note_whole(scope, found.rows(scope, asked, now, whole=True))
    with transaction.atomic():
        rows = found.rows(scope, asked, now, whole=wanted.whole)
        with closing(found.frames(scope, rows, whole=wanted.whole)) as frames:  # COPY ends first
            counted = _counted(frames, report)
            count = write_table(columns, counted, target, wanted.ending, str(found.title))
        _note(scope, source, asked, wanted, count)
    return count


def columns_of(order: str, now: datetime) -> list[TableColumn]:
    """The columns of an export order on that day, or of a layout."""
    policy = load()
    if order in policy.orders:
        day = timezone.localdate(now)
        return order_columns(policy.order(order), policy.layouts, policy.codes, day)
    return layout_columns(policy.layout(order), policy.codes)


def file_name(export: Export) -> str:
    """The name of its bytes in the storage."""
    return f"{export.uuid}.{export.ending}"


def open_export(export: Export) -> IO[bytes]:
    """The bytes of a ready export, for its account. Raises Refusal export_gone."""
    try:
        return file_storage.open_kept(EXPORTS, file_name(export))
    except FileNotFoundError:
        raise Refusal("export_gone", "这份导出已经过期，请重新导出。") from None


def _counted(frames: Iterator[pl.DataFrame], report: ReportProgress) -> Iterator[pl.DataFrame]:
    done = 0
    for frame in frames:
        yield frame
        done += len(frame)
        report(done)


def _note(scope: Scope, source: str, asked: Asked, wanted: Wanted, rows: int) -> None:
    """The audit has the names of the conditions only: values may be names of persons."""
    paths = scope.paths(source_named(source).permission)
    facts = {"source": source, "order": wanted.order, "rows": rows, "narrowed_by": sorted(asked)}
    act = "person.unmask_rows" if wanted.whole else "export.take"
    org_path = paths[0] if paths else ""
    record_act(scope, act, "list", source, org_path=org_path, after=facts, reason=wanted.reason)


def _notify(scope: Scope, export: Export, rows: int, now: datetime) -> None:
    """Notify whoever waited that the file is ready; once, also by a second worker."""
    link = reverse("exports:export", args=[export.uuid])
    notice = Notice("export_ready", link, f"export:{export.uuid}", {"count": rows})
    notify(scope, notice, [Reader(export.account_id)], now)
