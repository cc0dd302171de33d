"""Tables of the organisation tree, of access and of the audit."""

from qihang.apps.orgs.models import access, audit
from qihang.apps.orgs.models.access import Account, Grant, Membership, PowerSession
from qihang.apps.orgs.models.audit import AuditBlock, AuditEntry
from qihang.apps.orgs.models.sessions import Session
from qihang.apps.orgs.models.tokens import ApiAnswer, ApiToken, ApiUse
from qihang.apps.orgs.models.tree import Org
from qihang.apps.orgs.proofs import ONLY_AUDITED, SHORT_LIVED

PERSONAL = access.PERSONAL | audit.PERSONAL

# Tables that no proof covers (orgs/proofs.py), each with its reason.
UNPROVEN = {
    "Org": ONLY_AUDITED,
    "Account": ONLY_AUDITED,
    "Membership": ONLY_AUDITED,
    "Grant": ONLY_AUDITED,
    "PowerSession": ONLY_AUDITED,
    "ApiToken": ONLY_AUDITED,
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
    "Session",
]
