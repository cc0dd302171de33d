"""Proof that the ledger says what the records say, and the cube what the ledger says."""

# ruff: noqa: S608 - the SQL is put together from constants of this app only

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from qihang.apps.metrics.models import ProofRun
from qihang.apps.metrics.nodes import EACH_NODE
from qihang.apps.metrics.queries.signatures import Tampered, tampered
from qihang.apps.metrics.records import DESTINATIONS_NOW, FACT, GRADUATES_NOW, parameters
from qihang.apps.metrics.slices import DIMENSIONS, EACH_CELL
from qihang.kernel import Permission, Scope

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
_CELLS = f"""
    WITH difference AS (
        SELECT cohort, node, day, measure, kind, sum(wanted) AS wanted, sum(held) AS held
        FROM (
            SELECT cohort, node, day, measure, kind, value AS wanted, 0 AS held, 1 AS rows
            FROM metrics_entry e, {EACH_NODE.format(row="e")} AS n(node)
            UNION ALL
            SELECT cohort, node, day, measure, kind, 0, value, -1
            FROM metrics_tailentry e, {EACH_NODE.format(row="e")} AS n(node)
            UNION ALL
            SELECT cohort, node, day, measure, kind, 0, value, -entries FROM metrics_cubecell
        ) both_sides
        GROUP BY 1, 2, 3, 4, 5 HAVING sum(wanted) <> sum(held) OR sum(rows) <> 0
    )
    SELECT node, measure, kind, day, wanted, held, count(*) OVER ()
    FROM difference ORDER BY node, day, measure, kind LIMIT %(limit)s
"""
PROVINCE_DEPTH = 2  # slashes in the path of a province
_BY_SLICE = "cohort, node, day, member, measure, kind"
# Grouped before it is compared: cells are far fewer than entries, so little goes to disk.
_OF_ALL = EACH_CELL.format(entries="metrics_entry e", member="{member}")
_OF_TAIL = EACH_CELL.format(
    entries="metrics_tailentry t JOIN metrics_entry e ON e.id = t.entry_id", member="{member}"
)
_SLICES = f"""
    WITH difference AS (
        SELECT {_BY_SLICE}, sum(wanted) AS wanted, sum(held) AS held FROM (
            SELECT {_BY_SLICE}, value AS wanted, 0 AS held FROM ({_OF_ALL}) entries UNION ALL
            SELECT {_BY_SLICE}, 0, value FROM ({_OF_TAIL}) tail UNION ALL
            SELECT {_BY_SLICE}, 0, value FROM metrics_slicecell WHERE dimension = %(dimension)s
        ) both_sides
        GROUP BY {_BY_SLICE} HAVING sum(wanted) <> sum(held)
    )
    SELECT node || ' ' || %(dimension)s || ' ' || member, measure, kind, day, wanted, held,
        count(*) OVER ()
    FROM difference ORDER BY node, day, measure, kind LIMIT %(limit)s
"""
_ROOM = "SET LOCAL work_mem = '192MB'"  # what does not fit goes to disk


@dataclass(frozen=True, slots=True)
class Difference:
    """One cause or cell that is not what it should be; `what` names it, counts are signed sums."""

    what: str
    wanted: int
    held: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What was compared and what differs; `causes` and `cells` are the first of their totals.

    `rows` are the entries (or blocks) that are not as they were written.
    """

    entries: int
    rows: tuple[Tampered, ...]
    causes: tuple[Difference, ...]
    causes_total: int
    cells: tuple[Difference, ...]
    cells_total: int

    @property
    def holds(self) -> bool:
        """Whether records, ledger and cube agree to the last unit."""
        return not (self.rows or self.causes_total or self.cells_total)


@transaction.atomic
def prove(scope: Scope, limit: int = 20) -> Proof:
    """Compare entries with their signatures, records with entries, and entries with the cube.

    Reads every record: seconds at province size. Names at most `limit` causes and cells. Only for
    jobs and commands: ValueError without a system scope.
    """
    if not scope.system:
        message = "only a system scope proves the ledger"
        raise ValueError(message)
    with connection.cursor() as cursor:
        cursor.execute(_ROOM)
        cursor.execute(_CAUSES, parameters(limit=limit))
        causes = cursor.fetchall()
        parts = list(_cells(cursor, limit))
        cursor.execute("SELECT count(*) FROM metrics_entry")
        entries = cursor.fetchone()[0]
    return Proof(
        entries,
        tuple(islice(tampered(scope), limit)),
        tuple(_cause(row) for row in causes),
        causes[0][-1] if causes else 0,
        tuple(_cell(row) for rows in parts for row in rows)[:limit],
        sum(rows[0][-1] for rows in parts if rows),
    )


def _cells(cursor: CursorWrapper, limit: int) -> Iterator[list[tuple[Any, ...]]]:
    """What differs in the cube, then in each dimension's slices: one dimension at a time is flat."""
    cursor.execute(_CELLS, {"limit": limit})
    yield cursor.fetchall()
    for dimension, member in DIMENSIONS.items():
        sql = _SLICES.format(member=member)
        cursor.execute(sql, {"limit": limit, "dimension": dimension})
        yield cursor.fetchall()


def _cause(row: tuple[Any, ...]) -> Difference:
    cause_kind, cause, path, measure, kind, day, wanted, held, _ = row
    return Difference(
        f"{cause_kind} {cause} · {path} · {measure} {kind or '-'} · {day}", int(wanted), int(held)
    )


def _cell(row: tuple[Any, ...]) -> Difference:
    node, measure, kind, day, wanted, held, _ = row
    return Difference(f"cube {node} · {day} · {measure} {kind or '-'}", int(wanted), int(held))


def last_proof(scope: Scope) -> ProofRun | None:
    """The newest proof that was kept, for those who may see the audit of everything."""
    return ProofRun.objects.order_by("-pk").first() if may_prove(scope) else None


def may_prove(scope: Scope) -> bool:
    """Whether the audit of a whole province is the reader's to see."""
    return any(path.count("/") <= PROVINCE_DEPTH for path in scope.paths(Permission.AUDIT_SEE))
