"""The province decides about findings: one proposes, another person confirms or declines."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from qihang.apps.moves.rules import Transition, must_have_reason
from qihang.apps.orgs.queries import accounts_of_person, real_now, real_today, seats_holding
from qihang.apps.orgs.services import (
    NOT_OPEN,
    confirm_proposal,
    end_proposal,
    lock_proposal,
    propose,
    record_act,
)
from qihang.apps.verification.models import Finding, FindingDecision
from qihang.apps.verification.queries import finding_in, open_decisions
from qihang.apps.verification.rules import (
    APPEAL_DECISIONS,
    FindingAction,
    FindingState,
    proposal_refusal,
)
from qihang.apps.verification.services.effects import apply_effect
from qihang.apps.verification.services.notifications import notify_decided
from qihang.apps.verification.services.transitions import (
    FindingOutcome,
    apply_transition,
    judge_findings,
    locked_findings,
    raise_if_left_out,
)
from qihang.kernel import Permission, Refusal, Scope

KIND = "finding_decision"
LIFE = "finding_decision_life"
DECIDE = Permission.VERIFICATION_DECIDE


@transaction.atomic
def propose_decisions(
    scope: Scope, uuids: Iterable[UUID], outcome: FindingAction, reason: str, now: datetime
) -> FindingOutcome:
    """Propose the same outcome for several findings; what cannot be decided so is left out and named.

    Refuses with reason_missing, reason_long, too_many.
    """
    text, today = must_have_reason(reason), timezone.localdate(now)
    findings, odd = locked_findings(scope, uuids, now)
    waiting = open_decisions(scope, findings)
    for made in [d for d in waiting.values() if d.expires_at <= real_now()]:
        _end(scope, made, "withdrawn_at", "withdraw")

    def refusal_of(finding: Finding) -> Refusal | None:
        made = waiting.get(finding.pk)
        if made is not None and made.expires_at > real_now():
            return Refusal("already_proposed", "已有同事提出处理意见，请另一位同事确认或不同意。")
        return proposal_refusal(finding.status, outcome, finding.due_on, today)

    judged = judge_findings(scope, findings, DECIDE, refusal_of)
    step = Transition(FindingAction.PROPOSE, now, text)
    for finding in judged.fit:
        made = propose(scope, FindingDecision(finding=finding, outcome=outcome, reason=text), LIFE)
        _record(scope, "propose", made)
    if outcome not in APPEAL_DECISIONS:
        apply_transition(scope, judged.fit, step)
    return FindingOutcome(step.act, len(judged.fit), judged.skipped + odd)


@transaction.atomic
def propose_decision(
    scope: Scope, uuid: UUID, outcome: FindingAction, reason: str, now: datetime
) -> UUID:
    """Propose a decision about one finding; answers the act for `undo`.

    Raises Finding.DoesNotExist; refuses with the reason against it.
    """
    outcome_ = propose_decisions(scope, [finding_in(scope, uuid).uuid], outcome, reason, now)
    for _, refusal in outcome_.skipped:
        raise refusal
    return outcome_.act


@transaction.atomic
def confirm_decisions(scope: Scope, uuids: Iterable[UUID], now: datetime) -> FindingOutcome:
    """Confirm as the second what was proposed for each; what it says happens at once.

    What the account may not confirm (proposed by the same person, over, own) is left out and named.
    """
    findings, odd = locked_findings(scope, uuids, now)
    waiting = open_decisions(scope, findings)
    judged = judge_findings(scope, findings, DECIDE, lambda _: None)
    act, done, refused = uuid4(), [], []
    for finding in judged.fit:
        try:
            with transaction.atomic():
                _confirm(scope, finding, waiting.get(finding.pk), act, now)
            done.append(finding)
        except Refusal as refusal:
            refused.append((finding, refusal))
    if done:
        reasons = {waiting[finding.pk].reason for finding in done}
        notify_decided(scope, done, reasons, Transition(FindingAction.UPHOLD, now, act=act))
    return FindingOutcome(act, len(done), (*odd, *judged.skipped, *refused))


@transaction.atomic
def confirm_decision(scope: Scope, uuid: UUID, now: datetime) -> UUID:
    """The same for one finding; refuses with the reason against it."""
    outcome = confirm_decisions(scope, [finding_in(scope, uuid).uuid], now)
    for _, refusal in outcome.skipped:
        raise refusal
    return outcome.act


@transaction.atomic
def decline_decision(scope: Scope, uuid: UUID, reason: str, now: datetime) -> None:
    """Another person says no, or the one who proposed takes it back; the finding waits again.

    Refuses with reason_missing, not_open, not_yours, own_finding.
    """
    text = must_have_reason(reason)
    findings, odd = locked_findings(scope, [finding_in(scope, uuid).uuid], now)
    judged = judge_findings(scope, findings, DECIDE, lambda _: None)
    raise_if_left_out(judged, odd)
    finding = judged.fit[0]
    made = open_decisions(scope, [finding]).get(finding.pk)
    if made is None:
        raise NOT_OPEN
    own = made.proposed_by_id in accounts_of_person(scope)
    _end(scope, made, *(("withdrawn_at", "withdraw") if own else ("declined_at", "decline")))
    if finding.status == FindingState.PROPOSED:
        apply_transition(scope, [finding], Transition(FindingAction.DECLINE, now, text))


def _confirm(
    scope: Scope, finding: Finding, given: FindingDecision | None, act: UUID, now: datetime
) -> None:
    if given is None:
        raise NOT_OPEN
    made = lock_proposal(KIND, given, "proposed_by")
    made.finding = finding
    seats = seats_holding(scope, DECIDE, finding.org_path, real_today())
    confirm_proposal(scope, made, seats)
    step = Transition(FindingAction(made.outcome), now, made.reason, act=act)
    apply_transition(scope, [finding], step)
    made.act = act
    made.effect = apply_effect(made, now)
    made.save(update_fields=["act", "effect"])
    _record(scope, "confirm", made)


def _end(scope: Scope, made: FindingDecision, column: str, act: str) -> None:
    end_proposal(made, column)
    _record(scope, act, made)


def _record(scope: Scope, act: str, made: FindingDecision) -> None:
    record_act(
        scope, f"{KIND}.{act}", KIND, made.uuid, org_path=made.finding.org_path,
        after={"outcome": made.outcome, "finding": str(made.finding.uuid), "effect": made.effect},
        reason=made.reason,
    )  # fmt: skip


def decided_before(scope: Scope, findings: Sequence[Finding], act: UUID) -> list[FindingDecision]:
    """What this act confirmed of these findings, locked."""
    del scope
    rows = FindingDecision.objects.select_for_update(of=("self",)).filter(
        act=act, finding__in=findings
    )
    return list(rows.select_related("finding", "proposed_by", "confirmed_by").order_by("pk"))
