"""Registrations stand where their graduates stand: when a college or cohort changes, they follow."""

from django.db import transaction
from django.db.models import F, OuterRef, Q

from qihang.apps.destinations.models import Destination
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.models import Graduate
from qihang.kernel import Scope


@transaction.atomic
def follow_graduates(event: GraduatesChanged) -> None:
    """Repeat organisation and cohort of changed graduates on all their versions.

    Raises Refusal not_as_signed where one of them was altered outside the product.
    """
    theirs = Destination.objects.filter(graduate__in=event.graduates)
    stay = Q(org_path=F("graduate__org_path"), cohort=F("graduate__cohort"))
    locked = theirs.exclude(stay).order_by("pk").select_for_update(of=("self",))
    astray = [version.pk for version in locked.only("pk")]
    if not astray:
        return
    must_be_as_signed(destination=astray)
    graduate = Graduate.objects.filter(pk=OuterRef("graduate"))
    Destination.objects.filter(pk__in=astray).update(
        org_path=graduate.values("org_path"), cohort=graduate.values("cohort")
    )
    record_act(
        Scope.for_system("registrations follow their graduates"), "destination.follow",
        "destinations", "", org_path="/", after={"versions": len(astray)},
        also={"destination": astray},
    )  # fmt: skip
