"""How far the past is settled: below it no row can appear any more."""

from django.db import connection

# The smallest transaction of this database that may still write, else the next one to come. The
# snapshot alone would also wait for other databases of the same server (their backups, say); a
# transaction is left out only when its lock is seen to be held by one of them.
HORIZON = """
WITH moment AS MATERIALIZED (SELECT pg_current_snapshot() AS shot), running AS (
    SELECT xid::text::bigint AS number FROM moment, pg_snapshot_xip(shot) AS xid
    WHERE NOT EXISTS (
        SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock' AND granted
        AND transactionid = xid::xid AND datname <> current_database())
    UNION ALL SELECT pg_current_xact_id_if_assigned()::text::bigint
)
SELECT orgs_transaction_shift()
    + least((SELECT min(number) FROM running), pg_snapshot_xmax(shot)::text::bigint) FROM moment
"""
COMING = """
SELECT orgs_transaction_shift() + pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""


def horizon() -> int:
    """Rows whose writing transaction has a smaller number are final; one statement.

    Everything written in an earlier epoch (models.Epoch) has: those transactions ended with their server.
    """
    return _number(HORIZON)


def next_number() -> int:
    """A number that no transaction has had yet."""
    return _number(COMING)


def _number(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        found: int = cursor.fetchone()[0]
        return found
