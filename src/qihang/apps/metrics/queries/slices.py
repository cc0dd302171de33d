"""Figures cut by one dimension: by degree, major, sex, hardship, home place, or by the work found."""

# ruff: noqa: S608 - the SQL is put together from constants of this app only

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qihang.apps.metrics.cube import AsOf
from qihang.apps.metrics.nodes import node_of
from qihang.apps.metrics.queries.seats import check
from qihang.apps.metrics.records import GRADUATES
from qihang.apps.metrics.rules import CUBED
from qihang.apps.metrics.slices import DIMENSIONS, EACH_SLICE
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.engines.indicators import Counts
from qihang.kernel import Cohort, Scope


@dataclass(frozen=True, slots=True)
class Slice:
    """One member of a dimension: its counts now, and those of the previous cohort on its same day.

    `before` is None where the previous cohort had nobody there. In dimensions of work nobody
    stands as a graduate: only `by_kind` is filled.
    """

    member: str
    now: Counts
    before: Counts | None


_ASKED = "asked AS (SELECT * FROM unnest(%(cohorts)s::int[], %(days)s::date[]) AS a(cohort, day))"
_CELLS = f"""
    WITH {_ASKED}, cells AS (
        SELECT a.cohort, c.member, c.measure, c.kind, c.value FROM asked a
        JOIN metrics_slicecell c ON c.cohort = a.cohort AND c.node = %(node)s COLLATE "C"
            AND c.dimension = %(dimension)s AND (
                c.span = 'M' AND c.start < date_trunc('month', a.day)::date
                OR c.span = 'D' AND c.start >= date_trunc('month', a.day)::date
                    AND c.start <= a.day)
        UNION ALL
        SELECT a.cohort, s.member, e.measure, e.kind, e.value FROM asked a
        JOIN metrics_tailentry t ON t.cohort = a.cohort AND t.day <= a.day
        JOIN metrics_entry e ON e.id = t.entry_id, {EACH_SLICE}
        WHERE s.dimension = %(dimension)s AND s.member <> '' AND {{inside}}
    )
    SELECT cohort, member, measure, kind, sum(value)::bigint FROM cells GROUP BY 1, 2, 3, 4
"""
_INSIDE = {
    OrgKind.PROVINCE: "starts_with(e.org_path, %(node)s)",
    OrgKind.CITY: "e.place = %(node)s",
}
_ENTRIES = f"""
    WITH {_ASKED}
    SELECT a.cohort, {{member}}, e.measure, e.kind, sum(e.value)::bigint FROM asked a
    JOIN metrics_entry e ON e.cohort = a.cohort AND e.day <= a.day
    WHERE e.org_path >= %(node)s AND e.org_path < %(beyond)s AND {{member}} <> ''
    GROUP BY 1, 2, 3, 4
"""


def slices(scope: Scope, org: Org, dimension: str, cohort: Cohort, on: date) -> tuple[Slice, ...]:
    """Every member of `dimension` in the organisation, the largest first; one statement.

    Raises KeyError for a dimension the ledger does not know, Org.DoesNotExist where the scope does
    not read the organisation's figures.
    """
    check(scope, org)
    now = AsOf(cohort.year, on)
    before = AsOf(cohort.previous.year, cohort.same_day_in_previous(on))
    found = _read(org, dimension, (now, before))
    members = {member for _, member in found}
    cut = [
        Slice(m, found.get((now.cohort, m), Counts()), found.get((before.cohort, m)))
        for m in members
    ]
    return tuple(sorted(cut, key=lambda s: (-_size(s.now), -_size(s.before), s.member)))


def _size(counts: Counts | None) -> int:
    return (counts.graduates or counts.registered) if counts else 0


def _read(org: Org, dimension: str, asked: Sequence[AsOf]) -> Mapping[tuple[int, str], Counts]:
    facts: dict[str, Any] = {
        "cohorts": [a.cohort for a in asked],
        "days": [a.day for a in asked],
        "node": node_of(org),
        "beyond": f"{org.path[:-1]}0",  # the character after the slash
        "dimension": dimension,
    }
    member, kind = DIMENSIONS[dimension], OrgKind(org.kind)
    cubed = kind in CUBED
    sql = _CELLS.format(inside=_INSIDE[kind]) if cubed else _ENTRIES.format(member=member)
    people: dict[tuple[int, str], int] = defaultdict(int)
    kinds: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        for year, member, measure, code, value in cursor.fetchall():
            if measure == GRADUATES:
                people[year, member] += value
            elif value:
                kinds[year, member][code] = value
    return {
        key: Counts(people[key], kinds[key])
        for key in {*people, *kinds}
        if people[key] or kinds[key]
    }
