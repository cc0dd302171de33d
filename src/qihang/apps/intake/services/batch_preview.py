"""The preview: a sheet read into sealed frames, staged, evaluated, and summarised."""

from datetime import datetime

from django.db import transaction

from qihang.apps.intake import queries
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchAct
from qihang.apps.intake.services.cancellation import fail
from qihang.apps.intake.services.summary import outcome_of, sum_up
from qihang.apps.intake.services.transitions import (
    ReportProgress,
    must_hold,
    no_report,
    step,
    working,
)
from qihang.apps.intake.staging import store
from qihang.apps.intake.staging.frames import bytes_of
from qihang.apps.intake.staging.table import Stage
from qihang.apps.intake.targets import target_of
from qihang.engines.tabular import FileFault, Inspection, SheetReader, inspect, read
from qihang.kernel import Refusal, Scope
from qihang.policy import load


def preview(scope: Scope, batch: Batch, now: datetime, report: ReportProgress = no_report) -> Batch:
    """Read the sheet and say what it would do: the batch is then previewed, mapping or failed.

    A file that cannot be read, a needed column nobody recognises, a request to stop: all of it ends
    in a state of the batch, not in a refusal. Refuses with out_of_reach, batch_busy,
    batch_elsewhere.
    """
    must_hold(scope, batch)
    with working(batch):
        step(batch, BatchAct.READ)
        try:
            if _read(scope, batch, report):
                _look(scope, batch, now, report)
        except Refusal as refusal:
            fail(scope, batch, refusal, now)
    return batch


def _read(scope: Scope, batch: Batch, report: ReportProgress) -> bool:
    """Whether the sheet could be read; if not, a person is asked what its columns mean."""
    with store.opened(batch.file_sha256) as path:
        layout = load().layout(target_of(batch).layout)
        known = queries.remembered(scope, batch)
        try:
            reading = read(
                path, batch.file_name, layout, load().codes, remembered=known,
                sheet=batch.sheet or None,
            )  # fmt: skip
        except FileFault as fault:
            if fault.code != "missing_columns":
                raise
            look = inspect(path, batch.file_name, layout, known, batch.sheet or None)
            step(batch, BatchAct.ASK, sheet=look.sheet, workbook=workbook_of(batch, look))
            return False
        _keep(batch, reading, report)
    return True


def _keep(batch: Batch, reading: SheetReader, report: ReportProgress) -> None:
    """Shaped rows and faults, chunk by chunk, sealed."""
    target = target_of(batch)
    with store.writing() as rows, store.writing() as found:
        for chunk in reading:
            rows.write(bytes_of(target.shape(batch, chunk.frame)))
            if chunk.found.height:
                found.write(bytes_of(chunk.found))
            report("read", reading.rows, 0)
        rows.keep(f"{batch.uuid}.rows")
        found.keep(f"{batch.uuid}.found")
    look = reading.inspection
    batch.workbook = workbook_of(batch, look)
    batch.sheet, batch.rows, batch.warnings = look.sheet, reading.rows, reading.warnings
    batch.mapping = [[h.letter, h.text, "" if h.double else h.column] for h in look.headers]
    batch.save(update_fields=["sheet", "rows", "warnings", "mapping", "workbook"])


def workbook_of(batch: Batch, look: Inspection) -> dict[str, list[str]]:
    """What the first look, before anybody chose a sheet, found in the workbook."""
    if batch.sheet and batch.workbook:
        return dict(batch.workbook)
    fitting = [name for name in look.sheets if name in look.alike or name == look.sheet]
    return {"sheets": list(look.sheets), "fitting": fitting, "notes": list(look.notes)}


@transaction.atomic
def _look(scope: Scope, batch: Batch, now: datetime, report: ReportProgress) -> None:
    stage = staged(scope, batch, now, report)
    target_of(batch).evaluate(scope, stage)
    step(batch, BatchAct.SHOW, outcome=outcome_of(stage), moved=False, tries=0, **sum_up(stage))


def staged(scope: Scope, batch: Batch, now: datetime, report: ReportProgress) -> Stage:
    """The batch's rows in their temporary table, in the caller's transaction."""
    frames = queries.staged(scope, batch)
    return Stage(batch, frames, now, lambda rows: report("stage", rows, batch.rows))
