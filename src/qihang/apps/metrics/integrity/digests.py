"""What makes a row altered behind the database's guard known: a keyed digest of each entry."""

import hmac
import json
from hashlib import sha256

from qihang.apps.metrics.models.ledger import Block
from qihang.apps.orgs.services import sign

DIGEST = 16  # bytes kept of each row's digest
BEGINNING = bytes(32)  # stands before the first block


def row_digest(content: str) -> bytes:
    """DIGEST bytes that only holders of the key can make for this content."""
    return sign(content.encode(), "ledger row")[:DIGEST]


def why_not(digest: bytes | None, content: str | None) -> str:
    """Why an entry is not as it was posted (unsigned, altered, missing), "" where it is.

    `digest` is what its posting signed, `content` the entry's now; None where there is none.
    """
    if content is None:
        return "missing"
    if digest is None:
        return "unsigned"
    return "" if hmac.compare_digest(row_digest(content), bytes(digest)) else "altered"


def block_digest(block: Block) -> bytes:
    """32 bytes over the block's content and its predecessor's digest."""
    content = {
        "number": block.number,
        "rows": block.rows,
        "digests": sha256(bytes(block.digests)).hexdigest(),
        "previous": bytes(block.previous).hex(),
    }
    return sign(json.dumps(content).encode(), "ledger block")
