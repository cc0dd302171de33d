"""Signing what was folded: blocks of entries with a keyed digest of each row, in a chain."""

from collections.abc import Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

from qihang.apps.metrics.digests import BEGINNING, CONTENT, block_digest, row_digest
from qihang.apps.metrics.models import Block

ROWS = 10_000  # in one block


def sign_rows(table: str) -> int:
    """Sign the entries whose ids stand in `table`, in the caller's transaction; how many.

    The caller holds the lock of folding, so blocks follow each other without gaps.
    """
    last = Block.objects.order_by("-number").only("number", "digest").first()
    number, previous = (last.number, bytes(last.digest)) if last else (0, BEGINNING)
    signed = 0
    with connection.cursor() as cursor:
        # A cursor of the server: millions of rows pass through, a block at a time.
        cursor.execute(
            f"DECLARE signing CURSOR FOR SELECT e.id, {CONTENT}"  # noqa: S608 - constants only
            f" FROM metrics_entry e JOIN {table} USING (id) ORDER BY e.id"
        )
        while rows := _next(cursor):
            number += 1
            block = _block(number, rows, previous)
            block.save()
            previous = bytes(block.digest)
            signed += len(rows)
        cursor.execute("CLOSE signing")
    return signed


def _next(cursor: CursorWrapper) -> Sequence[tuple[int, str]]:
    cursor.execute(f"FETCH {ROWS} FROM signing")
    return cursor.fetchall()


def _block(number: int, rows: Sequence[tuple[int, str]], previous: bytes) -> Block:
    block = Block(
        number=number,
        rows=[pk for pk, _ in rows],
        digests=b"".join(row_digest(content) for _, content in rows),
        previous=previous,
    )
    block.digest = block_digest(block)
    return block
