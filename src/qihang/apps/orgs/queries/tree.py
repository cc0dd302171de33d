"""The tree as a scope sees it: every read of records by organisation goes through `within`."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Permission, Scope
from qihang.kernel.scope import topmost


def under(paths: Iterable[str], field: str = "org_path") -> Q:
    """Rows whose path lies at or under one of the paths; no path reaches no row.

    Each path is one index range: "/37/" to "/370", the character after the slash.
    """
    ranges = []
    for path in paths:
        if path == "/":
            return Q()
        ranges.append(Q(**{f"{field}__gte": path, f"{field}__lt": f"{path[:-1]}0"}))
    return reduce(or_, ranges) if ranges else Q(pk__in=[])


def within(
    scope: Scope,
    permission: Permission,
    field: str = "org_path",
    *,
    kind: str = "",
    key: str = "pk",
) -> Q:
    """Rows in which the scope holds the permission, by their path in `field`.

    With `kind`, rows whose `key` was granted one by one as subjects of that kind as well.
    """
    condition = under(scope.paths(permission), field)
    subjects = scope.subjects(permission, kind) if kind else frozenset()
    if subjects and condition:
        condition |= Q(**{f"{key}__in": sorted(subjects)})
    return condition


def orgs_at(scope: Scope, paths: Iterable[str]) -> dict[str, Org]:
    """The organisations at these very paths; names of organisations are public."""
    if scope.account is None and not scope.system:
        return {}
    return {org.path: org for org in Org.objects.filter(path__in=sorted(paths))}


def orgs_of_codes(scope: Scope, codes: Iterable[str]) -> dict[str, Org]:  # noqa: ARG001 - names are public
    """The organisations with these very codes."""
    return {org.code: org for org in Org.objects.filter(code__in=set(codes))}


def orgs_in(scope: Scope, permission: Permission) -> QuerySet[Org]:
    """All organisations in which the permission holds, in the order of the tree."""
    return Org.objects.filter(within(scope, permission, "path")).order_by("path")


def kinds_in(scope: Scope, permission: Permission) -> frozenset[str]:
    """Of which kinds the organisations are in which the permission holds."""
    return frozenset(
        orgs_in(scope, permission).order_by().values_list("kind", flat=True).distinct()
    )


@dataclass(frozen=True, slots=True)
class OrgFilter:
    """What to look for; empty looks for all. `state` is open, or closed (also from a later day)."""

    words: str = ""
    kind: str = ""
    state: str = ""


def orgs_like(scope: Scope, wanted: OrgFilter) -> QuerySet[Org]:
    """Organisations one manages, in the order of the tree."""
    rows = orgs_in(scope, Permission.ACCOUNT_MANAGE).select_related("parent")
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.words:
        rows = rows.filter(called(wanted.words))
    if wanted.state:
        rows = rows.filter(open_until__isnull=wanted.state == "open")
    return rows


def called(text: str) -> Q:
    """Organisations with the text in a name, or whose code begins with it."""
    names = Q(name__contains=text) | Q(short_name__contains=text) | Q(name_en__icontains=text)
    return names | Q(code__startswith=text)


@dataclass(frozen=True, slots=True)
class CollegeChoice:
    """A college as filters offer it, with its university's name where several have one."""

    uuid: UUID
    code: str
    name: str
    name_en: str


_COLLEGE = [field.name for field in fields(CollegeChoice)]


def college_choices(scope: Scope, permission: Permission, most: int) -> list[CollegeChoice]:
    """The first colleges in which the permission holds, in the order of the tree.

    Where they are of several universities each is named with its own: many colleges are called alike.
    """
    rows = orgs_in(scope, permission).filter(kind=OrgKind.COLLEGE)
    found = list(rows.values_list(*_COLLEGE, "parent", "parent__name", "parent__name_en")[:most])
    if len({above for *_, above, _, _ in found}) < 2:  # noqa: PLR2004 - one university: its name says nothing
        return [CollegeChoice(*row[:4]) for row in found]
    return [
        CollegeChoice(uuid, code, f"{above} · {name}", f"{above_en or above} · {name_en or name}")
        for uuid, code, name, name_en, _, above, above_en in found
    ]


def org_in(scope: Scope, permission: Permission, uuid: UUID) -> Org:
    """One of them; raises Org.DoesNotExist outside the scope."""
    return orgs_in(scope, permission).get(uuid=uuid)


def children_in(scope: Scope, permission: Permission, org: Org) -> QuerySet[Org]:
    """The organisations directly below `org` that the scope reaches."""
    return orgs_in(scope, permission).filter(parent=org)


def subtree(org: Org) -> Q:
    """Organisations at or below `org`, as a condition on Org."""
    return under([org.path], "path")


def reached_orgs(scope: Scope) -> QuerySet[Org]:
    """Every organisation in which the scope may do anything at all, with the one above joined."""
    paths = topmost(reach.path for reach in scope.reaches)
    return Org.objects.filter(under(paths, "path")).select_related("parent").order_by("path")
