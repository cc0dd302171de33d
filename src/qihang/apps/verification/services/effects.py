"""What a decision does to the registration it speaks of, by a call down to destinations."""

from datetime import datetime

from qihang.apps.destinations.services import (
    Decided,
    DecisionEffect,
    reinstate_decided,
    revoke_decided,
    undo_decided,
)
from qihang.apps.verification.models import Finding, FindingDecision
from qihang.apps.verification.rules import EFFECTIVE, FindingAction
from qihang.kernel import Refusal


def apply_effect(made: FindingDecision, now: datetime) -> str:
    """Do what a confirmed decision says; which effect it had, "" where it has none by its nature.

    A group has no effect on its registrations: each that is wrong has a finding of its own.
    """
    finding = made.finding
    if finding.destination_id is None:
        return ""
    if made.outcome in EFFECTIVE:
        effects = revoke_decided(_decided(made, now), [finding.destination_id])
        return effects[finding.destination_id]
    if made.outcome == FindingAction.REVERSE:
        first = _contested(finding)
        if first is None or first.act is None:
            return DecisionEffect.NONE
        effects = reinstate_decided(_decided(made, now), first.act, [finding.destination_id])
        return effects[finding.destination_id]
    return ""


def reverse_effect(made: FindingDecision, now: datetime) -> None:
    """The decision was undone at once: its registration stands as before. Raises Refusal followed."""
    if made.finding.destination_id is not None and made.outcome in EFFECTIVE:
        undo_decided(_decided(made, now), [made.finding.destination_id])


def _contested(finding: Finding) -> FindingDecision | None:
    """The decision that an appeal speaks of."""
    rows = FindingDecision.objects.filter(
        finding=finding, outcome__in=sorted(EFFECTIVE), confirmed_at__isnull=False
    )
    return rows.order_by("-confirmed_at").first()


def _decided(made: FindingDecision, now: datetime) -> Decided:
    if made.act is None or made.confirmed_by is None:
        raise Refusal("not_open", "这件事已经办结、答复、撤回或过期。")
    proposer = made.proposed_by.username if made.proposed_by else ""
    return Decided(
        made.act, made.finding.uuid, proposer, made.confirmed_by.username, now, made.reason
    )
