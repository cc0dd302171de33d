"""Whether the audit is as it was written: every altered, added or missing row is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from qihang.apps.orgs.integrity import anchors, trail
from qihang.apps.orgs.integrity.digests import BEGINNING, block_digest, row_digest
from qihang.apps.orgs.integrity.heads import read_head
from qihang.apps.orgs.models import AuditBlock, AuditEntry, Epoch
from qihang.apps.orgs.queries.horizon import next_number
from qihang.kernel import Permission, Refusal, Scope

STRAY = """
SELECT id FROM orgs_auditentry WHERE txid < %s
EXCEPT SELECT unnest(rows) FROM orgs_auditblock ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Tampering:
    """One thing that is not as it was written; `how` is altered, added or missing."""

    how: str
    what: str  # row, block or epoch
    number: int

    def __str__(self) -> str:
        return f"{self.how} {self.what} {self.number}"


def verify_audit(scope: Scope, heads: Path | None = None) -> Iterator[Tampering]:
    """Go through all blocks and rows; nothing is yielded where all is well.

    `heads` is a file of kept heads; the default is this installation's own. Only those who may
    see the whole audit may ask (refuses with out_of_reach).
    """
    if "/" not in scope.paths(Permission.AUDIT_SEE):
        raise Refusal("out_of_reach", "只有能查看全部审计记录的人才能核验。")
    last: AuditBlock | None = None
    for block in AuditBlock.objects.order_by("number").iterator(chunk_size=1):
        yield from _gap(last, block)
        yield from _block(last, block)
        last = block
    yield from _cut_tail(last, heads or anchors.anchor_file())
    yield from _unsealed(last.horizon if last else 0)
    yield from _lost()
    yield from _epochs()


def _gap(last: AuditBlock | None, block: AuditBlock) -> Iterator[Tampering]:
    expected = last.number + 1 if last else 1
    for number in range(expected, block.number):
        yield Tampering("missing", "block", number)


def _block(last: AuditBlock | None, block: AuditBlock) -> Iterator[Tampering]:
    follows = last is None or last.number + 1 != block.number or last.digest == block.previous
    if last is None and block.number == 1:
        follows = bytes(block.previous) == BEGINNING
    if not follows or bytes(block.digest) != block_digest(block):
        yield Tampering("altered", "block", block.number)
    rows = AuditEntry.objects.in_bulk(block.rows)
    for pk, digest in zip(block.rows, block.digests, strict=False):
        if pk not in rows:
            yield Tampering("missing", "row", pk)
        elif {row_digest(rows[pk]), bytes(rows[pk].digest)} != {bytes(digest)}:
            yield Tampering("altered", "row", pk)


def _cut_tail(last: AuditBlock | None, heads: Path) -> Iterator[Tampering]:
    lines = [h for h in map(read_head, anchors.kept_lines(heads)) if h and h.chain == "audit"]
    if not lines:
        return
    number, digest = lines[-1].number, lines[-1].digest
    for lost in range(last.number + 1 if last else 1, number + 1):
        yield Tampering("missing", "block", lost)
    if not AuditBlock.objects.filter(number=number, digest=digest).exists():
        kept = AuditBlock.objects.filter(number=number).exists()
        yield from [Tampering("altered", "block", number)] if kept else []


def _unsealed(horizon: int) -> Iterator[Tampering]:
    """Rows that stand in no block: below the horizon they were added, above it they must be signed.

    A row of a transaction that has not begun yet would never be sealed: it was put in by hand.
    """
    with connection.cursor() as cursor:
        cursor.execute(STRAY, [horizon])
        for (pk,) in cursor.fetchall():
            yield Tampering("added", "row", pk)
    future = next_number()
    for entry in AuditEntry.objects.filter(txid__gte=horizon).order_by("pk").iterator():
        if entry.txid >= future or row_digest(entry) != bytes(entry.digest):
            yield Tampering("added", "row", entry.pk)


def _lost() -> Iterator[Tampering]:
    """Rows that were committed and are gone, or are others now, though no block ever held them."""
    for _, lines in trail.left():
        rows = AuditEntry.objects.filter(pk__in=[line.row for line in lines])
        digests = {pk: bytes(digest) for pk, digest in rows.values_list("pk", "digest")}
        for line in lines:
            if digests.get(line.row) != line.digest and not _in_a_block(line.row):
                how = "altered" if line.row in digests else "missing"
                yield Tampering(how, "row", line.row)


def _in_a_block(pk: int) -> bool:
    """Then the block has named it."""
    return AuditBlock.objects.filter(rows__contains=[pk]).exists()


def _epochs() -> Iterator[Tampering]:
    """Moves of the database that the audit tells of and the table of epochs no longer does."""
    acts = AuditEntry.objects.filter(act="audit.moved", subject_kind="epoch").order_by("pk")
    for shift, told in acts.values_list("subject", "after"):
        row = Epoch.objects.filter(shift=int(shift)).first()
        if row is None:
            yield Tampering("missing", "epoch", int(shift))
        elif told != {**(told or {}), "system": row.system, "timeline": row.timeline}:
            yield Tampering("altered", "epoch", int(shift))
