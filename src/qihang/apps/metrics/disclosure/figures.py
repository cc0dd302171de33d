"""What may be shown of figures to whoever does not see the persons: one answer for all such readers.

For each table (counts by kind of destination, or by one dimension) of a cohort on a day the whole tree
of organisations is looked at together, so that pages, files and seals of all organisations fit each
other and nobody gains by laying them side by side (engines/disclosure, docs/adr/0024).
"""

# ruff: noqa: S608 - the SQL is put together from constants of this app only

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection

from qihang.apps.metrics.sql.figures import tallies
from qihang.apps.metrics.sql.ledger import (
    DESTINATIONS,
    DIMENSIONS,
    GRADUATES,
    OF_WORK,
    UNIVERSITY_OF,
    AsOf,
    Memory,
    stating,
)
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import planned, under, university_path
from qihang.apps.orgs.rules import OrgKind
from qihang.engines import indicators
from qihang.engines.disclosure import ReleasedBlocks, TableUnit, blocks
from qihang.engines.indicators import PLACEMENT, Counts, Scheme
from qihang.policy import load

UNREGISTERED = "unregistered"  # stands among the kinds for those who have none
NOT_STATED = ""  # the member of those who stand in none: a registration of study has no industry
Cells = Mapping[str, tuple[int, ...]]
Pattern = Mapping[
    str, ReleasedBlocks
]  # by node: the province, places of cities, universities, colleges
FEBRUARY, LAST_OF_FEBRUARY = 2, 28  # in leap years too
KEPT = 64  # patterns a process keeps: both cohorts by every dimension on some days

_STATE = """
    SELECT (SELECT concat_ws(':', made, block, encode(digest, 'hex')) FROM metrics_fold WHERE cohort = %(cohort)s),
        (SELECT concat(count(*), ':', max(entry_id)) FROM metrics_tailentry WHERE cohort = %(cohort)s),
        (SELECT md5(string_agg(concat_ws('|', path, place), ' ' ORDER BY id)) FROM orgs_org WHERE kind = 'university')
"""
_MEMBERS = f"""
    SELECT CASE WHEN starts_with(e.org_path, %(inside)s) THEN e.org_path
            ELSE {UNIVERSITY_OF.format(path="e.org_path")} END,
        {{member}},
        coalesce(sum(e.value) FILTER (WHERE e.measure = '{GRADUATES}'), 0)::int,
        coalesce(sum(e.value) FILTER (WHERE e.measure = '{DESTINATIONS}' AND e.kind = ANY(%(placed)s)), 0)::int
    FROM metrics_entry e
    WHERE e.cohort = %(cohort)s AND e.day <= %(day)s AND starts_with(e.org_path, %(province)s)
    GROUP BY 1, 2
"""
_NOWHERE = "-"  # no path begins so
_patterns: Memory[tuple[object, ...], Pattern] = Memory(KEPT)


def pattern(province: str, table: str, as_of: AsOf, inside: str = "") -> Pattern:
    """What each organisation shows of a table: "" by kind of destination, else a dimension.

    With the path of a university its colleges too. One statement where it is known.
    """
    state = planned(_STATE, {"cohort": as_of.cohort})[0]
    key = (province, table, as_of, inside, *state)
    found = _patterns.get(key)
    if found is None:
        read = _members_pattern if table else _kinds_pattern
        found = read(province, table, as_of, inside)
        _patterns.set(key, found)
    return found


def kinds_of(counts: Mapping[str, Counts], day: date, tree: "UnitTree") -> Pattern:
    """What each node shows of its counts by kind; the placed and the others are always apart."""
    scheme = indicators.scheme(load(), day)
    above, at_work = _placed(scheme), stating("work_place", day)
    order = {code: place for place, code in enumerate(scheme.groups)}
    # In each group those with a place of work are the first to part: tables of work rest on it.
    keys = {
        k: bytes([order[group], k in at_work]) + k.encode() for k, group in scheme.group_of.items()
    }
    keys[UNREGISTERED] = bytes([order[scheme.unregistered], 0]) + UNREGISTERED.encode()
    found: dict[str, ReleasedBlocks] = defaultdict(lambda: ReleasedBlocks(()))
    for side in (above, keys.keys() - above):
        cells = {node: _by_kind(one, side) for node, one in counts.items()}
        wanted = {kind: key for kind, key in keys.items() if kind in side}
        for node, some in blocks(tree.of(cells), wanted, least(day), empty_known=False).items():
            found[node] = ReleasedBlocks((*(found[node].blocks or ()), *some))
    return found


class UnitTree:
    """Province, places, universities and some colleges, as units of a table."""

    def __init__(
        self, province: str, places: Mapping[str, str], colleges: Iterable[str] = ()
    ) -> None:
        self.province, self.places = province, places
        self.colleges = defaultdict(list)
        for path in colleges:
            self.colleges[university_path(path)].append(path)

    @classmethod
    def read(cls, province: str, inside: str = "") -> "UnitTree":
        """As it stands today."""
        found = Org.objects.filter(under([province], "path"), kind=OrgKind.UNIVERSITY)
        colleges = Org.objects.filter(under([inside], "path"), kind=OrgKind.COLLEGE)
        paths = list(colleges.values_list("path", flat=True)) if inside else []
        return cls(province, dict(found.values_list("path", "place")), paths)

    def of(self, cells: Mapping[str, Cells]) -> TableUnit:
        """The whole table from the cells of universities and colleges."""
        cities: dict[str, list[TableUnit]] = defaultdict(list)
        for path, place in self.places.items():
            below = tuple(TableUnit(one, cells.get(one, {})) for one in self.colleges[path])
            own = _added(below) if below else cells.get(path, {})
            cities[place].append(TableUnit(path, own, below))
        units = tuple(TableUnit(place, _added(some), tuple(some)) for place, some in cities.items())
        return TableUnit(self.province, _added(units), units)


def _kinds_pattern(province: str, _table: str, as_of: AsOf, inside: str) -> Pattern:
    tree = UnitTree.read(province, inside)
    paths = [*tree.places, *(one for some in tree.colleges.values() for one in some)]
    orgs = Org.objects.filter(path__in=paths)
    counts = {node: tally.counts for (node, _), tally in tallies(orgs, [as_of]).items()}
    return kinds_of(counts, as_of.day, tree)


def _members_pattern(province: str, dimension: str, as_of: AsOf, inside: str) -> Pattern:
    if dimension in OF_WORK:
        return _work_pattern(province, dimension, as_of, inside)
    placed = _placed(indicators.scheme(load(), as_of.day))
    cells = {
        path: {member: (some, graduates - some) for member, (graduates, some) in found.items()}
        for path, found in _by_member(province, dimension, as_of, inside, placed).items()
    }
    top = UnitTree.read(province, inside).of(cells)
    found = blocks(top, _keys(top), least(as_of.day), empty_known=True)
    return {node: ReleasedBlocks(some) for node, some in found.items()}


def _work_pattern(province: str, dimension: str, as_of: AsOf, inside: str) -> Pattern:
    """Those who stand in members are placed in kinds that must state them: as many as kinds show.

    So only who shows the sum of these kinds shows members; all others show the placed as one.
    """
    placed = _placed(indicators.scheme(load(), as_of.day))
    in_members = placed & stating(dimension, as_of.day)
    cells = {
        path: {member: (some,) for member, (_, some) in found.items() if member != NOT_STATED}
        for path, found in _by_member(province, dimension, as_of, inside, in_members).items()
    }
    top = UnitTree.read(province, inside).of(cells)
    kinds = pattern(province, "", as_of, inside)
    known = {node for node, released in kinds.items() if released.allows(in_members)}
    found = blocks(top, _keys(top), least(as_of.day), empty_known=False, dividing=known)
    rest = frozenset({NOT_STATED})
    together = rest.union(top.cells)
    return {
        node: ReleasedBlocks((*some, rest) if node in known else (together,))
        for node, some in found.items()
    }


def _by_member(
    province: str, dimension: str, as_of: AsOf, inside: str, kinds: frozenset[str]
) -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """Graduates and those placed in the kinds, by path of the university (or college) and member."""
    facts: dict[str, Any] = {
        "cohort": as_of.cohort, "day": as_of.day, "province": province,
        "inside": inside or _NOWHERE, "placed": sorted(kinds),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS.format(member=DIMENSIONS[dimension]), facts)
        rows = cursor.fetchall()
    cells: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for path, member, graduates, placed in rows:
        if graduates or placed:
            cells[path][member] = graduates, placed
    return cells


def _keys(top: TableUnit) -> Mapping[str, bytes]:
    return {member: member.encode() for member, cell in top.cells.items() if any(cell)}


def least(day: date) -> int:
    """The fewest persons of a number that is shown by itself.

    Twice the smallest cell of policy: then a cell cannot come into sight from below that by the
    little that moves in a day.
    """
    return 2 * load().limit("small_cell", day)


def step_day(day: date) -> date:
    """The last day up to `day` of which cuts are shown to whoever does not see the persons.

    From one to the next some days pass, in which many move: of two days beside each other the
    difference is one person's event. Every month has the same such days, its last among them (of
    February the 28th), so that the same day of the year before is one too.
    """
    step = load().limit("cut_step", day)
    last = LAST_OF_FEBRUARY if day.month == FEBRUARY else monthrange(day.year, day.month)[1]
    if day.day >= last:
        return day.replace(day=last)
    if full := min(day.day, last - step) // step * step:
        return day.replace(day=full)
    return step_day(day.replace(day=1) - timedelta(1))


def _placed(scheme: Scheme) -> frozenset[str]:
    definition = scheme.definitions.get(PLACEMENT)
    return scheme.kinds(*definition.numerator) if definition else frozenset()


def _by_kind(counts: Counts, side: Iterable[str]) -> Cells:
    numbers = {**counts.by_kind, UNREGISTERED: counts.unregistered}
    return {kind: (numbers[kind],) for kind in side if numbers.get(kind)}


def _added(units: Sequence[TableUnit]) -> Cells:
    found: dict[str, tuple[int, ...]] = {}
    for unit in units:
        for member, cell in unit.cells.items():
            before = found.get(member)
            found[member] = (
                tuple(map(sum, zip(before, cell, strict=True))) if before else tuple(cell)
            )
    return found
