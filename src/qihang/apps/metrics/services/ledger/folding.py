"""Folding: entries that wait in the tail are added up into the cube and signed in a block.

Safe beside writers: only rows this transaction deletes from the tail are added, so each entry is
added exactly once whenever its transaction ends, and a reader's single snapshot sees it either in
the tail or in the cube. What its posting did not sign is set apart, in no figure (block_signatures.py).
"""

# ruff: noqa: S608 - the SQL is put together from constants of this app only

from django.db import connection, transaction

from qihang.apps.metrics.models.ledger import CubeCell, SliceCell
from qihang.apps.metrics.services.ledger.block_signatures import sign_folding
from qihang.apps.metrics.sql.ledger import DIMENSIONS, EACH_CELL, PROVINCE_OF, UNIVERSITY_OF
from qihang.apps.orgs.services import record_act
from qihang.kernel import Scope

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('metrics.fold'))"
_WAITS = """
    SELECT EXISTS (SELECT FROM metrics_tailentry) OR EXISTS (SELECT FROM metrics_posting)
"""
# Sorting and grouping in memory; what does not fit goes to disk, so that no fold takes gigabytes.
_ROOM = "SET LOCAL work_mem = '192MB'"
_COLLECT = """
    CREATE TEMP TABLE metrics_folding ON COMMIT DROP AS
    WITH gone AS (DELETE FROM metrics_tailentry RETURNING entry_id AS id),
        posted AS (DELETE FROM metrics_posting RETURNING rows, digests),
        signed AS (SELECT one.* FROM posted, unnest(rows, digests) AS one(id, digest))
    SELECT DISTINCT ON (id) id, digest, gone.id IS NOT NULL AS waited
    FROM gone FULL JOIN signed USING (id);
    ALTER TABLE metrics_folding ADD PRIMARY KEY (id);
    ANALYZE metrics_folding
"""
_FORGET = """
    DELETE FROM metrics_cubecell;
    DELETE FROM metrics_slicecell
"""
_FACTS = """
    CREATE TEMP TABLE metrics_facts ON COMMIT DROP AS SELECT e.* FROM metrics_entry e WHERE {chosen};
    ANALYZE metrics_facts
"""
_NEW_FACTS = _FACTS.format(chosen="EXISTS (SELECT FROM metrics_folding t WHERE t.id = e.id)")
_FOLDED = _FACTS.format(
    chosen="NOT EXISTS (SELECT FROM metrics_tailentry t WHERE t.entry_id = e.id)"
)
_ADD_CELLS = f"""
    INSERT INTO metrics_cubecell AS held (cohort, node, day, measure, kind, value, entries)
    SELECT cohort, node, day, measure, kind, sum(value), sum(entries)
    FROM (
        SELECT cohort, {PROVINCE_OF.format(path="org_path")} AS province,
            {UNIVERSITY_OF.format(path="org_path")} AS university, place, day, measure, kind,
            sum(value) AS value, count(*) AS entries
        FROM metrics_facts GROUP BY 1, 2, 3, 4, 5, 6, 7
    ) by_university,
        LATERAL (VALUES (province), (place), (university)) AS nodes(node)
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (cohort, node, day, measure, kind) DO UPDATE
        SET value = held.value + excluded.value, entries = held.entries + excluded.entries
"""
# One dimension at a time: each is aggregated in little memory, and its cells go in by their order.
_ADD_SLICE = f"""
    INSERT INTO metrics_slicecell AS held
        (cohort, node, dimension, day, member, measure, kind, value)
    SELECT cohort, node, '{{dimension}}', day, member, measure, kind, value
    FROM ({EACH_CELL}) cells ORDER BY 1, 2, 3, 4, 5, 6, 7
    ON CONFLICT (cohort, node, dimension, day, member, measure, kind) DO UPDATE
        SET value = held.value + excluded.value
"""
_ADD_SLICES = [
    _ADD_SLICE.format(dimension=name, member=member, entries="metrics_facts e")
    for name, member in DIMENSIONS.items()
]
_MARK = """
    INSERT INTO metrics_fold (cohort, made, block, digest, folded_at)
    SELECT cohort, gen_random_uuid(), number, digest, now()
    FROM (SELECT DISTINCT cohort FROM metrics_facts) cohorts,
        (SELECT number, digest FROM metrics_block ORDER BY number DESC LIMIT 1) last
    ON CONFLICT (cohort) DO UPDATE
        SET block = excluded.block, digest = excluded.digest, folded_at = excluded.folded_at
"""
_ANEW = "UPDATE metrics_fold SET made = gen_random_uuid(), folded_at = now()"
_ADD = (_ADD_CELLS, *_ADD_SLICES)
_TABLES = ("metrics_entry", "metrics_tailentry", "metrics_cubecell", "metrics_slicecell")


@transaction.atomic
def fold() -> int:
    """Add everything committed and not yet added to the cube; number of entries added."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
        cursor.execute(_WAITS)
        if not cursor.fetchone()[0]:
            return 0
        for statement in (_ROOM, _COLLECT):
            cursor.execute(statement)
        signed = sign_folding()
        for statement in (_NEW_FACTS, *_ADD, _MARK):
            cursor.execute(statement)
        cursor.execute("DROP TABLE metrics_folding, metrics_facts")
    return signed


def settle() -> int:
    """After a bulk load: fold, then clean up and gather statistics; not inside a transaction."""
    folded = fold()
    _tidy()
    return folded


def rebuild(scope: Scope) -> int:
    """Make cube and slices anew from the entries they hold; number of cells. Not in a transaction.

    For a cube that does not prove. Readers see the old cells until the new ones stand; entries,
    tail and signatures stay as they are.
    """
    cells = _made_anew(scope)
    _tidy()
    return cells


@transaction.atomic
def _made_anew(scope: Scope) -> int:
    with connection.cursor() as cursor:
        for statement in (_ONE_AT_A_TIME, _ROOM, _FORGET, _FOLDED, *_ADD, _ANEW):
            cursor.execute(statement)
        cursor.execute("DROP TABLE metrics_facts")
    cells = CubeCell.objects.count() + SliceCell.objects.count()
    record_act(scope, "ledger.rebuilt", "ledger", "cube", org_path="/", after={"cells": cells})
    return cells


def _tidy() -> None:
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
