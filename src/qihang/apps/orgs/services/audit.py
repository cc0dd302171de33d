"""Sealing the log: rows that no earlier row can join any more go into a chained block."""

from collections.abc import Iterator
from functools import partial

from django.db import connection, transaction

from qihang.apps.orgs import anchors
from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.digests import BEGINNING, block_digest
from qihang.apps.orgs.models import AuditBlock, AuditEntry

BLOCK = 5_000  # rows in one block
LOCK = 0x41554449  # one sealer at a time ("AUDI")

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
SELECT least((SELECT min(number) FROM running), pg_snapshot_xmax(shot)::text::bigint) FROM moment
"""

Row = tuple[int, bytes | memoryview]


@transaction.atomic
def seal_blocks() -> int:
    """Seal every row older than all running transactions; the number of rows sealed.

    A row is old enough when every transaction with a smaller number has ended: then no row can
    appear behind the block.
    """
    horizon = _horizon()
    last = AuditBlock.objects.order_by("-number").first()
    start = last.horizon if last else 0
    rows = AuditEntry.objects.filter(txid__gte=start, txid__lt=horizon).order_by("txid", "pk")
    sealed = 0
    for chunk in _chunks(rows.values_list("pk", "digest").iterator(BLOCK)):
        last = _seal(chunk, last, horizon)
        sealed += len(chunk)
    return sealed


def _horizon() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(HORIZON)
        return cursor.fetchone()[0]


def _seal(rows: list[Row], last: AuditBlock | None, horizon: int) -> AuditBlock:
    block = AuditBlock(
        number=last.number + 1 if last else 1,
        sealed_at=real_now(),
        horizon=horizon,
        rows=[pk for pk, _ in rows],
        digests=[bytes(digest) for _, digest in rows],
        previous=bytes(last.digest) if last else BEGINNING,
    )
    block.digest = block_digest(block)
    block.save()
    transaction.on_commit(partial(anchors.keep_head, block.number, block.digest))
    return block


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == BLOCK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
