"""What makes the audit tamper-evident: a keyed digest of each row, and of each block of rows."""

import ipaddress
import json

from qihang.apps.orgs import encryption
from qihang.apps.orgs.models import AuditBlock, AuditEntry

BEGINNING = bytes(32)  # stands before the first block


def row_digest(entry: AuditEntry) -> bytes:
    """32 bytes that only holders of the key can make for this content."""
    content = {
        "uuid": str(entry.uuid),
        "at": entry.at.timestamp().hex(),
        "account": entry.account_id,
        "address": canonical(entry.address),
        "act": entry.act,
        "subject": [entry.subject_kind, entry.subject],
        "org_path": entry.org_path,
        "reason": entry.reason,
        "before": entry.before,
        "after": entry.after,
        "power": entry.power_id,
    }
    if entry.content is not None:  # rows from before acts were signed have none
        content["content"] = bytes(entry.content).hex()
    return encryption.sign(json.dumps(content, sort_keys=True).encode(), "audit row")


def block_digest(block: AuditBlock) -> bytes:
    """32 bytes over the block's content and its predecessor's digest."""
    content = {
        "number": block.number,
        "sealed_at": block.sealed_at.timestamp().hex(),
        "horizon": block.horizon,
        "rows": block.rows,
        "digests": [bytes(digest).hex() for digest in block.digests],
        "previous": bytes(block.previous).hex(),
    }
    return encryption.sign(json.dumps(content, sort_keys=True).encode(), "audit block")


def canonical(address: str | None) -> str | None:
    """An IP address in the one form the database gives back."""
    return None if address is None else str(ipaddress.ip_address(address))
