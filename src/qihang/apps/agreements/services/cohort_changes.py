"""Agreements stand where their graduates stand, and end when a graduate leaves the cohort."""

from django.db import transaction
from django.db.models import F, OuterRef, Q
from django.utils import timezone

from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.rules import (
    ALIVE,
    SIGNED,
    AgreementAction,
    AgreementState,
    Ending,
    EndKind,
)
from qihang.apps.agreements.services.ending import end_locked
from qihang.apps.agreements.services.transitions import AGREEMENT, apply_transition, lock_agreements
from qihang.apps.moves.rules import Transition
from qihang.apps.moves.services import restore_acts
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.apps.people.events import GraduatesChanged, GraduateStandingChanged
from qihang.apps.people.models import Graduate, StandingChange
from qihang.kernel import Scope
from qihang.policy import load

SCOPE = Scope.for_system("agreements follow their graduates")


@transaction.atomic
def follow_graduates(event: GraduatesChanged) -> None:
    """Repeat organisation and cohort of changed graduates on all their agreements.

    Raises Refusal not_as_signed where one of them was altered outside the product.
    """
    theirs = Agreement.objects.filter(graduate__in=event.graduates)
    stay = Q(org_path=F("graduate__org_path"), cohort=F("graduate__cohort"))
    locked = theirs.exclude(stay).order_by("pk").select_for_update(of=("self",))
    astray = [agreement.pk for agreement in locked.only("pk")]
    if not astray:
        return
    must_be_as_signed(agreement=astray)
    graduate = Graduate.objects.filter(pk=OuterRef("graduate"))
    Agreement.objects.filter(pk__in=astray).update(
        org_path=graduate.values("org_path"), cohort=graduate.values("cohort")
    )
    record_act(
        SCOPE, "agreement.follow", "agreements", "", org_path="/",
        after={"total": len(astray)}, also={"agreement": astray},
    )  # fmt: skip


@transaction.atomic
def follow_standing(event: GraduateStandingChanged) -> None:
    """Settle the agreements of graduates whose registrations end with their standing, by the policy.

    A change that is taken back puts them back. Upper apps settle what rests on them by the same event.
    """
    kinds = load().standing_kinds
    rows = StandingChange.objects.filter(pk__in=event.changes).select_related("cancels")
    for change in rows.order_by("pk"):
        if change.cancels is not None:
            restore_acts(
                SCOPE, AGREEMENT, [change.cancels.act], [change.graduate_id], change.recorded_at
            )
        elif change.kind in kinds and kinds[change.kind].ends_registrations:
            _settle(change, kinds[change.kind].label.zh)


def _settle(change: StandingChange, reason: str) -> None:
    """An unsigned number becomes void, a signed agreement ends: it binds to a graduate of this cohort."""
    alive = Q(graduate=change.graduate_id, status__in=sorted(state.value for state in ALIVE))
    for agreement in lock_agreements(alive):  # a graduate has one
        signed = AgreementState(agreement.status) in SIGNED
        action = AgreementAction.LEAVE_SIGNED if signed else AgreementAction.LEAVE_UNSIGNED
        step = Transition(action, change.recorded_at, reason, act=change.act)
        if signed:
            day = timezone.localdate(change.recorded_at)
            end_locked(SCOPE, [agreement], Ending(EndKind.LEFT_COHORT, day, reason), step)
        else:
            apply_transition(SCOPE, [agreement], step)
