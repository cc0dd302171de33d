"""How a batch ends without effect: stopped, failed, given up; and how its sheet is forgotten."""

from datetime import datetime

from django.utils import timezone

from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import AT_WORK, BatchAct, BatchState, may
from qihang.apps.intake.services.notifications import notify_loader
from qihang.apps.intake.services.transitions import must_hold, step
from qihang.apps.intake.staging import store
from qihang.apps.jobs import services as jobs
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.services import record_act
from qihang.kernel import Refusal, Scope
from qihang.policy import load


def cancel(scope: Scope, batch: Batch) -> bool:
    """Give the batch up; False where a worker has it, or is about to, and stops at its next chunk if any.

    Refuses with out_of_reach, and with batch_elsewhere once it is applied or has ended.
    """
    must_hold(scope, batch)
    if jobs.ask_to_stop(batch) or batch.state == BatchState.APPLYING:
        return False
    step(batch, BatchAct.CANCEL)
    record_act(scope, "sheet.cancel", "batch", batch.uuid, org_path=batch.org_path)
    return True


def fail(scope: Scope, batch: Batch, refusal: Refusal, now: datetime) -> None:
    """End the batch with the refusal's sentence; stopped on request it is cancelled instead."""
    batch.refresh_from_db(fields=["state"])
    stopped = refusal.code == "stopped" and may(batch.state, BatchAct.CANCEL)
    act = BatchAct.CANCEL if stopped else BatchAct.FAIL
    step(batch, act, failure=jobs.failure_of(refusal), cancel_asked=False)
    after = {"code": refusal.code}
    record_act(scope, "sheet.fail", "batch", batch.uuid, org_path=batch.org_path, after=after)
    notify_loader(scope, batch, now)


def unfinished(scope: Scope, now: datetime) -> list[Batch]:
    """Batches a job should be at work on and none is; those tried too often end as failed."""
    most = load().limit("batch_tries", timezone.localdate(now))
    at_work = Batch.objects.filter(state__in=AT_WORK).order_by("pk")
    return jobs.abandoned(at_work, most, lambda batch, refusal: fail(scope, batch, refusal, now))


def discard(scope: Scope, batch: Batch) -> None:
    """Delete the files of a batch whose rows are about to be rolled back with everything else.

    Refuses with out_of_reach.
    """
    must_hold(scope, batch)
    store.forget(f"{batch.uuid}.{part}" for part in ("rows", "found", "said"))
    others = Batch.objects.filter(file_sha256=batch.file_sha256, forgotten=False)
    if not others.exclude(pk=batch.pk).exists():
        store.forget([batch.file_sha256])


def forget(now: datetime) -> int:
    """Delete sheets, staged rows and examples that are older than they may be; how many batches."""
    kept = load().duration("batch_kept", timezone.localdate(now))
    old = Batch.objects.filter(forgotten=False, created_at__lt=now - kept)
    count = 0
    for batch in old.exclude(state__in=AT_WORK):
        if batch.state in (BatchState.PREVIEWED, BatchState.MAPPING):
            step(batch, BatchAct.CANCEL)
        Batch.objects.filter(pk=batch.pk).update(forgotten=True, preview_sealed=None)
        store.forget(f"{batch.uuid}.{part}" for part in ("rows", "found", "said"))
        if not Batch.objects.filter(file_sha256=batch.file_sha256, forgotten=False).exists():
            store.forget(filter(None, [batch.file_sha256]))
        count += 1
    store.sweep(real_now() - kept)
    return count
