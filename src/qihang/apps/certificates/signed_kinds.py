"""What of a graduate's proof is signed: what others are shown for its number, and until when."""

from qihang.apps.orgs.integrity.signed import Signed

PROOF = Signed(
    kind="proof",
    model="certificates.Proof",
    columns=(
        "uuid", "graduate_id", "destination_id", "number", "transfer_number", "shows",
        "issued_at", "valid_until", "revoked_at",
    ),
    made_by=frozenset({"proof.issue"}),
    changed_by=frozenset({"proof.revoke"}),
)  # fmt: skip
