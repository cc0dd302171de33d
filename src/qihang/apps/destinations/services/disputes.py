"""After approval: the graduate confirms or objects, the university upholds or corrects."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries import decided_meanwhile, destinations_in
from qihang.apps.destinations.rules import NEEDS, Action, allowed
from qihang.apps.destinations.services.own_record import locked_own
from qihang.apps.destinations.services.transitions import (
    apply_transition,
    lock_versions,
    must_be_another,
)
from qihang.apps.moves.rules import Transition, must_have_reason
from qihang.kernel import Refusal, Scope


@transaction.atomic
def confirm(scope: Scope, now: datetime) -> Destination:
    """The graduate confirms that the counting registration is true.

    Raises Refusal nothing_effective or already_decided.
    """
    version = _own_effective(scope, Action.CONFIRM)
    apply_transition(scope, [version], Transition(Action.CONFIRM, now))
    return version


@transaction.atomic
def object_to(scope: Scope, now: datetime, reason: str) -> Destination:
    """The graduate says that the counting registration is not true; it counts until corrected.

    Raises Refusal reason_missing, nothing_effective or already_decided.
    """
    text = must_have_reason(reason)
    version = _own_effective(scope, Action.OBJECT)
    apply_transition(scope, [version], Transition(Action.OBJECT, now, text))
    return version


@transaction.atomic
def uphold(scope: Scope, uuid: UUID, now: datetime, reason: str) -> None:
    """The university found the registration true; it stands as approved again.

    Raises Destination.DoesNotExist outside the scope, Refusal reason_missing, not_yours,
    already_decided or conflict_….
    """
    _decide(scope, uuid, Action.UPHOLD, now, must_have_reason(reason))


@transaction.atomic
def correct(scope: Scope, uuid: UUID, now: datetime, reason: str) -> None:
    """The university found the registration untrue; it stops counting, the graduate files anew.

    Raises as `uphold`.
    """
    _decide(scope, uuid, Action.CORRECT, now, must_have_reason(reason))


def _own_effective(scope: Scope, action: Action) -> Destination:
    _, own = locked_own(scope)
    if own.effective is None:
        raise Refusal("nothing_effective", "还没有审核通过的登记。")
    if not allowed(own.effective.status, action):
        raise decided_meanwhile(scope, [own.effective])[own.effective.pk]
    return own.effective


def _decide(scope: Scope, uuid: UUID, action: Action, now: datetime, reason: str) -> None:
    found = destinations_in(scope).get(uuid=uuid)
    if not scope.holds(NEEDS[action], found.org_path):
        raise Refusal("not_yours", "这条登记不在您的审核范围内。")
    versions = lock_versions(Q(pk=found.pk))
    if not allowed(versions[0].status, action):
        raise decided_meanwhile(scope, versions)[found.pk]
    must_be_another(scope, versions)
    apply_transition(scope, versions, Transition(action, now, reason))
