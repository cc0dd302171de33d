"""How employers move: what the kit of moves must know of them, and the events of a step."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from django.utils import timezone

from qihang.apps.employers.events import EmployerEnded, EmployerVerified
from qihang.apps.employers.models import Employer, EmployerMove
from qihang.apps.employers.rules import EMPLOYER_GRAPH, IN_FORCE, EmployerAction, EmployerState
from qihang.apps.employers.services.notifications import notify_step
from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.models import Membership
from qihang.apps.orgs.queries import accounts_of_person
from qihang.kernel import Permission, Refusal, Scope, bus
from qihang.policy import load

OWN_EMPLOYER = Refusal("own_employer", "这是您自己任职的单位，不能由您审核，请转给另一位同事。")
_VERIFIES = frozenset({EmployerAction.VERIFY, EmployerAction.EXTEND})
_ASKS = frozenset({EmployerAction.SUBMIT, EmployerAction.RENEW, EmployerAction.AMEND})


def _changes(step: Transition, to: StrEnum) -> Mapping[str, object]:
    day = timezone.localdate(step.now)
    policy = load()
    if step.action in _VERIFIES:
        until = day + policy.duration("employer_verified_for", day) + timedelta(days=1)
        return {"verified_at": step.now, "verified_until": until, "due_on": None}
    if step.action in _ASKS or (
        step.action == EmployerAction.EXPIRE and to == EmployerState.SUBMITTED
    ):
        due = policy.term("employer_verify_term", day).due(policy.working_days)
        return {"submitted_at": step.now, "due_on": due}
    if step.action == EmployerAction.UNDO and to == EmployerState.SUBMITTED:
        due = policy.term("employer_verify_term", day).due(policy.working_days)
        return {"due_on": due, "verified_at": None, "verified_until": None, "merged_into_id": None}
    if step.action == EmployerAction.UNDO:
        return {"merged_into_id": None}
    return {} if to in IN_FORCE else {"due_on": None}


def _publish(scope: Scope, employers: Sequence[Employer], step: Transition) -> None:
    """Messages, and what upper apps hear: who is verified from now on, and whose verification no longer counts."""
    notify_step(scope, employers, step)
    ids = frozenset(one.pk for one in employers)
    verified = frozenset(one.pk for one in employers if one.status in IN_FORCE)
    if verified and step.action in {*_VERIFIES, EmployerAction.UNDO}:
        bus.publish(EmployerVerified(verified, step.now))
    if ids - verified and step.action not in {EmployerAction.SUBMIT, EmployerAction.RETURN}:
        bus.publish(EmployerEnded(ids - verified, step.now))


def own_employers(scope: Scope, employers: Sequence[Employer]) -> Mapping[int, Refusal]:
    """Nobody decides about an employer they recruit for, by whatever account."""
    mine = accounts_of_person(scope)
    recruits = Membership.objects.filter(
        account__in=mine, org__in=[one.org_id for one in employers]
    )
    orgs = set(recruits.values_list("org", flat=True))
    return {one.pk: OWN_EMPLOYER for one in employers if one.org_id in orgs}


EMPLOYER = moves.MovedKind(
    "employer",
    EMPLOYER_GRAPH,
    Employer,
    EmployerMove,
    "employer",
    _publish,
    changes=_changes,
    barred=own_employers,
    facts=lambda employer: {"code": employer.code, "name": employer.name},
    assigned={Permission.EMPLOYER_VERIFY: "office_path"},
)


def step_of(
    scope: Scope, employer: Employer, step: Transition, kind: moves.MovedKind[Employer] = EMPLOYER
) -> None:
    """One step of one locked employer, which is then as the database has it."""
    moves.apply_transition(scope, kind, [employer], step)
    employer.refresh_from_db()
