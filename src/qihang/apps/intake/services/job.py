"""What a job does: whatever the batch waits for, in the name of whoever pressed the button."""

from datetime import datetime

from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchState
from qihang.apps.intake.services.batch_apply import apply
from qihang.apps.intake.services.batch_preview import preview
from qihang.apps.intake.services.batch_undo import undo
from qihang.apps.intake.services.cancellation import fail
from qihang.apps.intake.services.transitions import ReportProgress
from qihang.apps.jobs import services as jobs
from qihang.apps.orgs.queries import real_now, scope_of
from qihang.kernel import Refusal, Scope

_ELSEWHERE = {"batch_busy", "batch_elsewhere"}  # another worker has it, or had it just now


def run_batch_job(number: int, now: datetime, report: ReportProgress | None = None) -> BatchState:
    """Read, write or take back the batch with this id; where it then stands.

    Whatever goes wrong ends it with a sentence, an error nobody expected also with its number.
    """
    batch = Batch.objects.select_related("acting", "org", "reverses").get(pk=number)
    person = batch.acting
    scope = scope_of(person, real_now()) if person else Scope.for_system("sheet of a command")

    with (
        jobs.failing(batch, lambda refusal: fail(scope, batch, refusal, now)),
        jobs.JobProgress(batch) as progress,
    ):
        try:
            _next(scope, batch, now, report or _report_to(progress))
        except Refusal as refusal:
            if refusal.code not in _ELSEWHERE:
                raise
    batch.refresh_from_db(fields=["state"])
    return BatchState(batch.state)


def _next(scope: Scope, batch: Batch, now: datetime, report: ReportProgress) -> None:
    if batch.state in (BatchState.UPLOADED, BatchState.READING):
        preview(scope, batch, now, report)
    elif batch.state == BatchState.APPLYING and batch.reverses_id:
        undo(scope, batch, now)
    elif batch.state == BatchState.APPLYING:
        apply(scope, batch, now, report)


def _report_to(progress: jobs.JobProgress) -> ReportProgress:
    return lambda step, done, total: progress(done, total=total, step=step)
