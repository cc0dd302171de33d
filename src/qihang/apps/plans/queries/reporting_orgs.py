"""For which organisation a reader looks at the plan, and for which department."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import served_org, under, within
from qihang.apps.orgs.rules import SERVES_PARENT, OrgKind
from qihang.kernel import Permission, Scope
from qihang.policy import Edition

DEPARTMENT_CODE = "d-"  # organisations of departments are coded d-<code in the edition>


def province_of(scope: Scope, edition: Edition) -> Org | None:  # noqa: ARG001 - a name, no figure
    """The province the edition speaks of, None where it is not in the tree."""
    return Org.objects.filter(kind=OrgKind.PROVINCE, code=edition.province[:2]).first()


def own_org(scope: Scope) -> Org:
    """The organisation in which the reader sees the plan; raises Org.DoesNotExist where none is."""
    if scope.system:
        return Org.objects.get(kind=OrgKind.PROVINCE)
    paths = scope.paths(Permission.PLAN_SEE)
    found = Org.objects.select_related("parent").filter(path__in=paths).order_by("path").first()
    if found is None:
        raise Org.DoesNotExist
    return found


def seat_of(scope: Scope, code: str = "") -> Org:
    """The organisation with this code (default: the reader's own) that the plan is looked at for.

    Departments and offices look for the organisation they serve. Raises Org.DoesNotExist where the
    reader's scope does not hold it, or where it is a college and the reader is above its university:
    whoever reads no college's figures is told no college's shares either.
    """
    own = served_org(own_org(scope))
    if not code or code == own.code:
        return own
    org = served_org(Org.objects.filter(sees(scope)).select_related("parent").get(code=code))
    if org.kind == OrgKind.COLLEGE and not _reads_colleges_of(scope, org):
        raise Org.DoesNotExist
    return org


def _reads_colleges_of(scope: Scope, college: Org) -> bool:
    """Whether the reader sits in the college's university: above it no college is looked into."""
    university = college.parent.path if college.parent else college.path
    return any(path.startswith(university) for path in scope.paths(Permission.PLAN_SEE))


def sees(scope: Scope, field: str = "path") -> Q:
    """Where the reader sees what is kept: the own subtree, and whom the own office or department serves.

    An office of a city sees the city and its counties; a department the province itself.
    """
    condition = within(scope, Permission.PLAN_SEE, field)
    for org in _serving(scope, Permission.PLAN_SEE):
        if org.kind == OrgKind.OFFICE:
            condition |= under([served_org(org).path], field)
        else:
            condition |= Q(**{field: served_org(org).path})
    return condition


def reached(scope: Scope, org: Org) -> bool:
    """Whether the organisation is among those; asks the database for offices and departments only."""
    if scope.holds(Permission.PLAN_SEE, org.path):
        return True
    return Org.objects.filter(sees(scope), pk=org.pk).exists()


def keeps(scope: Scope) -> frozenset[str]:
    """The paths of the organisations the reader keeps: the own ones, nobody's above or below."""
    paths = {r.path for r in scope.reaches if Permission.PLAN_KEEP in r.permissions}
    return frozenset(
        paths | {served_org(org).path for org in _serving(scope, Permission.PLAN_KEEP)}
    )


def _serving(scope: Scope, permission: Permission) -> QuerySet[Org]:
    held = Org.objects.filter(path__in=scope.paths(permission), kind__in=sorted(SERVES_PARENT))
    return held.select_related("parent")


def department_of(scope: Scope, edition: Edition) -> str:
    """The reader's department by its code in the edition, "" where the reader is in none of them."""
    for path in scope.paths(Permission.PLAN_REPORT):
        org = Org.objects.filter(path=path, kind=OrgKind.DEPARTMENT).first()
        if org is None:
            continue
        code = org.code.removeprefix(DEPARTMENT_CODE)
        if code in edition.departments:
            return code
        named = (d.code for d in edition.departments.values() if d.label.zh == org.name)
        return next(named, "")
    return ""


def names_of(scope: Scope, paths: Iterable[str]) -> dict[str, Org]:  # noqa: ARG001 - names only
    """The organisations at these paths, by path."""
    return {org.path: org for org in Org.objects.filter(path__in=list(paths)).order_by("path")}
