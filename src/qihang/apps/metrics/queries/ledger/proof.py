"""Proof that the ledger says what the records say, and the cube what the ledger says."""

# ruff: noqa: S608 - the SQL is put together from constants of this app only

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from qihang.apps.metrics.integrity import findings
from qihang.apps.metrics.models.ledger import ProofRun
from qihang.apps.metrics.queries.ledger.guards import unfitting
from qihang.apps.metrics.queries.ledger.signatures import tampered
from qihang.apps.metrics.sql.ledger import (
    DESTINATION,
    DESTINATIONS_NOW,
    DESTINATIONS_THEN,
    DIMENSIONS,
    EACH_CELL,
    EACH_NODE,
    FACT,
    GRADUATE,
    GRADUATES_NOW,
    parameters,
)
from qihang.kernel import Objection, Permission, Scope

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
# The days on which a registration began and ceased to count, by its reviews and by the ledger. Where a
# graduate moved in or out of the statistics, other days are right too.
_DAYS = f"""
    WITH steady AS (
        SELECT cause AS graduate FROM metrics_entry WHERE cause_kind = '{GRADUATE}'
        GROUP BY cause HAVING count(DISTINCT day) = 1
    ),
    said AS (
        SELECT cause, day, sum(value) AS value FROM ({DESTINATIONS_THEN.format(chosen="true")}) r
        GROUP BY cause, day HAVING sum(value) <> 0
    ),
    held AS (
        SELECT cause, day, sum(value) AS value FROM metrics_entry
        WHERE cause_kind = '{DESTINATION}' GROUP BY cause, day HAVING sum(value) <> 0
    )
    SELECT cause, day, coalesce(said.value, 0), coalesce(held.value, 0), count(*) OVER ()
    FROM said FULL JOIN held USING (cause, day)
        JOIN destinations_destination d ON d.id = cause JOIN steady ON steady.graduate = d.graduate_id
    WHERE coalesce(said.value, 0) <> coalesce(held.value, 0)
        AND EXISTS (SELECT FROM said other WHERE other.cause = d.id)
    ORDER BY cause, day LIMIT %(limit)s
"""
_ENTRIES_OF = """
    SELECT id FROM metrics_entry
    WHERE cause_kind = %(cause_kind)s AND cause = %(cause)s AND {which} ORDER BY id LIMIT 20
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
class LedgerProof:
    """What was compared and what differs; `causes` and `cells` are the first of their totals.

    `rows` are rows that are not as they were written, and guards that are off.
    """

    entries: int
    rows: tuple[Objection, ...]
    causes: tuple[Objection, ...]
    causes_total: int
    cells: tuple[Objection, ...]
    cells_total: int

    @property
    def holds(self) -> bool:
        """Whether records, ledger and cube agree to the last unit."""
        return not (self.rows or self.causes_total or self.cells_total)

    @property
    def findings(self) -> tuple[Objection, ...]:
        """Everything named, rows first."""
        return (*self.rows, *self.causes, *self.cells)


@transaction.atomic
def prove(scope: Scope, limit: int = 20) -> LedgerProof:
    """Compare entries with their signatures, records with entries, and entries with the cube.

    Reads every record: seconds at province size. Names at most `limit` rows, causes and cells. Only
    for jobs and commands: ValueError without a system scope.
    """
    if not scope.system:
        message = "only a system scope proves the ledger"
        raise ValueError(message)
    with connection.cursor() as cursor:
        cursor.execute(_ROOM)
        causes, causes_total = _causes(cursor, limit)
        parts = list(_cells(cursor, limit))
        cursor.execute("SELECT count(*) FROM metrics_entry")
        entries = cursor.fetchone()[0]
    return LedgerProof(
        entries,
        (*islice(unfitting(scope), limit), *islice(tampered(scope), limit)),
        tuple(causes[:limit]),
        causes_total,
        tuple(one for part, _ in parts for one in part)[:limit],
        sum(total for _, total in parts),
    )


def _causes(cursor: CursorWrapper, limit: int) -> tuple[list[Objection], int]:
    """Records that the ledger counts wrongly by their sum, then those by the day alone."""
    cursor.execute(_CAUSES, parameters(limit=limit))
    sums = cursor.fetchall()
    cursor.execute(_DAYS, parameters(limit=limit))
    days = cursor.fetchall()
    total = sum(rows[0][-1] for rows in (sums, days) if rows)
    return [*(_cause(cursor, row) for row in sums), *(_day(cursor, row) for row in days)], total


def _cells(cursor: CursorWrapper, limit: int) -> Iterator[tuple[list[Objection], int]]:
    """What differs in the cube, then in each dimension's slices: one dimension at a time is flat."""
    cursor.execute(_CELLS, {"limit": limit})
    rows = cursor.fetchall()
    yield [_cell("metrics_cubecell", row) for row in rows], rows[0][-1] if rows else 0
    for dimension, member in DIMENSIONS.items():
        sql = _SLICES.format(member=member)
        cursor.execute(sql, {"limit": limit, "dimension": dimension})
        rows = cursor.fetchall()
        yield [_cell("metrics_slicecell", row) for row in rows], rows[0][-1] if rows else 0


def _cause(cursor: CursorWrapper, row: tuple[Any, ...]) -> Objection:
    cause_kind, cause, path, measure, kind, day, wanted, held, _ = row
    facts = {
        "cause_kind": cause_kind, "cause": cause, "org_path": path, "measure": measure,
        "kind": kind or "-", "effective_day": day.isoformat(), "wanted": int(wanted), "held": int(held),
    }  # fmt: skip
    cursor.execute(_ENTRIES_OF.format(which="true"), {"cause_kind": cause_kind, "cause": cause})
    return findings.cause_differs(facts, [number for (number,) in cursor.fetchall()])


def _day(cursor: CursorWrapper, row: tuple[Any, ...]) -> Objection:
    cause, day, wanted, held, _ = row
    facts = {"cause_kind": DESTINATION, "cause": cause, "day": day}
    cursor.execute(_ENTRIES_OF.format(which="day = %(day)s"), facts)
    numbers = [number for (number,) in cursor.fetchall()]
    return findings.day_differs(cause, day.isoformat(), int(wanted), int(held), numbers)


def _cell(table: str, row: tuple[Any, ...]) -> Objection:
    node, measure, kind, day, wanted, held, _ = row
    where = f"{node} {day} {measure} {kind or '-'}"
    if wanted == held:
        return findings.cell_miscounts(where)
    return findings.cell_differs(table, where, int(wanted), int(held))


def last_proof(scope: Scope) -> ProofRun | None:
    """The newest proof that was kept, for those who may see the audit of everything."""
    return ProofRun.objects.order_by("-pk").first() if may_prove(scope) else None


def may_prove(scope: Scope) -> bool:
    """Whether the audit of a whole province is the reader's to see."""
    return any(path.count("/") <= PROVINCE_DEPTH for path in scope.paths(Permission.AUDIT_SEE))
