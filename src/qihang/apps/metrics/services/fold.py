"""Folding: entries that wait in the tail are added up into the cube, by day and by month.

Safe beside writers: only rows this statement deletes from the tail are added, so each entry is
added exactly once whenever its transaction ends, and a reader's single snapshot sees it either in
the tail or in the cube.
"""

# ruff: noqa: S608 - the SQL is put together from constants of this app only

from django.db import connection, transaction

from qihang.apps.metrics.nodes import PROVINCE_OF
from qihang.apps.metrics.records import UNIVERSITY_OF

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('metrics.fold'))"
_FOLD = f"""
    WITH taken AS (DELETE FROM metrics_tailentry RETURNING *),
    marked AS (
        INSERT INTO metrics_fold (cohort, token, folded_at)
        SELECT cohort, gen_random_uuid(), now() FROM taken GROUP BY cohort
        ON CONFLICT (cohort) DO UPDATE SET token = excluded.token, folded_at = excluded.folded_at
    ),
    by_university AS (
        SELECT cohort, {PROVINCE_OF.format(path="org_path")} AS province,
            {UNIVERSITY_OF.format(path="org_path")} AS university, place, day, measure, kind,
            sum(value) AS value, count(*) AS entries
        FROM taken GROUP BY 1, 2, 3, 4, 5, 6, 7
    ),
    added AS (
        INSERT INTO metrics_cubecell AS held
            (cohort, node, span, start, measure, kind, value, entries)
        SELECT cohort, node, span, start, measure, kind, sum(value), sum(entries)
        FROM by_university,
            LATERAL (VALUES (province), (place), (university)) AS nodes(node),
            LATERAL (VALUES ('D', day), ('M', date_trunc('month', day)::date)) AS spans(span, start)
        GROUP BY cohort, node, span, start, measure, kind
        ON CONFLICT (cohort, node, span, start, measure, kind) DO UPDATE
            SET value = held.value + excluded.value, entries = held.entries + excluded.entries
    )
    SELECT count(*) FROM taken
"""
_TABLES = ("metrics_entry", "metrics_tailentry", "metrics_cubecell")


@transaction.atomic
def fold() -> int:
    """Add everything committed and not yet added to the cube; number of entries added."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
        cursor.execute(_FOLD)
        return int(cursor.fetchone()[0])


def settle() -> int:
    """After a bulk load: fold, then clean up and gather statistics; not inside a transaction."""
    folded = fold()
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
    return folded
