"""Taking an applied batch back within the day: a batch of its own that restores what stood before."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchAct, BatchState, must
from qihang.apps.intake.services.batch_apply import one_at_a_time, written_by
from qihang.apps.intake.services.cancellation import fail
from qihang.apps.intake.services.transitions import must_hold, step, working
from qihang.apps.intake.staging.previews import BatchPreview, sealed
from qihang.apps.intake.targets import target_of
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.kernel import Refusal, Scope
from qihang.policy import load

SHOWN = 200  # rows that had to stay and are named


def begin_undo(scope: Scope, batch: Batch, now: datetime) -> Batch:
    """The batch that will take this one back. Refuses with out_of_reach, batch_elsewhere,
    undo_closed (policy limit batch_undo_window), undo_running.
    """
    must_hold(scope, batch)
    must(batch.state, BatchAct.UNDO)
    if batch.reverses_id or not may_undo(batch, now):
        hours = load().duration("batch_undo_window", timezone.localdate(now)).total_seconds() / 3600
        raise Refusal(
            "undo_closed",
            "导入后 {hours} 小时内可以撤销，现在已经过了。请改用一份更正的表重新导入。",
            hours=int(hours),
        )
    try:
        with transaction.atomic():
            return Batch.objects.create(
                target=batch.target, org=batch.org, org_path=batch.org_path, reach=batch.reach,
                cohort=batch.cohort, asked=batch.asked, account_id=scope.account, acting_id=scope.account,
                state=BatchState.APPLYING, created_at=now, reverses=batch,
            )  # fmt: skip
    except IntegrityError:
        raise Refusal("undo_running", "这一批已经撤销或正在撤销，请刷新页面。") from None


def undo(scope: Scope, batch: Batch, now: datetime) -> Batch:
    """Take an applied batch back, or finish what `begin_undo` has begun; the reversing batch.

    Rows that changed since, are gone or in use stay as they are and are named; what the target
    refuses fails the reversing batch. Refuses as begin_undo, and with batch_busy.
    """
    reversing = batch if batch.reverses_id else begin_undo(scope, batch, now)
    must_hold(scope, reversing)
    with working(reversing):
        try:
            _reverse(scope, reversing, now)
        except IntegrityError:
            clash = Refusal("clash", "撤销时与别人刚刚保存的内容冲突，什么都没有改。请稍后再撤销。")
            fail(scope, reversing, clash, now)
        except Refusal as refusal:
            fail(scope, reversing, refusal, now)
    return reversing


def note_undone(batch: Batch) -> None:
    """What the batch wrote was taken back by the target's own way, which has checked the permission.

    Refuses with batch_elsewhere where it is not applied.
    """
    step(batch, BatchAct.UNDO)


def may_undo(batch: Batch, now: datetime) -> bool:
    """Whether the window is open."""
    window = load().duration("batch_undo_window", timezone.localdate(now))
    return batch.applied_at is not None and now - batch.applied_at <= window


@transaction.atomic
def _reverse(scope: Scope, batch: Batch, now: datetime) -> None:
    target, original = target_of(batch), batch.reverses
    if original is None:
        raise Refusal("nothing_to_do", "没有要撤销的批次。")
    one_at_a_time(target.name)
    must_be_as_signed(batch=[original.pk])
    step(original, BatchAct.UNDO)
    undone = target.undo(scope, batch, original)
    kept = tuple((k.row, k.caption, k.why) for k in undone.kept[:SHOWN])
    counts = undone.rows
    after = {"undoes": str(original.uuid), "kept": len(undone.kept), **counts}
    touched = undone.restored | undone.removed
    record_act(
        scope, "sheet.undo", "batch", batch.uuid, org_path=batch.org_path, after=after,
        also=written_by(target, touched),
    )  # fmt: skip
    target.publish(touched, timezone.localdate(now))
    step(
        batch, BatchAct.WRITE, applied_at=now, refused=len(undone.kept), **counts,
        rows=sum(counts.values()) + len(undone.kept),
        preview_sealed=sealed(BatchPreview(kept=kept, kept_count=len(undone.kept))),
    )  # fmt: skip
