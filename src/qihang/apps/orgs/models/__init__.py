"""Tables of the organisation tree, of access and of the audit."""

from qihang.apps.orgs.models import access, audit
from qihang.apps.orgs.models.access import Account, Grant, Membership, PowerSession
from qihang.apps.orgs.models.audit import AuditBlock, AuditEntry
from qihang.apps.orgs.models.sessions import Session
from qihang.apps.orgs.models.tokens import ApiAnswer, ApiToken, ApiUse
from qihang.apps.orgs.models.tree import Org

PERSONAL = access.PERSONAL | audit.PERSONAL

__all__ = [
    "PERSONAL",
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
