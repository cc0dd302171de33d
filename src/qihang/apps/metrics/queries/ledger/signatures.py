"""Whether each entry is as it was when it was folded: altered, added and missing ones by number."""

from collections.abc import Iterator, Sequence

from django.db import connection

from qihang.apps.metrics.integrity import findings
from qihang.apps.metrics.integrity.digests import BEGINNING, DIGEST, block_digest, row_digest
from qihang.apps.metrics.models.ledger import Block
from qihang.apps.metrics.sql.ledger import CONTENT
from qihang.kernel import Objection, Scope

_TABLE = "metrics_entry"
_CONTENTS = f"SELECT e.id, {CONTENT} FROM metrics_entry e WHERE e.id = ANY(%s)"  # noqa: S608
# Entries that stand in no block and wait in no tail were slipped in.
_STRAYS = f"""
    SELECT e.id, {CONTENT} FROM metrics_entry e
    WHERE NOT EXISTS (SELECT FROM metrics_tailentry t WHERE t.entry_id = e.id)
        AND NOT EXISTS (SELECT FROM signed WHERE signed.id = e.id)
    ORDER BY e.id
"""  # noqa: S608 - constants only
_COUNTED_TWICE = """
    SELECT t.entry_id FROM metrics_tailentry t JOIN signed ON signed.id = t.entry_id ORDER BY 1
"""
_SIGNED = """
    CREATE TEMP TABLE signed ON COMMIT DROP AS SELECT DISTINCT unnest(rows) AS id FROM metrics_block;
    ALTER TABLE signed ADD PRIMARY KEY (id);
    ANALYZE signed
"""


def tampered(scope: Scope) -> Iterator[Objection]:
    """Every entry altered, added or missing since it was folded, and tail rows of folded ones.

    Call it in a transaction; reads the whole ledger, a block at a time. Only for jobs and commands:
    ValueError without a system scope.
    """
    if not scope.system:
        message = "only a system scope proves the ledger"
        raise ValueError(message)
    previous, expected = BEGINNING, 1
    for block in Block.objects.order_by("number").iterator(chunk_size=1):
        if block.number != expected or bytes(block.previous) != previous:
            yield findings.block_missing(expected)
        if bytes(block.digest) != block_digest(block):
            yield findings.block_altered(block.number)
        yield from _rows(block)
        previous, expected = bytes(block.digest), block.number + 1
    yield from _strays()


def _rows(block: Block) -> Iterator[Objection]:
    with connection.cursor() as cursor:
        cursor.execute(_CONTENTS, [block.rows])
        contents = dict(cursor.fetchall())
    for number, digest in zip(block.rows, _split(bytes(block.digests)), strict=False):
        content = contents.get(number)
        if content is None:
            yield findings.missing(_TABLE, number, block.number)
        elif row_digest(content) != digest:
            yield findings.altered(_TABLE, number, block.number, content)


def _split(digests: bytes) -> Sequence[bytes]:
    return [digests[i : i + DIGEST] for i in range(0, len(digests), DIGEST)]


def _strays() -> Iterator[Objection]:
    with connection.cursor() as cursor:
        cursor.execute(_SIGNED)
        cursor.execute(_STRAYS)
        strays = cursor.fetchall()
        cursor.execute(_COUNTED_TWICE)
        twice = cursor.fetchall()
        cursor.execute("DROP TABLE signed")
    yield from (findings.added(number, content) for number, content in strays)
    yield from (findings.waits_wrongly(number, "signed") for (number,) in twice)
