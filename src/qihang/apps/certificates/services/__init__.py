"""What may be done with proofs and forms; one function per user action."""

from qihang.apps.certificates.services.printing import note_printed, own_id_number
from qihang.apps.certificates.services.proof_links import make_proof_link, revoke_proof_link
from qihang.apps.certificates.services.proofs import issue, revoke

__all__ = [
    "issue",
    "make_proof_link",
    "note_printed",
    "own_id_number",
    "revoke",
    "revoke_proof_link",
]
