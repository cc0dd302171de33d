"""Counts by member of one dimension up to a day: what is folded, kept in memory, and the tail."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from qihang.apps.metrics.cube import AsOf
from qihang.apps.metrics.memory import Memory
from qihang.apps.metrics.nodes import node_of
from qihang.apps.metrics.records import GRADUATES
from qihang.apps.metrics.slices import DIMENSIONS
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.engines.indicators import Counts

Members = dict[str, Counts]
KEPT = 200_000  # counts by member and kind, some tens of megabytes

_ASKED = "asked AS (SELECT * FROM unnest(%(cohorts)s::int[], %(days)s::date[]) AS a(cohort, day))"
_CELL = """
    SELECT member, measure, kind, value FROM metrics_slicecell
    WHERE cohort = a.cohort AND node = %(node)s COLLATE "C" AND dimension = %(dimension)s
"""
_MONTHS = f"{_CELL} AND span = 'M' AND start < date_trunc('month', a.day)::date"
_DAYS = f"{_CELL} AND span = 'D' AND start >= date_trunc('month', a.day)::date AND start <= a.day"
_ENTRY = "SELECT {member} AS member, e.measure, e.kind, e.value FROM"
_ENTRIES = f"""
    {_ENTRY} metrics_entry e
    WHERE e.cohort = a.cohort AND {{inside}} AND e.day <= a.day AND {{member}} <> ''
        AND NOT EXISTS (SELECT FROM metrics_tailentry t WHERE t.entry_id = e.id)
"""
_RUNNING = f"{_ENTRIES} AND e.day >= date_trunc('month', a.day)::date"
_WAITING = f"""
    {_ENTRY} metrics_tailentry t JOIN metrics_entry e ON e.id = t.entry_id
    WHERE t.cohort = a.cohort AND {{inside}} AND t.day <= a.day AND {{member}} <> ''
"""
_BELOW = "e.org_path >= %(node)s AND e.org_path < %(beyond)s"
_INSIDE = {
    OrgKind.PROVINCE: "starts_with(e.org_path, %(node)s)",
    OrgKind.CITY: "e.place = %(node)s",
}
# Whole months from cells; the running month of a city, and all that is below, from entries.
_FOLDED = {
    OrgKind.PROVINCE: f"{_MONTHS} UNION ALL {_DAYS}",
    OrgKind.CITY: f"{_MONTHS} UNION ALL {_RUNNING}",
}
_SUMS = """
    SELECT {folded}, a.cohort, f.token, s.member, s.measure, s.kind, s.value
    FROM asked a LEFT JOIN metrics_fold f ON f.cohort = a.cohort
    LEFT JOIN LATERAL (
        SELECT member, measure, kind, sum(value)::bigint AS value FROM ({rows}) r GROUP BY 1, 2, 3
    ) s ON true
"""


def by_member(org: Org, dimension: str, asked: Sequence[AsOf]) -> Mapping[tuple[int, str], Counts]:
    """Counts of each cohort's members who are not nobody; the cohorts asked for must differ.

    One statement, two where memory is cold. KeyError for a dimension the ledger does not know.
    """
    place = _Place(org, dimension)
    found = place.read(asked, folded=False)
    if any(kept is None for kept in found.folded.values()):
        found = place.read(asked, folded=True)
        place.keep(asked, found)
    return {
        (a.cohort, member): counts
        for a in asked
        for member, counts in _joined(found.folded.get(a.cohort) or {}, found.tail[a.cohort])
        if counts.graduates or counts.by_kind
    }


@dataclass(slots=True)
class _Found:
    """An answer by cohort; `folded` is None where it must still be read."""

    tokens: dict[int, UUID | None] = field(default_factory=dict)
    folded: dict[int, Members | None] = field(default_factory=dict)
    tail: dict[int, Members] = field(default_factory=lambda: defaultdict(dict))


@dataclass(frozen=True, slots=True)
class _Place:
    """One organisation's cut by one dimension."""

    org: Org
    dimension: str

    def read(self, asked: Sequence[AsOf], *, folded: bool) -> _Found:
        """Tokens and tail, and the folded part from the cube or from memory."""
        found, sums = _Found(), _Sums()
        with connection.cursor() as cursor:
            cursor.execute(self._sql(folded=folded), self._facts(asked))
            for cubed, cohort, token, member, *sum_ in cursor.fetchall():
                found.tokens[cohort] = token
                if member is not None:
                    sums.add((cubed, cohort), member, *sum_)
        for a in asked:
            found.tail[a.cohort] = sums.members((False, a.cohort))
            token = found.tokens[a.cohort]
            if folded or token is None:
                found.folded[a.cohort] = sums.members((True, a.cohort))
            else:
                found.folded[a.cohort] = _memory.get(self._key(token, a.day))
        return found

    def keep(self, asked: Sequence[AsOf], found: _Found) -> None:
        """Hand the folded part to memory."""
        for a in asked:
            token, members = found.tokens[a.cohort], found.folded[a.cohort]
            if token is not None and members is not None:
                weight = 1 + sum(1 + len(counts.by_kind) for counts in members.values())
                _memory.put(self._key(token, a.day), members, weight)

    def _key(self, token: UUID, day: date) -> tuple[UUID, date, str, str]:
        return token, day, node_of(self.org), self.dimension

    def _sql(self, *, folded: bool) -> str:
        kind = OrgKind(self.org.kind)
        parts = {False: _WAITING}
        if folded:
            parts[True] = _FOLDED.get(kind, _ENTRIES)
        sums = (_SUMS.format(folded=name, rows=rows) for name, rows in parts.items())
        sql = f"WITH {_ASKED} {' UNION ALL '.join(sums)}"
        return sql.format(member=DIMENSIONS[self.dimension], inside=_INSIDE.get(kind, _BELOW))

    def _facts(self, asked: Sequence[AsOf]) -> dict[str, Any]:
        return {
            "cohorts": [a.cohort for a in asked],
            "days": [a.day for a in asked],
            "node": node_of(self.org),
            "beyond": f"{self.org.path[:-1]}0",  # the character after the slash
            "dimension": self.dimension,
        }


_memory: Memory[tuple[UUID, date, str, str], Members] = Memory(KEPT)


class _Sums:
    """Rows of a statement as counts by member."""

    def __init__(self) -> None:
        self._people: dict[Any, dict[str, int]] = defaultdict(dict)
        self._kinds: dict[Any, dict[str, dict[str, int]]] = defaultdict(dict)

    def add(self, part: tuple[bool, int], member: str, measure: str, kind: str, value: int) -> None:
        """Take one row."""
        if measure == GRADUATES:
            self._people[part][member] = value
        elif value:
            self._kinds[part].setdefault(member, {})[kind] = value

    def members(self, part: tuple[bool, int]) -> Members:
        """Everybody who stands in a member."""
        people, kinds = self._people[part], self._kinds[part]
        return {m: Counts(people.get(m, 0), kinds.get(m, {})) for m in people.keys() | kinds.keys()}


def _joined(folded: Members, tail: Members) -> Iterable[tuple[str, Counts]]:
    """Folded + tail; what came to nothing in a kind stands in it no more."""
    yield from ((member, folded[member]) for member in folded.keys() - tail.keys())
    for member in tail:
        both = folded.get(member, Counts()) + tail[member]
        kinds = {kind: value for kind, value in both.by_kind.items() if value}
        yield member, Counts(both.graduates, kinds)
