"""Signing what was folded: blocks of entries with a keyed digest of each row, in a chain.

Only entries that were signed when they were posted go into a block. All others are set apart: one
that was slipped into the table by hand is never signed after the event.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import connection, transaction

from qihang.apps.metrics.integrity.digests import BEGINNING, block_digest, why_not
from qihang.apps.metrics.models.ledger import Block
from qihang.apps.metrics.sql.ledger import CONTENT
from qihang.apps.orgs.queries import batches_of
from qihang.apps.orgs.services import keep_head, record_act
from qihang.kernel import Scope

ROWS = 10_000  # in one block
NAMED = 100  # ids that an alarm names
_FOLDING = f"""
    SELECT t.id, t.digest, CASE WHEN e.id IS NOT NULL THEN {CONTENT} END
    FROM metrics_folding t LEFT JOIN metrics_entry e USING (id) ORDER BY t.id
"""  # noqa: S608 - constants only
# A posting put back by hand, whose entries stand in a block already, is no reason to count twice.
_FOLDED_BEFORE = """
    DELETE FROM metrics_folding t WHERE NOT waited
        AND EXISTS (SELECT FROM metrics_block b WHERE b.rows @> ARRAY[t.id])
"""
_SET_APART = """
    INSERT INTO metrics_refusedentry (entry_id, why, content, refused_at)
    SELECT one.id, one.why, to_jsonb(e), now()
    FROM unnest(%(ids)s::bigint[], %(whys)s::text[]) AS one(id, why)
        LEFT JOIN metrics_entry e USING (id)
    ON CONFLICT DO NOTHING
"""
_REMOVE = "DELETE FROM metrics_entry WHERE id = ANY(%(ids)s)"
_LEAVE_OUT = "DELETE FROM metrics_folding WHERE id = ANY(%(ids)s)"


def sign_folding() -> int:
    """Sign the entries whose ids stand in metrics_folding, in the caller's transaction; how many.

    Those not signed by their posting leave metrics_folding and the ledger, with an alarm in the
    audit. The caller holds the lock of folding, so blocks follow each other without gaps.
    """
    last = Block.objects.order_by("-number").only("number", "digest").first()
    number, previous = (last.number, bytes(last.digest)) if last else (0, BEGINNING)
    signed, refused = 0, dict[int, str]()
    with connection.cursor() as cursor:
        cursor.execute(_FOLDED_BEFORE)
    # Millions of rows pass through, a block at a time.
    for rows in batches_of(_FOLDING, None, ROWS):
        whys = {pk: why for pk, digest, content in rows if (why := why_not(digest, content))}
        refused |= whys
        if fit := [row for row in rows if row[0] not in whys]:
            number += 1
            block = _block(number, fit, previous)
            block.save()
            transaction.on_commit(partial(keep_head, "ledger", number, bytes(block.digest)))
            previous = bytes(block.digest)
            signed += len(fit)
    if refused:
        _set_apart(refused)
    return signed


def _set_apart(refused: dict[int, str]) -> None:
    ids = sorted(refused)
    facts: dict[str, Any] = {"ids": ids, "whys": [refused[pk] for pk in ids]}
    with connection.cursor() as cursor:
        for statement in (_SET_APART, _REMOVE, _LEAVE_OUT):
            cursor.execute(statement, facts)
    record_act(
        Scope.for_system("the ledger folds what was signed when posted"), "ledger.refused",
        "ledger", "entry", org_path="/", after={"kind": "entry", "ids": ids[:NAMED]},
    )  # fmt: skip


def _block(number: int, rows: Sequence[tuple[Any, ...]], previous: bytes) -> Block:
    block = Block(
        number=number,
        rows=[pk for pk, _, _ in rows],
        digests=b"".join(bytes(digest) for _, digest, _ in rows if digest),
        previous=previous,
    )
    block.digest = block_digest(block)
    return block
