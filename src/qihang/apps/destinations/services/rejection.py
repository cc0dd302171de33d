"""A stage of review says no, and says why."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from qihang.apps.destinations.queries import decided_meanwhile, destinations_in
from qihang.apps.destinations.rules import NEEDS, REVIEWS, Action, Status
from qihang.apps.destinations.services.transitions import (
    apply_transition,
    lock_versions,
    must_be_another,
)
from qihang.apps.moves.rules import Transition, must_have_reason
from qihang.kernel import Refusal, Scope


@transaction.atomic
def return_(
    scope: Scope,
    uuid: UUID,
    stage: Status,
    now: datetime,
    *,
    reason: str,
    fields: tuple[str, ...] = (),
) -> UUID:
    """Send a version back to the graduate with a reason and the fields it speaks of; answers the act.

    Raises Destination.DoesNotExist outside the scope, Refusal reason_missing, not_yours,
    already_decided, second_person or conflict_….
    """
    text = must_have_reason(reason)
    found = destinations_in(scope).get(uuid=uuid)
    if not scope.holds(NEEDS[REVIEWS[stage]], found.org_path):
        raise Refusal("not_yours", "这条登记不在您的审核范围内。")
    versions = lock_versions(Q(pk=found.pk))
    if versions[0].status != stage:
        raise decided_meanwhile(scope, versions)[found.pk]
    must_be_another(scope, versions, stage)
    step = Transition(Action.RETURN, now, text, fields)
    apply_transition(scope, versions, step)
    return step.act
