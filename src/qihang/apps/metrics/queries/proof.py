"""Proof that the ledger says what the records say, and the cube what the ledger says."""

# ruff: noqa: S608 - the SQL is put together from constants of this app only

from dataclasses import dataclass
from typing import Any

from django.db import connection

from qihang.apps.metrics.nodes import EACH_NODE
from qihang.apps.metrics.records import DESTINATIONS_NOW, FACT, GRADUATES_NOW, parameters
from qihang.kernel import Scope

_CAUSES = f"""
    WITH difference AS (
        SELECT {FACT}, sum(wanted) AS wanted, sum(held) AS held FROM (
            SELECT {FACT}, 1 AS wanted, 0 AS held FROM ({GRADUATES_NOW.format(chosen="true")}) g
            UNION ALL
            SELECT {FACT}, 1, 0 FROM ({DESTINATIONS_NOW.format(chosen="true")}) d
            UNION ALL
            SELECT {FACT}, 0, value FROM metrics_entry
        ) both_sides
        GROUP BY {FACT} HAVING sum(wanted) <> sum(held)
    )
    SELECT cause_kind, cause, org_path, measure, kind, effective_day, wanted, held,
        count(*) OVER ()
    FROM difference ORDER BY cause_kind, cause, kind, org_path, effective_day LIMIT %(limit)s
"""
_SPANS = "LATERAL (VALUES ('D', day), ('M', date_trunc('month', day)::date)) AS s(span, start)"
_CELLS = f"""
    WITH difference AS (
        SELECT cohort, node, span, start, measure, kind,
            sum(wanted) AS wanted, sum(held) AS held
        FROM (
            SELECT cohort, node, span, start, measure, kind, value AS wanted, 0 AS held,
                1 AS rows
            FROM metrics_entry e, {EACH_NODE.format(row="e")} AS n(node), {_SPANS}
            UNION ALL
            SELECT cohort, node, span, start, measure, kind, 0, value, -1
            FROM metrics_tailentry e, {EACH_NODE.format(row="e")} AS n(node), {_SPANS}
            UNION ALL
            SELECT cohort, node, span, start, measure, kind, 0, value, -entries
            FROM metrics_cubecell
        ) both_sides
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(wanted) <> sum(held) OR sum(rows) <> 0
    )
    SELECT node, measure, kind, span, start, wanted, held, count(*) OVER ()
    FROM difference WHERE span = 'D'
    ORDER BY node, start, measure, kind LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One cause or cell that is not what it should be; `what` names it, counts are signed sums."""

    what: str
    wanted: int
    held: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What was compared and what differs; `causes` and `cells` are the first of their totals."""

    entries: int
    causes: tuple[Difference, ...]
    causes_total: int
    cells: tuple[Difference, ...]
    cells_total: int

    @property
    def holds(self) -> bool:
        """Whether records, ledger and cube agree to the last unit."""
        return not (self.causes_total or self.cells_total)


def prove(scope: Scope, limit: int = 20) -> Proof:
    """Compare records with entries and entries with the cube, each in one snapshot.

    Reads every record: seconds at province size. Names at most `limit` causes and cells. Only for
    jobs and commands: ValueError without a system scope.
    """
    if not scope.system:
        message = "only a system scope proves the ledger"
        raise ValueError(message)
    with connection.cursor() as cursor:
        cursor.execute(_CAUSES, parameters(limit=limit))
        causes = cursor.fetchall()
        cursor.execute(_CELLS, {"limit": limit})
        cells = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM metrics_entry")
        entries = cursor.fetchone()[0]
    return Proof(
        entries,
        tuple(_cause(row) for row in causes),
        causes[0][-1] if causes else 0,
        tuple(_cell(row) for row in cells),
        cells[0][-1] if cells else 0,
    )


def _cause(row: tuple[Any, ...]) -> Difference:
    cause_kind, cause, path, measure, kind, day, wanted, held, _ = row
    return Difference(
        f"{cause_kind} {cause} · {path} · {measure} {kind or '-'} · {day}", int(wanted), int(held)
    )


def _cell(row: tuple[Any, ...]) -> Difference:
    node, measure, kind, _, start, wanted, held, _ = row
    return Difference(f"cube {node} · {start} · {measure} {kind or '-'}", int(wanted), int(held))
