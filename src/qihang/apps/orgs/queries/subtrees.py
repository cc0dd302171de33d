"""Which records belong to an organisation: those below it, and for a city those of its universities.

Universities stand below the province and only lie in a city, so the range of a city's path holds none of
their records. Offices and departments have no records; they look at those of whom they serve.
"""

from collections.abc import Mapping

from django.db.models import Q

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries.tree import under
from qihang.apps.orgs.rules import SERVES_PARENT, OrgKind
from qihang.kernel import Asked, Scope


def belonging(scope: Scope, path: str, field: str = "org_path") -> Q:
    """Rows of graduates, by their path in `field`, that belong to the organisation at `path`.

    A county has no universities, so none.
    """
    return under(record_paths(scope, path), field)


def record_paths(scope: Scope, path: str) -> tuple[str, ...]:  # noqa: ARG001 - the tree is public
    """The paths at or below which those rows stand."""
    org = Org.objects.filter(path=path).only("kind", "place").first()
    if org is None or org.kind != OrgKind.CITY:
        return (path,)
    universities = Org.objects.filter(kind=OrgKind.UNIVERSITY, place=org.place)
    return (path, *universities.order_by("path").values_list("path", flat=True))


def asked_org(asked: Asked) -> Org:
    """The organisation a measure is asked for, read once for all measures asked together."""
    return asked.once(("org", asked.path), lambda: Org.objects.get(path=asked.path))


def open_units(asked: Asked, kind: str) -> Mapping[str, str]:
    """Path -> code of the organisations of this kind at or below it that are open on the day; read once."""
    open_ = Q(open_until__isnull=True) | Q(open_until__gt=asked.day)
    units = Org.objects.filter(open_, under([asked.path], "path"), kind=kind).order_by("path")
    key = ("open_units", asked.path, kind, asked.day)
    return asked.once(key, lambda: dict(units.values_list("path", "code")))


def units_by_university(scope: Scope, kind: str) -> Mapping[str, str]:  # noqa: ARG001 - the tree is public
    """Path of each university -> path of the unit of this kind it counts for: itself, or its city."""
    universities = dict(Org.objects.filter(kind=OrgKind.UNIVERSITY).values_list("path", "place"))
    if kind == OrgKind.UNIVERSITY:
        return {path: path for path in universities}
    cities = dict(Org.objects.filter(kind=OrgKind.CITY).values_list("place", "path"))
    return {path: cities[place] for path, place in universities.items() if place in cities}


def university_path(path: str) -> str:
    """The university's path in a college's: "/37/10422/" of "/37/10422/c01/"."""
    return "/".join(path.split("/")[:3]) + "/"


def province_path(path: str) -> str:
    """The province's path in any path below it: "/37/" of "/37/10422/c01/"."""
    return "/".join(path.split("/")[:2]) + "/"


def path_steps(path: str) -> list[str]:
    """The paths of those above an organisation and its own: "/37/", "/37/10422/"."""
    return [path[: end + 1] for end, char in enumerate(path) if char == "/" and end]


def served_org(org: Org) -> Org:
    """Whose records an office or department works for: its parent's. Others are their own.

    The parent of `org` is read if it was not joined.
    """
    while org.kind in SERVES_PARENT and org.parent is not None:
        org = org.parent
    return org
