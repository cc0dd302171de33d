"""How agreements move: what the kit of moves must know of them, and their order of locks."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from qihang.apps.agreements.events import AgreementEnded, AgreementReverted, AgreementSigned
from qihang.apps.agreements.models import Agreement, AgreementMove
from qihang.apps.agreements.queries import get_in
from qihang.apps.agreements.rules import (
    AGREEMENT_GRAPH,
    ALIVE,
    SIGNED,
    AgreementAction,
    AgreementState,
)
from qihang.apps.agreements.services.notifications import notify
from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import NOT_IN_THIS_STATE, Transition
from qihang.apps.orgs.queries import accounts_of_person
from qihang.apps.orgs.services import must_be_as_signed
from qihang.apps.people.models import Graduate
from qihang.kernel import Permission, Refusal, Scope, bus

_UNENDED: Mapping[str, object] = {"end_kind": "", "ended_date": None, "end_recorded_at": None}
_UNSIGNED: Mapping[str, object] = {
    **dict.fromkeys(("employer_name", "employer_code", "work_place", "position_name"), ""),
    **dict.fromkeys(("monthly_pay_fen", "signed_date", "term_from", "term_until", "recorded_at")),
}
_ENDS = frozenset({AgreementAction.END, AgreementAction.LEAVE_SIGNED})
LEFT_COHORT = Refusal("left_cohort", "这名毕业生登记了学籍异动，不在本届名单里，协议不能恢复。")


def lock_graduates(ids: Iterable[int]) -> dict[int, Graduate]:
    """Lock graduates in order of id: always first, as every act on their registrations does."""
    rows = Graduate.objects.filter(pk__in=set(ids)).order_by("pk")
    return {row.pk: row for row in rows.select_for_update(no_key=True)}


def lock_agreements(condition: Q) -> list[Agreement]:
    """The agreements that satisfy the condition, locked after their graduates, in order of id.

    Raises Refusal not_as_signed where one of them was altered outside the product.
    """
    pairs = list(Agreement.objects.filter(condition).values_list("pk", "graduate"))
    graduates = lock_graduates(graduate for _, graduate in pairs)
    agreements = moves.locked(AGREEMENT, Q(pk__in=[pk for pk, _ in pairs]))
    for agreement in agreements:
        agreement.graduate = graduates[agreement.graduate_id]
    must_be_as_signed(graduate=list(graduates), agreement=[one.pk for one in agreements])
    return agreements


def apply_transition(scope: Scope, agreements: Sequence[Agreement], step: Transition) -> None:
    """Move locked agreements: state, history, audit, messages and events; see moves.apply_transition."""
    moves.apply_transition(scope, AGREEMENT, agreements, step)


def must_be_anothers(scope: Scope, graduates: Iterable[Graduate]) -> None:
    """Nobody handles the own agreement for the office, by whatever account; raises Refusal own_agreement."""
    mine = accounts_of_person(scope)
    if any(graduate.account_id in mine for graduate in graduates if graduate.account_id):
        raise Refusal("own_agreement", "这是您本人的协议，不能由您办理，请转给另一位老师。")


def locked_to_manage(scope: Scope, uuid: UUID, action: AgreementAction) -> Agreement:
    """The agreement, locked, which the office may manage and on which the action is possible."""
    found = get_in(scope, uuid)
    if not scope.holds(Permission.AGREEMENT_MANAGE, found.org_path):
        raise Refusal("not_yours", "这份协议不在您的办理范围内。")
    (agreement,) = lock_agreements(Q(pk=found.pk))
    must_be_anothers(scope, [agreement.graduate])
    if not AGREEMENT_GRAPH.allowed(agreement.status, action):
        raise NOT_IN_THIS_STATE
    return agreement


def over_for_good(scope: Scope, agreements: Sequence[Agreement]) -> dict[int, Refusal]:  # noqa: ARG001 - of agreements that are locked
    """Id of an agreement that is ended or void -> why it cannot be put back: its graduate left or has another number.

    Call it with the agreements locked: numbers are given under the lock of their graduates.
    """
    over = [one for one in agreements if one.status not in ALIVE]
    alive = Agreement.objects.filter(
        graduate__in=[one.graduate_id for one in over],
        status__in=sorted(state.value for state in ALIVE),
    )
    numbers = dict(alive.values_list("graduate", "number"))
    refused = {
        one.pk: _another_number(number) for one in over if (number := numbers.get(one.graduate_id))
    }
    return refused | {one.pk: LEFT_COHORT for one in over if one.graduate.standing}


def _another_number(number: str) -> Refusal:
    return Refusal(
        "another_number",
        "这名毕业生之后又领取了编号 {number}，一人一份，不能撤销。仍和原单位签约的，请在新编号上登记签约。",
        number=number,
    )


def _changes(step: Transition, to: StrEnum) -> Mapping[str, object]:
    if step.action == AgreementAction.SIGN:
        return {"recorded_at": step.now}
    if step.action in _ENDS:
        return {"end_recorded_at": step.now}
    if step.action == AgreementAction.UNDO and to in SIGNED:
        return _UNENDED
    if step.action == AgreementAction.UNDO and to == AgreementState.ISSUED:
        return _UNSIGNED
    return {}


def _publish(scope: Scope, agreements: Sequence[Agreement], step: Transition) -> None:
    notify(scope, agreements, step)
    ids = frozenset(one.pk for one in agreements)
    if step.action == AgreementAction.SIGN:
        bus.publish(AgreementSigned(ids, step.now))
    elif step.action in _ENDS:
        bus.publish(AgreementEnded(ids, step.now))
    elif step.action == AgreementAction.UNDO:
        bus.publish(AgreementReverted(ids, step.now))


AGREEMENT = moves.MovedKind(
    "agreement",
    AGREEMENT_GRAPH,
    Agreement,
    AgreementMove,
    "agreement",
    _publish,
    own=lambda scope, agreement: agreement.graduate_id == scope.graduate,
    changes=_changes,
    facts=lambda agreement: {"number": agreement.number},
    barred=over_for_good,
    lock=lock_agreements,
    owner="graduate_id",
)
