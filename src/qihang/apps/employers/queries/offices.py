"""Which office verifies an employer: the university that invited it, or the office of its place."""

from collections.abc import Sequence

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Scope

_LABOUR = "-o-hr"  # how the code of an office of human resources ends


def universities(scope: Scope) -> Sequence[Org]:  # noqa: ARG001 - names of universities are public
    """Those that may be named as the one that invited an employer."""
    return list(Org.objects.filter(kind=OrgKind.UNIVERSITY, open_until=None).order_by("code"))


def office_for(scope: Scope, place: str, university: str = "") -> Org | None:  # noqa: ARG001 - the tree is public
    """The university of this code; else the office of the county, else of the city; None where there is none."""
    if university:
        named = Org.objects.filter(kind=OrgKind.UNIVERSITY, code=university, open_until=None)
        return named.first()
    for kind, code in ((OrgKind.COUNTY, place), (OrgKind.CITY, f"{place[:4]}00")):
        org = Org.objects.filter(kind=kind, place=code, open_until=None).first()
        if place and org is not None:
            offices = Org.objects.filter(parent=org, kind=OrgKind.OFFICE, open_until=None)
            return offices.filter(code__endswith=_LABOUR).first() or org
    return None


def office_choices(scope: Scope) -> Sequence[Org]:  # noqa: ARG001 - the tree is public
    """All organisations that verify: universities, and the offices of cities and counties."""
    kinds = (OrgKind.UNIVERSITY, OrgKind.CITY, OrgKind.COUNTY)
    rows = Org.objects.filter(open_until=None)
    named = rows.filter(kind__in=kinds) | rows.filter(kind=OrgKind.OFFICE, code__endswith=_LABOUR)
    return list(named.order_by("path"))
