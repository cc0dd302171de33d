"""Reading the ledger in parts: what waits in the tail, what is folded, and what was folded since.

A part is one node of one cohort, whole ("") or cut by one dimension; its sums are keyed by member,
measure and kind. The cube holds the whole of province, cities and universities, the slices the cuts
of the province; everything else is few enough entries to be added up once.
"""

# ruff: noqa: S608 - the SQL is put together from constants of this app only

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from qihang.apps.metrics.sql.ledger.dimensions import DIMENSIONS
from qihang.apps.metrics.sql.ledger.nodes import PROVINCE_OF, nodes_of
from qihang.apps.metrics.sql.ledger.records import DESTINATIONS, GRADUATES, UNIVERSITY_OF
from qihang.apps.orgs.queries import rows_of
from qihang.apps.orgs.rules import OrgKind
from qihang.engines.indicators import Running, RunningTotal

Key = tuple[str, str, str]  # member ("" in the whole), measure, kind
Sums = dict[Key, int]
WHOLE = ""
ENTRIES: Key = ("", "entries", "")  # how many entries were added up, in the whole only
MOST = 20_000  # entries added to what is in memory; after a bulk load reading anew is quicker


@dataclass(frozen=True, slots=True)
class AsOf:
    """A cohort as known at the end of a day."""

    cohort: int
    day: date


class LedgerPart(NamedTuple):
    """One node of one cohort, by one dimension."""

    cohort: int
    node: str
    dimension: str


class Mark(NamedTuple):
    """How far a cohort is folded: which cube it is, the last block of its entries, that block's digest."""

    made: UUID
    block: int
    digest: bytes


Totals = Running[Key]


@dataclass(slots=True)
class Waiting:
    """What one statement saw: how far each cohort is folded, and the sums of what is not."""

    marks: dict[int, Mark] = field(default_factory=dict)
    sums: dict[tuple[str, AsOf], Sums] = field(default_factory=lambda: defaultdict(dict))


_DAY = "({day} - DATE '0001-01-01' + 1)"  # as date.toordinal() counts
_MEMBER = {WHOLE: "''::text", **DIMENSIONS}
_NODES = ", ".join(
    f"({node})"
    for node in (
        PROVINCE_OF.format(path="e.org_path"),
        "e.place",
        UNIVERSITY_OF.format(path="e.org_path"),
        f"nullif(e.org_path, {UNIVERSITY_OF.format(path='e.org_path')})",
    )
)
_TAIL = {WHOLE: "metrics_tailentry e"}  # a cut has to look at the entry itself
_CUT_TAIL = "metrics_tailentry t JOIN metrics_entry e ON e.id = t.entry_id"
_WAITING = f"""
    SELECT a.cohort, a.day, f.made, f.block, f.digest, w.node, w.member, w.measure, w.kind,
        coalesce(sum(w.value), 0)::bigint, count(w.value)
    FROM unnest(%(cohorts)s::int[], %(days)s::date[]) AS a(cohort, day)
    LEFT JOIN metrics_fold f ON f.cohort = a.cohort
    LEFT JOIN LATERAL (
        SELECT n.node, {{member}} AS member, e.measure, e.kind, e.value
        FROM {{tail}}, LATERAL (VALUES {_NODES}) AS n(node)
        WHERE e.cohort = a.cohort AND e.day <= a.day AND n.node = ANY(%(nodes)s)
    ) w ON true
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""
_FOLDED = """
    SELECT f.cohort, f.made, f.block, f.digest, c.*
    FROM metrics_fold f LEFT JOIN LATERAL ({cells}) c ON true WHERE f.cohort = ANY(%(cohorts)s)
"""
_COLUMNS = f"array_agg({_DAY.format(day='{day}')}), array_agg({{value}}), array_agg({{entries}})"
_CUBE = f"""
    SELECT node, '' AS member, measure, kind, {_COLUMNS}
    FROM metrics_cubecell WHERE cohort = f.cohort AND node = ANY(%(nodes)s)
    GROUP BY node, measure, kind
""".format(day="day", value="value", entries="entries")
_SLICES = f"""
    SELECT node, member, measure, kind, {_COLUMNS}
    FROM metrics_slicecell
    WHERE cohort = f.cohort AND node = ANY(%(nodes)s) AND dimension = %(dimension)s
    GROUP BY node, member, measure, kind
""".format(day="day", value="value", entries="NULL::int")
_ADDED_UP = f"""
    SELECT node, member, measure, kind, {_COLUMNS.format(day="day", value="value", entries="entries")}
    FROM (
        SELECT n.node, {{member}} AS member, e.measure, e.kind, e.day, sum(e.value) AS value,
            count(*) AS entries
        FROM unnest(%(nodes)s::text[]) AS n(node) JOIN metrics_entry e ON {{inside}}
        WHERE e.cohort = f.cohort AND e.measure = ANY(%(measures)s)
            AND NOT EXISTS (SELECT FROM metrics_tailentry t WHERE t.entry_id = e.id)
        GROUP BY 1, 2, 3, 4, 5
    ) days
    GROUP BY 1, 2, 3, 4
"""
_IN_CITY = "e.place = n.node"
_BELOW = (
    """e.org_path >= n.node COLLATE "C" AND e.org_path < rtrim(n.node, '/') || '0' COLLATE "C" """
)
_HOW_MANY = """
    SELECT (SELECT digest FROM metrics_block WHERE number = %(after)s),
        (SELECT sum(cardinality(rows)) FROM metrics_block WHERE number > %(after)s AND number <= %(last)s)
"""
_SINCE = f"""
    SELECT e.org_path, e.place, {_DAY.format(day="e.day")}, e.value, e.measure, e.kind,
        {", ".join(_MEMBER.values())}
    FROM metrics_block b, unnest(b.rows) AS r(id) JOIN metrics_entry e ON e.id = r.id
    WHERE b.number > %(after)s AND b.number <= %(last)s AND e.cohort = %(cohort)s
"""


def waiting(nodes: Sequence[str], dimension: str, asked: Sequence[AsOf]) -> Waiting:
    """The tail of each node up to each day, and the marks, in one statement."""
    sql = _WAITING.format(member=_MEMBER[dimension], tail=_TAIL.get(dimension, _CUT_TAIL))
    facts = {
        "cohorts": [a.cohort for a in asked],
        "days": [a.day for a in asked],
        "nodes": list(nodes),
    }
    found = Waiting()
    for cohort, day, made, block, digest, node, *key, value, entries in rows_of(sql, facts):
        if made is not None:
            found.marks[cohort] = Mark(made, block, bytes(digest))
        if node is not None and _stands(dimension, key[0]):
            sums = found.sums[node, AsOf(cohort, day)]
            sums[key[0], key[1], key[2]] = value
            if dimension == WHOLE:
                sums[ENTRIES] = sums.get(ENTRIES, 0) + entries
    return found


def folded(
    nodes: Mapping[str, OrgKind], dimension: str, cohorts: Sequence[int]
) -> tuple[dict[int, Mark], dict[LedgerPart, Totals]]:
    """All that is folded of these nodes, each source in one statement, with the marks it was read at.

    Marks that moved between the sources are given as the later: the caller compares them.
    """
    marks: dict[int, Mark] = {}
    columns: dict[LedgerPart, list[RunningTotal[Key]]] = {
        LedgerPart(cohort, node, dimension): [] for cohort in cohorts for node in nodes
    }
    for cells, some in _sources(nodes, dimension):
        facts = {"nodes": some, "dimension": dimension, "cohorts": list(cohorts),
                 "measures": [GRADUATES, DESTINATIONS]}  # fmt: skip
        for cohort, made, block, digest, node, *key, days, values, entries in rows_of(
            _FOLDED.format(cells=cells), facts
        ):
            marks[cohort] = Mark(made, block, bytes(digest))
            if node is not None and _stands(dimension, key[0]):
                part = columns[LedgerPart(cohort, node, dimension)]
                part.append(RunningTotal((key[0], key[1], key[2]), days, values))
                if dimension == WHOLE:
                    part.append(RunningTotal(ENTRIES, days, entries))
    return marks, {part: Running(found) for part, found in columns.items()}


def since(
    cohort: int, before: Mark, now: Mark, parts: Sequence[LedgerPart]
) -> dict[LedgerPart, list[RunningTotal[Key]]] | None:
    """What was folded between two marks, for each of these parts of the cohort.

    None where they are not the same cube or too much was folded: then it is read anew.
    """
    facts: dict[str, Any] = {"cohort": cohort, "after": before.block, "last": now.block}
    ((digest, entries),) = rows_of(_HOW_MANY, facts)
    if before.made != now.made or digest is None or bytes(digest) != before.digest:
        return None
    if (entries or 0) > MOST:
        return None
    held: dict[str, list[LedgerPart]] = defaultdict(list)
    for part in parts:
        held[part.node].append(part)
    found: dict[LedgerPart, list[RunningTotal[Key]]] = defaultdict(list)
    for path, place, day, value, measure, kind, *members in rows_of(_SINCE, facts):
        by_dimension = dict(zip(_MEMBER, members, strict=True))
        for part in (part for node in nodes_of(path, place) for part in held[node]):
            member = by_dimension[part.dimension]
            if _stands(part.dimension, member):
                found[part].append(RunningTotal((member, measure, kind), [day], [value]))
                if part.dimension == WHOLE:
                    found[part].append(RunningTotal(ENTRIES, [day], [1]))
    return found


def _stands(dimension: str, member: str) -> bool:
    """Whether an entry stands in the dimension at all: a registration of study has no industry."""
    return dimension == WHOLE or member != ""


def _sources(nodes: Mapping[str, OrgKind], dimension: str) -> Iterator[tuple[str, list[str]]]:
    """From where each node is read: SQL of its cells, and the nodes."""
    by_cells: dict[str, list[str]] = defaultdict(list)
    for node, kind in nodes.items():
        by_cells[_cells(kind, dimension)].append(node)
    yield from by_cells.items()


def _cells(kind: OrgKind, dimension: str) -> str:
    if dimension == WHOLE and kind != OrgKind.COLLEGE:
        return _CUBE
    if kind == OrgKind.PROVINCE:
        return _SLICES
    inside = _IN_CITY if kind == OrgKind.CITY else _BELOW
    return _ADDED_UP.format(member=_MEMBER[dimension], inside=inside)
