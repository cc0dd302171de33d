"""What may be done with documents; one function per user action."""

from qihang.apps.documents.services.issuance import NewDocument, issue, revoke
from qihang.apps.documents.services.verification import Answer, check, show

__all__ = ["Answer", "NewDocument", "check", "issue", "revoke", "show"]
