"""Writing a previewed batch: one transaction, all of it or nothing."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchAct, BatchState, must
from qihang.apps.intake.services.batch_preview import staged
from qihang.apps.intake.services.cancellation import fail
from qihang.apps.intake.services.notifications import notify_loader
from qihang.apps.intake.services.summary import outcome_of, sum_up
from qihang.apps.intake.services.transitions import (
    ReportProgress,
    must_hold,
    no_report,
    step,
    working,
)
from qihang.apps.intake.staging.previews import preview_of
from qihang.apps.intake.targets import Target, target_of
from qihang.apps.orgs.integrity import signed
from qihang.apps.orgs.services import Records, record_act
from qihang.kernel import Refusal, Scope
from qihang.web.locks import lock_until_commit

NAMED = 10  # rows that a refusal names
REASON_MAX = 300  # as much as the audit keeps of a reason


def begin_apply(scope: Scope, batch: Batch, *, only_good: bool = False, reason: str = "") -> None:
    """Ask for a previewed batch to be written; `only_good` leaves out the rows with errors.

    Refuses with out_of_reach, rows_refused (some rows have errors and are not to be left out),
    keys_need_reason (some rows change a key of a record), nothing_to_do, batch_elsewhere.
    """
    must_hold(scope, batch)
    must(batch.state, BatchAct.APPLY)
    if batch.refused and not only_good:
        raise Refusal(
            "rows_refused",
            "有 {count} 行有错误。请下载错误表改好后重新上传，或选择只导入没有错误的行。",
            count=batch.refused,
        )
    if not to_write(batch):
        raise Refusal("nothing_to_do", "没有新增也没有变化的行，不需要导入。")
    step(
        batch, BatchAct.APPLY, only_good=only_good, reason=_reason(batch, reason),
        acting_id=scope.account, cancel_asked=False,
    )  # fmt: skip


def _reason(batch: Batch, reason: str) -> str:
    """Why keys change; refuses with keys_need_reason, naming the rows."""
    text = reason.strip()
    if batch.rekeyed and not text:
        rows = [str(sample.row) for sample in preview_of(batch).rekeyed[:NAMED]]
        more = batch.rekeyed > len(rows)
        raise Refusal(
            "keys_need_reason",
            "有 {count} 行更正已有记录的身份信息（第 {rows} 行）。请写明原因和依据后再导入，或从表中去掉这些行。",
            count=batch.rekeyed, rows=", ".join(rows) + ("…" if more else ""),
        )  # fmt: skip
    if len(text) > REASON_MAX:
        raise Refusal("reason_long", "原因最多 {most} 字，请写短一些。", most=REASON_MAX)
    return text


def one_at_a_time(target: str) -> None:
    """Whoever else writes sheets of this target waits for the end of this transaction."""
    lock_until_commit("intake", target)


def to_write(batch: Batch) -> int:
    """Rows that writing would touch; a delivery that changes nothing still dates those it names."""
    touched = batch.new + batch.changed + batch.ended
    return touched or (batch.rows - batch.refused if target_of(batch).delivers else 0)


def apply(
    scope: Scope,
    batch: Batch,
    now: datetime,
    report: ReportProgress = no_report,
    *,
    only_good: bool = False,
    reason: str = "",
) -> Batch:
    """Write a batch that is previewed, or for which `begin_apply` was called.

    Afterwards it is applied; or previewed again with `moved` where the records have meanwhile
    changed so that the outcome would be another; or failed. Refuses as begin_apply, and with
    batch_busy.
    """
    if batch.state != BatchState.APPLYING:
        begin_apply(scope, batch, only_good=only_good, reason=reason)
    must_hold(scope, batch)
    with working(batch):
        try:
            _write(scope, batch, now, report)
        except Refusal as refusal:
            _back(scope, batch, refusal, now)
        except IntegrityError:
            clash = Refusal(
                "clash", "写入时与别人刚刚保存的内容冲突，什么都没有写入。请重新上传后再预览。"
            )
            fail(scope, batch, clash, now)
    return batch


@transaction.atomic
def _write(scope: Scope, batch: Batch, now: datetime, report: ReportProgress) -> None:
    target = target_of(batch)
    one_at_a_time(target.name)
    stage = staged(scope, batch, now, report)
    target.lock(scope, stage)
    target.evaluate(scope, stage)
    if outcome_of(stage) != batch.outcome:
        step(
            batch, BatchAct.SHOW, outcome=outcome_of(stage), moved=True, tries=0, reason="",
            **sum_up(stage),
        )  # fmt: skip
        return
    report("write", 0, batch.rows)
    ids = target.apply(scope, stage)
    counts = {"new": batch.new, "changed": batch.changed, "ended": batch.ended}
    after = {"target": target.name, **counts}
    record_act(
        scope, "sheet.apply", "batch", batch.uuid, org_path=batch.org_path, after=after,
        reason=batch.reason, also=written_by(target, ids),
    )  # fmt: skip
    target.publish(ids, timezone.localdate(now))
    step(batch, BatchAct.WRITE, applied_at=now, tries=0)
    notify_loader(scope, batch, now)


def written_by(target: Target, ids: Collection[int]) -> Records:
    """What a batch signs of the records it wrote or took away: nothing where their kind is not signed."""
    model = getattr(target, "model", None)
    kind = signed.kind_of(model) if model else None
    return {kind.kind: ids} if kind and ids else {}


def _back(scope: Scope, batch: Batch, refusal: Refusal, now: datetime) -> None:
    """Stopped on request the batch is as it was before; anything else fails it."""
    if refusal.code == "stopped":
        step(batch, BatchAct.SHOW, cancel_asked=False, tries=0)
        return
    fail(scope, batch, refusal, now)
