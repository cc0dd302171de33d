"""Taking back one's own answer, question, proposal or confirmation while it is fresh."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from qihang.apps.moves.services import undo_act
from qihang.apps.orgs.services import end_proposal, must_be_as_signed, record_act
from qihang.apps.verification.models import Finding, FindingDecision, FindingMaterial
from qihang.apps.verification.queries import open_decisions
from qihang.apps.verification.rules import FindingState
from qihang.apps.verification.services.decisions import KIND, decided_before
from qihang.apps.verification.services.effects import reverse_effect
from qihang.apps.verification.services.notifications import retract_step
from qihang.apps.verification.services.transitions import FINDING, FindingOutcome
from qihang.kernel import Scope


@transaction.atomic
def undo(scope: Scope, act: UUID, now: datetime) -> FindingOutcome:
    """Take back every finding of one act on which nothing followed; the others are left and named.

    A confirmation is taken back with what it did to the registration. Raises as moves.undo_act, and
    Refusal followed where a registration has moved on.
    """
    taken = undo_act(scope, FINDING, act, now)
    moved = list(taken.moved)
    _forget_materials(moved, act)
    _reopen(scope, moved, act, now)
    _end_proposals(scope, moved)
    retract_step(scope, act)
    return FindingOutcome(taken.act, taken.done, taken.skipped)


def _forget_materials(findings: list[Finding], act: UUID) -> None:
    FindingMaterial.objects.filter(finding__in=findings, act=act).delete()


def _reopen(scope: Scope, findings: list[Finding], act: UUID, now: datetime) -> None:
    """What this act confirmed waits for a second person again."""
    for made in decided_before(scope, findings, act):
        must_be_as_signed(**{KIND: [made.pk]})
        reverse_effect(made, now)
        made.confirmed_by, made.confirmed_at, made.act, made.effect = None, None, None, ""
        made.save(update_fields=["confirmed_by", "confirmed_at", "act", "effect"])
        _record(scope, "undo", made)


def _end_proposals(scope: Scope, findings: list[Finding]) -> None:
    """What stands no longer as proposed has no proposal."""
    back = [one for one in findings if one.status != FindingState.PROPOSED]
    for made in open_decisions(scope, back).values():
        must_be_as_signed(**{KIND: [made.pk]})
        end_proposal(made, "withdrawn_at")
        _record(scope, "withdraw", made)


def _record(scope: Scope, act: str, made: FindingDecision) -> None:
    record_act(
        scope, f"{KIND}.{act}", KIND, made.uuid, org_path=made.finding.org_path,
        after={"outcome": made.outcome, "finding": str(made.finding.uuid)},
    )  # fmt: skip
