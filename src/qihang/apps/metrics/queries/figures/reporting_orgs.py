"""From a scope to the organisations whose figures are its own, and to those it may open."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from qihang.apps.metrics import rules
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import called, path_steps, served_org, under, university_path
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Permission, Scope

LOOKED_AT = 100  # organisations called like the words
_WITH_PARENTS = Org.objects.select_related("parent__parent")


def seats(scope: Scope) -> tuple[Org, ...]:
    """The organisations whose figures are the reader's own; one query.

    Departments and offices sit at the organisation they serve; where no figures are kept (a
    county), there is no seat. A job sits at the top of every tree.
    """
    if scope.system:
        return tuple(Org.objects.filter(kind=OrgKind.PROVINCE).order_by("path"))
    return _seats_at(scope.paths(Permission.FIGURES_SEE))


def own_seats(scope: Scope) -> tuple[Org, ...]:
    """The seats of the reader's own offices: where a role stands, not what was lent; one query."""
    return _seats_at(own_paths(scope))


def own_paths(scope: Scope) -> tuple[str, ...]:
    """The topmost paths at which a role reads figures; what is lent names no role."""
    own = Scope(reaches=tuple(reach for reach in scope.reaches if reach.role))
    return own.paths(Permission.FIGURES_SEE)


def readable(scope: Scope, code: str) -> Org:
    """The organisation with this code if the scope reads its figures; else Org.DoesNotExist."""
    org = Org.objects.get(code=code)
    check(scope, org)
    return org


def check(scope: Scope, org: Org) -> None:
    """Raise Org.DoesNotExist unless the scope reads the figures of `org`."""
    if scope.system:
        return
    if not rules.reads_any(map(_place_of, seats(scope)), _place_of(org)):
        raise Org.DoesNotExist


def readable_like(scope: Scope, words: str, most: int) -> list[Org]:
    """Organisations called like the words whose figures the scope reads; two queries.

    A college is looked for only below the reader's own seats: nobody above its university reads it.
    """
    sitting = [_place_of(seat) for seat in seats(scope)]
    below = under(scope.paths(Permission.FIGURES_SEE), "path") | ~Q(kind=OrgKind.COLLEGE)
    rows = Org.objects.filter(below, called(words), kind__in=rules.COUNTED).order_by("path")
    found = [org for org in rows[:LOOKED_AT] if rules.reads_any(sitting, _place_of(org))]
    return found[:most]


def way_down(scope: Scope, org: Org) -> tuple[Org, ...]:
    """The organisations above `org` through which the reader comes down to it, the top first."""
    sitting = [_place_of(seat) for seat in seats(scope)]
    above = _above(org)
    return tuple(o for o in above if scope.system or rules.reads_any(sitting, _place_of(o)))


def colleges_to_open(scope: Scope, org: Org) -> tuple[Org, ...]:
    """The colleges of a university whose own figures the reader may open, one at a time."""
    sitting = [_place_of(seat) for seat in seats(scope)]
    colleges = Org.objects.filter(parent=org, kind=OrgKind.COLLEGE).order_by("code")
    return tuple(c for c in colleges if scope.system or rules.reads_any(sitting, _place_of(c)))


def names_of(scope: Scope, org: Org, paths: Iterable[str]) -> dict[str, Org]:
    """For paths of colleges under `org`: the college if the reader may open it, else its university."""
    wanted = {path: university_path(path) for path in paths}
    sitting = [_place_of(seat) for seat in seats(scope)]
    found = {o.path: o for o in Org.objects.filter(path__in={*wanted, *wanted.values(), org.path})}
    named = {}
    for path, university in wanted.items():
        own = found.get(path)
        open_ = own is not None and (scope.system or rules.reads_any(sitting, _place_of(own)))
        named[path] = own if open_ else found.get(university)
    return {path: named_org for path, named_org in named.items() if named_org is not None}


def _seats_at(paths: Collection[str]) -> tuple[Org, ...]:
    found = [served_org(org) for org in _WITH_PARENTS.filter(path__in=paths)] if paths else []
    counted = {org.path: org for org in found if org.kind in rules.COUNTED}
    return tuple(counted[path] for path in sorted(counted))


def _above(org: Org) -> list[Org]:
    above = list(Org.objects.filter(path__in=path_steps(org.path)[:-1]).order_by("path"))
    if org.kind == OrgKind.UNIVERSITY:
        above += Org.objects.filter(kind=OrgKind.CITY, place=org.place)
    return above


def _place_of(org: Org) -> rules.FigurePlace:
    """The organisation as the rules see it."""
    return rules.FigurePlace(OrgKind(org.kind), org.path, org.place)
