"""Tables of the organisation tree, of access and of the audit."""

from qihang.apps.orgs.labels import ONLY_AUDITED, SHORT_LIVED
from qihang.apps.orgs.models import access, audit, joining, person, tokens, unsaved
from qihang.apps.orgs.models.access import Account, Grant, Membership, PowerSession
from qihang.apps.orgs.models.audit import AuditBlock, AuditEntry, RecordSignature
from qihang.apps.orgs.models.epoch import Epoch
from qihang.apps.orgs.models.heads import Alarm, HandedHead, HeadReceiver
from qihang.apps.orgs.models.joining import AccountReset, Invitation
from qihang.apps.orgs.models.person import PersonKey
from qihang.apps.orgs.models.proposals import Proposal
from qihang.apps.orgs.models.sessions import Session
from qihang.apps.orgs.models.tokens import ApiAnswer, ApiToken, Attempt
from qihang.apps.orgs.models.tree import Org
from qihang.apps.orgs.models.unsaved import UnsavedForm
from qihang.kernel import msgid

PERSONAL = (
    access.PERSONAL
    | audit.PERSONAL
    | joining.PERSONAL
    | person.PERSONAL
    | tokens.PERSONAL
    | unsaved.PERSONAL
)

# Tables that no proof covers (orgs/integrity/proofs.py), each with its reason.
UNPROVEN = {
    "Alarm": msgid("每次核验都会重新得出。"),
    "PersonKey": ONLY_AUDITED,
    "ApiAnswer": SHORT_LIVED,
    "Attempt": SHORT_LIVED,
    "Session": SHORT_LIVED,
    "UnsavedForm": SHORT_LIVED,
}

__all__ = [
    "PERSONAL",
    "UNPROVEN",
    "Account",
    "AccountReset",
    "Alarm",
    "ApiAnswer",
    "ApiToken",
    "Attempt",
    "AuditBlock",
    "AuditEntry",
    "Epoch",
    "Grant",
    "HandedHead",
    "HeadReceiver",
    "Invitation",
    "Membership",
    "Org",
    "PersonKey",
    "PowerSession",
    "Proposal",
    "RecordSignature",
    "Session",
    "UnsavedForm",
]
