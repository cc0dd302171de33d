"""What an office does with the employers assigned to it: verify, return, refuse, pass on, revoke, close, undo."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from qihang.apps.employers.events import EmployersMerged
from qihang.apps.employers.models import Employer, EmployerMove
from qihang.apps.employers.queries import office_choices
from qihang.apps.employers.rules import EmployerAction, EmployerState
from qihang.apps.employers.services.recruiters import locked
from qihang.apps.employers.services.transitions import EMPLOYER, own_employers, step_of
from qihang.apps.messages.services import retract
from qihang.apps.moves.rules import NOT_YOURS, Transition
from qihang.apps.moves.services import UndoneAct, lock_records, undo_act
from qihang.kernel import Permission, Refusal, Scope, bus

A = EmployerAction
DECISIONS = (A.RETURN, A.REFUSE, A.NOT_EXTEND, A.REVOKE, A.CLOSE, A.REOPEN)


@transaction.atomic
def verify(scope: Scope, uuid: UUID, now: datetime, *, group: bool = False) -> Employer:
    """It is what it says it is, for a year; `group` confirms the central enterprise it declares.

    Refuses with not_yours, own_employer, no_licence, ended_firm, not_in_this_state.
    """
    employer = locked_to_verify(scope, uuid)
    if employer.licence_id is None:
        raise Refusal("no_licence", "没有上传证照，请退回让单位补传。")
    if employer.register_ended_on is not None:
        raise Refusal("ended_firm", "登记库显示这个单位已注销或吊销，不能认证。")
    if group and employer.central_group and not employer.central_confirmed:
        employer.central_confirmed = True
        employer.save(update_fields=["central_confirmed"])
    action = A.EXTEND if employer.status == EmployerState.RENEWING else A.VERIFY
    step_of(scope, employer, Transition(action, now))
    return employer


@transaction.atomic
def decide(
    scope: Scope, uuid: UUID, action: EmployerAction, now: datetime, reason: str
) -> Employer:
    """One of DECISIONS, with its reason. Refuses with not_yours, own_employer, reason_missing, not_in_this_state."""
    if action not in DECISIONS:
        raise NOT_YOURS
    employer = locked_to_verify(scope, uuid)
    step_of(scope, employer, Transition(action, now, reason))
    return employer


@transaction.atomic
def reassign(scope: Scope, uuid: UUID, office: UUID, now: datetime, reason: str) -> Employer:
    """Another office verifies it. Refuses with not_yours, no_such_office, same_office, reason_missing."""
    employer = locked_to_verify(scope, uuid)
    org = next((org for org in office_choices(scope) if org.uuid == office), None)
    if org is None:
        raise Refusal("no_such_office", "没有这个审核部门，请重新选择。")
    if org.path == employer.office_path:
        raise Refusal("same_office", "现在就由这个部门审核。")
    kind = replace(EMPLOYER, changes=lambda _step, _to: {"office_path": org.path})
    step_of(scope, employer, Transition(A.REASSIGN, now, reason), kind)
    return employer


@transaction.atomic
def merge(scope: Scope, uuid: UUID, into: UUID, now: datetime, reason: str) -> Employer:
    """A duplicate becomes another employer of the same office's reach; its row and history stay.

    Refuses with not_yours, same_employer, into_ended, own_employer, reason_missing. Upper apps hear it.
    """
    lock_records(
        EMPLOYER, Q(uuid__in={uuid, into})
    )  # both in order of id: no two merges wait for each other
    employer, other = locked_to_verify(scope, uuid), locked(scope, into)
    if other.pk == employer.pk:
        raise Refusal("same_employer", "请选择另一个单位。")
    if other.status in {EmployerState.MERGED, EmployerState.CLOSED, EmployerState.REFUSED}:
        raise Refusal("into_ended", "只能并入还在使用的单位。")
    kind = replace(
        EMPLOYER, changes=lambda _step, _to: {"merged_into_id": other.pk, "due_on": None}
    )
    step_of(scope, employer, Transition(A.MERGE, now, reason), kind)
    bus.publish(EmployersMerged(frozenset({(employer.pk, other.pk)}), now))
    return employer


@transaction.atomic
def undo(scope: Scope, act: UUID, now: datetime) -> UndoneAct[Employer]:
    """Take back an own act of the last minutes. Refuses as moves.undo_act, and code_taken."""
    merged = _merged_by(scope, act)
    undone = undo_act(scope, EMPLOYER, act, now)
    if merged:
        bus.publish(EmployersMerged(frozenset(merged), now, undone=True))
    for employer in undone.moved:
        retract(scope, f"employer:{act}:{employer.pk}")
    return undone


def _merged_by(scope: Scope, act: UUID) -> set[tuple[int, int]]:
    """What this act merged, turned round: from what was kept to what comes back."""
    moves = EmployerMove.objects.filter(
        act=act, account=scope.account, action=A.MERGE, undone_at=None
    )
    pairs = moves.values_list("employer__merged_into", "employer")
    return {(into, one) for into, one in pairs if into is not None}


def locked_to_verify(scope: Scope, uuid: UUID) -> Employer:
    """An employer assigned to the reader's office, locked; raises Refusal not_yours, own_employer."""
    employer = locked(scope, uuid)
    if not scope.holds(Permission.EMPLOYER_VERIFY, employer.office_path):
        raise NOT_YOURS
    if refusal := own_employers(scope, [employer]).get(employer.pk):
        raise refusal
    return employer
