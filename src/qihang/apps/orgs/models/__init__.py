"""Tables of the organisation tree, of access and of the audit."""

from qihang.apps.orgs.models import access, audit
from qihang.apps.orgs.models.access import Account, Grant, Membership, PowerSession
from qihang.apps.orgs.models.audit import AuditBlock, AuditEntry, RecordSignature
from qihang.apps.orgs.models.sessions import Session
from qihang.apps.orgs.models.tokens import ApiAnswer, ApiToken, ApiUse
from qihang.apps.orgs.models.tree import Org
from qihang.apps.orgs.proofs import SHORT_LIVED

PERSONAL = access.PERSONAL | audit.PERSONAL

# Tables that no proof covers (orgs/proofs.py), each with its reason.
UNPROVEN = {
    "ApiAnswer": SHORT_LIVED,
    "ApiUse": SHORT_LIVED,
    "Session": SHORT_LIVED,
}

__all__ = [
    "PERSONAL",
    "UNPROVEN",
    "Account",
    "ApiAnswer",
    "ApiToken",
    "ApiUse",
    "AuditBlock",
    "AuditEntry",
    "Grant",
    "Membership",
    "Org",
    "PowerSession",
    "RecordSignature",
    "Session",
]
