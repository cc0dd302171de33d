"""Which of the four parties take part: government, sector, employers, schools."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from qihang.apps.orgs.models import Membership, Org
from qihang.apps.orgs.queries import under
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Scope

# Agencies and the departments of trades stand for the sector.
PARTY = {
    OrgKind.PROVINCE: "government",
    OrgKind.DEPARTMENT: "government",
    OrgKind.CITY: "government",
    OrgKind.COUNTY: "government",
    OrgKind.OFFICE: "government",
    OrgKind.AGENCY: "sector",
    OrgKind.EMPLOYER: "employers",
    OrgKind.UNIVERSITY: "schools",
    OrgKind.COLLEGE: "schools",
}


def parties_on(scope: Scope, path: str, day: date) -> dict[str, int]:  # noqa: ARG001 - counts only
    """The parties that take part on `day`, with how many organisations of each do."""
    found: dict[str, int] = {}
    kinds = _taking_part(path, day).order_by().values_list("kind").annotate(Count("pk"))
    for kind, number in kinds.order_by("kind"):
        party = PARTY[OrgKind(kind)]
        found[party] = found.get(party, 0) + number
    return found


def orgs_of_party(scope: Scope, path: str, day: date, party: str) -> QuerySet[Org]:  # noqa: ARG001 - names are public
    """The organisations of a party that take part on `day`, in the order of the tree."""
    kinds = [kind.value for kind, of in PARTY.items() if of == party]
    return _taking_part(path, day).filter(kind__in=kinds).order_by("path")


def _taking_part(path: str, day: date) -> QuerySet[Org]:
    """Where somebody holds a role on `day`; employers and agencies stand outside the tree."""
    held = Membership.objects.filter(org=OuterRef("pk"), from_date__lte=day)
    here = Org.objects.filter(under([path], "path") | under(["/x/"], "path"))
    return here.filter(Exists(held.exclude(until_date__lte=day)))
