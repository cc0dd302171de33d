"""Records that may be of one person: for somebody to look at, never merged by themselves."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from django.db.models import QuerySet

from qihang.apps.orgs.queries import university_path, within
from qihang.apps.orgs.services import unseal
from qihang.apps.people.models import Graduate
from qihang.kernel import Cohort, Permission, Scope
from qihang.kernel.identity import is_id_number
from qihang.kernel.names import plain_name

MOST = 200  # pairs that are listed
GROUP = 20  # of so many with one phone or name, pairs say nothing
SLIPS = 2  # digits in which one person's two identity numbers differ at most
BIRTH = slice(6, 14)  # the day of birth in an identity number


class Suspects(NamedTuple):
    """Two records and what they have in common: number, phone, person."""

    first: Graduate
    second: Graduate
    why: tuple[str, ...]


def suspects_in(scope: Scope, cohort: Cohort) -> list[Suspects]:
    """Pairs of one university in reach, those with more in common first."""
    reached = within(scope, Permission.ROSTER_IMPORT)
    rows = Graduate.objects.filter(reached, cohort=cohort.year, standing="").select_related("org")
    found: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    people: dict[int, Graduate] = {}
    for why, pairs in (
        ("number", _pairs(rows, "student_number")),
        ("phone", _pairs(rows, "phone_hash")),
        ("person", (two for two in _pairs(rows, "name") if _alike(*two))),
    ):
        for first, second in pairs:
            people |= {first.pk: first, second.pk: second}
            found[first.pk, second.pk].append(why)
    ranked = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    return [Suspects(people[a], people[b], tuple(why)) for (a, b), why in ranked[:MOST]]


def _pairs(rows: QuerySet[Graduate], column: str) -> Iterator[tuple[Graduate, Graduate]]:
    """Graduates of one university with the same value in a column; names as they are compared everywhere."""
    filled = rows.exclude(**{f"{column}__isnull": True} if column == "phone_hash" else {column: ""})
    groups: defaultdict[tuple[str, object], list[int]] = defaultdict(list)
    for pk, path, value in filled.order_by("pk").values_list("pk", "org_path", column):
        key = plain_name(value) if column == "name" else bytes(value) if _is_hash(value) else value
        groups[university_path(path), key].append(pk)
    several = [pks for pks in groups.values() if len(pks) > 1]
    found = rows.in_bulk([pk for pks in several for pk in pks])
    yield from _combined([found[pk] for pk in pks] for pks in several)


def _is_hash(value: object) -> bool:
    return isinstance(value, memoryview | bytes)


def _combined(groups: Iterable[list[Graduate]]) -> Iterator[tuple[Graduate, Graduate]]:
    for group in groups:
        if len(group) <= GROUP:
            yield from combinations(group, 2)


def _alike(first: Graduate, second: Graduate) -> bool:
    """Born on the same day, or with identity numbers that a slip of the pen tells apart."""
    one, two = unseal(first.id_number_sealed), unseal(second.id_number_sealed)
    slips = sum(a != b for a, b in zip(one, two, strict=False)) + abs(len(one) - len(two))
    born = one[BIRTH] == two[BIRTH] and is_id_number(one) and is_id_number(two)
    return born or slips <= SLIPS
