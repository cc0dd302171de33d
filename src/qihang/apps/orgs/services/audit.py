"""Sealing the log: rows that no earlier row can join any more go into a chained block."""

from collections.abc import Iterator
from functools import partial

from django.db import transaction

from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.integrity import anchors, trail
from qihang.apps.orgs.integrity.digests import BEGINNING, block_digest
from qihang.apps.orgs.models import AuditBlock, AuditEntry, Epoch
from qihang.apps.orgs.queries.horizon import horizon
from qihang.apps.orgs.services.record import record_act
from qihang.kernel import Scope
from qihang.web.locks import lock_until_commit

BLOCK = 5_000  # rows in one block
LOCK = 0x41554449  # one sealer at a time ("AUDI")
MOVED = "audit.moved"

Row = tuple[int, bytes | memoryview]


@transaction.atomic
def seal_blocks() -> int:
    """Seal every row older than all running transactions; the number of rows sealed.

    A row is old enough when every transaction with a smaller number has ended: then no row can
    appear behind the block.
    """
    lock_until_commit(LOCK)
    settled = horizon()
    _note_epochs()
    last = AuditBlock.objects.order_by("-number").first()
    start = last.horizon if last else 0
    rows = AuditEntry.objects.filter(txid__gte=start, txid__lt=settled).order_by("txid", "pk")
    sealed = 0
    for chunk in _chunks(rows.values_list("pk", "digest").iterator(BLOCK)):
        last = _seal(chunk, last, settled)
        sealed += len(chunk)
    transaction.on_commit(partial(trail.forget, settled))
    return sealed


def _note_epochs() -> None:
    """That the database was moved is an act like others, so that nobody moves it unseen."""
    first, *later = Epoch.objects.order_by("pk")
    noted = AuditEntry.objects.filter(act=MOVED, subject_kind="epoch")
    known = set(noted.values_list("subject", flat=True)) if later else set()
    for epoch in later:
        if str(epoch.shift) not in known:
            facts = {"system": epoch.system, "timeline": epoch.timeline, "before": first.system}
            scope = Scope.for_system("transactions are counted anew")
            record_act(scope, MOVED, "epoch", epoch.shift, org_path="/", after=facts)


def _seal(rows: list[Row], last: AuditBlock | None, settled: int) -> AuditBlock:
    block = AuditBlock(
        number=last.number + 1 if last else 1,
        sealed_at=real_now(),
        horizon=settled,
        rows=[pk for pk, _ in rows],
        digests=[bytes(digest) for _, digest in rows],
        previous=bytes(last.digest) if last else BEGINNING,
    )
    block.digest = block_digest(block)
    block.save()
    transaction.on_commit(partial(anchors.keep_head, "audit", block.number, block.digest))
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
