"""What may be done with proofs and forms; one function per user action."""

from qihang.apps.certificates.services.printing import note_printed, own_id_number
from qihang.apps.certificates.services.proofs import issue, revoke
from qihang.apps.certificates.services.verification import Answer, check

__all__ = [
    "Answer",
    "check",
    "issue",
    "note_printed",
    "own_id_number",
    "revoke",
]
