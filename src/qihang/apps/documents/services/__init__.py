"""What may be done with documents; one function per user action."""

from qihang.apps.documents.services.issuance import NewDocument, issue, revoke
from qihang.apps.documents.services.verification import Answer, check, check_linked

__all__ = ["Answer", "NewDocument", "check", "check_linked", "issue", "revoke"]
