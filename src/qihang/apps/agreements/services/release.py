"""A graduate asks for the end of the own agreement, or takes the wish back; an office may decline."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.queries import own_living
from qihang.apps.agreements.rules import AGREEMENT_GRAPH, AgreementAction
from qihang.apps.agreements.services.transitions import (
    apply_transition,
    lock_agreements,
    locked_to_manage,
)
from qihang.apps.moves.rules import NOT_IN_THIS_STATE, Transition, must_have_reason
from qihang.kernel import Refusal, Scope


@transaction.atomic
def ask_release(scope: Scope, now: datetime, reason: str) -> Agreement:
    """The graduate asks; the agreement goes on until the office has recorded its end.

    Raises Refusal no_agreement, not_in_this_state or reason_missing.
    """
    text = must_have_reason(reason)
    return _own(scope, Transition(AgreementAction.ASK_RELEASE, now, text))


@transaction.atomic
def cancel_release(scope: Scope, now: datetime) -> Agreement:
    """The graduate no longer asks. Raises Refusal no_agreement or not_in_this_state."""
    return _own(scope, Transition(AgreementAction.CANCEL_RELEASE, now))


@transaction.atomic
def decline_release(scope: Scope, uuid: UUID, now: datetime, reason: str) -> UUID:
    """The office does not end it, and says why; answers the act for `undo`.

    Raises Agreement.DoesNotExist outside the scope; Refusal not_yours, not_in_this_state, reason_missing.
    """
    agreement = locked_to_manage(scope, uuid, AgreementAction.DECLINE_RELEASE)
    step = Transition(AgreementAction.DECLINE_RELEASE, now, must_have_reason(reason))
    apply_transition(scope, [agreement], step)
    return step.act


def _own(scope: Scope, step: Transition) -> Agreement:
    found = own_living(scope)
    if found is None:
        raise Refusal("no_agreement", "您现在没有有效的就业协议。")
    (agreement,) = lock_agreements(Q(pk=found.pk))
    if not AGREEMENT_GRAPH.allowed(agreement.status, AgreementAction(step.action)):
        raise NOT_IN_THIS_STATE
    apply_transition(scope, [agreement], step)
    return agreement
