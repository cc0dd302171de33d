"""Which of the four parties take part: government, sector, employers, schools."""

from datetime import date

from qihang.apps.orgs.models import Membership
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


def parties_on(scope: Scope, path: str, day: date) -> frozenset[str]:  # noqa: ARG001 - counts only
    """The parties of which somebody holds a role on `day`; employers and agencies stand outside the tree."""
    held = Membership.objects.filter(
        under([path], "org__path") | under(["/x/"], "org__path"), from_date__lte=day
    ).exclude(until_date__lte=day)
    kinds = held.order_by().values_list("org__kind", flat=True).distinct()
    return frozenset(PARTY[OrgKind(kind)] for kind in kinds)
