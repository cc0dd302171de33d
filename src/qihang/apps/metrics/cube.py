"""Sums of entries up to a day: cube + tail in one statement, the cube part kept in memory.

A kept part is named by the token its cohort had in that very statement (`memory.py`).
"""

# ruff: noqa: S608 - the SQL is put together from constants of this app only

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from qihang.apps.metrics.memory import Memory
from qihang.apps.metrics.nodes import EACH_NODE
from qihang.apps.metrics.records import DESTINATIONS, GRADUATES
from qihang.engines.indicators import Counts

Key = tuple[str, str]  # measure, kind
Sums = dict[Key, tuple[int, int]]  # sum of values, number of entries
KEPT = 50_000  # nodes, each on one day: some 300 days of a province's universities


@dataclass(frozen=True, slots=True)
class AsOf:
    """A cohort as known at the end of a day."""

    cohort: int
    day: date


@dataclass(frozen=True, slots=True)
class Tally:
    """What the entries of one node come to; `sums` by measure and kind."""

    sums: Sums

    @property
    def counts(self) -> Counts:
        """Persons in the statistics and persons by kind of destination."""
        kinds = {kind: value for (_, kind), (value, _) in self.sums.items() if kind and value}
        return Counts(self.sums.get((GRADUATES, ""), (0, 0))[0], kinds)

    @property
    def entries(self) -> int:
        """How many entries were added up."""
        return sum(number for _, number in self.sums.values())


_ASKED = "asked AS (SELECT * FROM unnest(%(cohorts)s::int[], %(days)s::date[]) AS a(cohort, day))"
_TAIL = f"""
    SELECT a.cohort, a.day, f.token, t.node, t.measure, t.kind,
        coalesce(sum(t.value), 0)::bigint, count(t.value)
    FROM asked a LEFT JOIN metrics_fold f ON f.cohort = a.cohort
    LEFT JOIN LATERAL (
        SELECT n.node, e.measure, e.kind, e.value
        FROM metrics_tailentry e, {EACH_NODE.format(row="e")} AS n(node)
        WHERE e.cohort = a.cohort AND e.day <= a.day AND n.node = ANY(%(nodes)s)
    ) t ON true
    GROUP BY 1, 2, 3, 4, 5, 6
"""
# Whole months before the day's own month, then the days of that month: one index range each.
_CUBE = """
    SELECT a.cohort, a.day, f.token, n.node, c.measure, c.kind, c.value, c.entries
    FROM asked a JOIN metrics_fold f ON f.cohort = a.cohort
    CROSS JOIN unnest(%(nodes)s::text[]) AS n(node)
    CROSS JOIN LATERAL (
        SELECT measure, kind, sum(value)::bigint AS value, sum(entries)::bigint AS entries
        FROM (
            SELECT measure, kind, value, entries FROM metrics_cubecell
            WHERE cohort = a.cohort AND node = n.node COLLATE "C" AND span = 'M'
                AND start < date_trunc('month', a.day)::date
            UNION ALL
            SELECT measure, kind, value, entries FROM metrics_cubecell
            WHERE cohort = a.cohort AND node = n.node COLLATE "C" AND span = 'D'
                AND start >= date_trunc('month', a.day)::date AND start <= a.day
        ) cells GROUP BY measure, kind
    ) c
"""
_LIGHT = f"WITH {_ASKED} SELECT false, tail.* FROM ({_TAIL}) tail"
_FULL = f"{_LIGHT} UNION ALL SELECT true, cube.* FROM ({_CUBE}) cube"
_COLLEGE = """
    SELECT measure, kind, sum(value)::bigint, count(*) FROM metrics_entry
    WHERE cohort = %(cohort)s AND measure = ANY(%(measures)s)
        AND org_path = %(path)s AND day <= %(day)s
    GROUP BY measure, kind
"""


def tallies(nodes: Iterable[str], asked: Sequence[AsOf]) -> dict[tuple[str, AsOf], Tally]:
    """What each node comes to in each asked state; one statement, two where memory is cold."""
    wanted = sorted(set(nodes))
    result = _read(_LIGHT, wanted, asked)
    if result.missing:
        result = _read(_FULL, wanted, asked)
        result.keep()
    return {(node, as_of): result.tally(node, as_of) for node in wanted for as_of in asked}


def college_tally(path: str, as_of: AsOf) -> Tally:
    """What the entries of one college come to, straight from the ledger."""
    facts: dict[str, Any] = {
        "cohort": as_of.cohort,
        "day": as_of.day,
        "path": path,
        "measures": [GRADUATES, DESTINATIONS],
    }
    with connection.cursor() as cursor:
        cursor.execute(_COLLEGE, facts)
        return Tally({(m, k): (value, number) for m, k, value, number in cursor.fetchall()})


_memory: Memory[tuple[UUID, date, str], Sums] = Memory(KEPT)


class _Reading:
    """One statement's answer, completed from memory."""

    def __init__(self, nodes: Sequence[str], asked: Sequence[AsOf]) -> None:
        self.nodes, self.asked = nodes, asked
        self.tokens: dict[AsOf, UUID | None] = dict.fromkeys(asked)
        self.tail: dict[tuple[str, AsOf], Sums] = defaultdict(dict)
        self.cube: dict[tuple[str, AsOf], Sums] = defaultdict(dict)

    def recall(self) -> None:
        """Take the cube part from memory as far as it is there."""
        for node, as_of, token in self._folded():
            kept = _memory.get((token, as_of.day, node))
            if kept is not None:
                self.cube[node, as_of] = kept

    @property
    def missing(self) -> bool:
        """Whether the cube part of any node must still be read."""
        return any((node, as_of) not in self.cube for node, as_of, _ in self._folded())

    def keep(self) -> None:
        """Hand the cube part, also of nodes without a cell, to memory."""
        for node, as_of, token in self._folded():
            _memory.put((token, as_of.day, node), self.cube[node, as_of])

    def tally(self, node: str, as_of: AsOf) -> Tally:
        """Cube + tail."""
        sums = dict(self.cube.get((node, as_of), {}))
        for key, (value, number) in self.tail.get((node, as_of), {}).items():
            held = sums.get(key, (0, 0))
            sums[key] = held[0] + value, held[1] + number
        return Tally(sums)

    def _folded(self) -> Iterable[tuple[str, AsOf, UUID]]:
        for as_of, token in self.tokens.items():
            if token is not None:
                yield from ((node, as_of, token) for node in self.nodes)


def _read(sql: str, nodes: Sequence[str], asked: Sequence[AsOf]) -> _Reading:
    reading = _Reading(nodes, asked)
    facts: dict[str, Any] = {
        "cohorts": [a.cohort for a in asked],
        "days": [a.day for a in asked],
        "nodes": list(nodes),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        for cubed, cohort, day, token, node, measure, kind, value, number in cursor.fetchall():
            as_of = AsOf(cohort, day)
            reading.tokens[as_of] = token
            if node is not None:
                part = reading.cube if cubed else reading.tail
                part[node, as_of][measure, kind] = value, number
    if sql == _LIGHT:
        reading.recall()
    return reading
