"""For which organisation a reader looks at the plan."""

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import orgs_in
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Permission, Scope
from qihang.policy import Edition

SERVES_PARENT = frozenset({OrgKind.DEPARTMENT, OrgKind.OFFICE})


def province_of(scope: Scope, edition: Edition) -> Org | None:  # noqa: ARG001 - a name, no figure
    """The province the edition speaks of, None where it is not in the tree."""
    return Org.objects.filter(kind=OrgKind.PROVINCE, code=edition.province[:2]).first()


def seat_of(scope: Scope, code: str = "") -> Org:
    """The organisation with this code (default: the reader's first) that the plan is looked at for.

    Departments and offices look for the organisation they serve. Raises Org.DoesNotExist where the
    reader's scope does not hold it.
    """
    sitting = orgs_in(scope, Permission.PLAN_SEE).select_related("parent")
    if code:
        return _served(sitting.get(code=code))
    paths = scope.paths(Permission.PLAN_SEE)
    first = sitting.filter(path__in=paths).first() or sitting.first()
    if first is None:
        raise Org.DoesNotExist
    return _served(first)


def _served(org: Org) -> Org:
    return org.parent if org.kind in SERVES_PARENT and org.parent is not None else org
