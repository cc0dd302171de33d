"""Agreements stand where their graduates stand, and end when a graduate leaves the cohort."""

from collections.abc import Collection
from datetime import datetime

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
from qihang.apps.agreements.services.transitions import apply_transition, lock_agreements
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.apps.people.events import GraduatesChanged, GraduateStandingChanged
from qihang.apps.people.models import Graduate, StandingChange
from qihang.kernel import Scope
from qihang.policy import load


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
        Scope.for_system("agreements follow their graduates"), "agreement.follow",
        "agreements", "", org_path="/", after={"total": len(astray)}, also={"agreement": astray},
    )  # fmt: skip


@transaction.atomic
def follow_standing(event: GraduateStandingChanged) -> None:
    """Settle the agreements of graduates whose registrations end with their standing, by the policy."""
    ending = {kind.code for kind in load().standing_kinds.values() if kind.ends_registrations}
    changes = StandingChange.objects.filter(pk__in=event.changes, kind__in=ending).exclude(after="")
    for change in changes.order_by("pk"):
        reason = load().standing_kinds[change.kind].label.zh
        settle_leaving([change.graduate_id], change.recorded_at, reason)


@transaction.atomic
def settle_leaving(graduates: Collection[int], now: datetime, reason: str) -> int:
    """End or void the living agreements of graduates who left their cohort; how many.

    An unsigned number becomes void. A signed agreement ends: it holds between an employer and somebody who
    graduates with this cohort. Its graduate can have a new number when the new cohort is there.
    """
    scope = Scope.for_system("the graduate left the cohort")
    alive = Q(graduate__in=graduates, status__in=sorted(state.value for state in ALIVE))
    agreements = lock_agreements(alive)
    signed = [one for one in agreements if AgreementState(one.status) in SIGNED]
    unsigned = [one for one in agreements if one not in signed]
    if unsigned:
        apply_transition(scope, unsigned, Transition(AgreementAction.LEAVE_UNSIGNED, now, reason))
    if signed:
        ending = Ending(EndKind.LEFT_COHORT, timezone.localdate(now), reason)
        end_locked(scope, signed, ending, Transition(AgreementAction.LEAVE_SIGNED, now, reason))
    return len(agreements)
