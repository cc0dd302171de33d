"""What of a document is signed: what others are shown for its number, whose it is, and until when."""

from qihang.apps.orgs.integrity.signed import Signed


def signed_document(kind: str) -> Signed:
    """The documents of one kind; their acts are named after it."""
    return Signed(
        kind=kind,
        model="documents.Document",
        columns=(
            "uuid", "kind", "number", "transfer_number", "content", "content_hash",
            "subject_kind", "subject", "org_path", "holder_kind", "holder",
            "issued_at", "valid_until", "revoked_at", "revoked_why", "superseded_by_id",
        ),
        made_by=frozenset({f"{kind}.issue"}),
        changed_by=frozenset({f"{kind}.revoke"}),
        where=f"r.kind = '{kind}'",
        version=2,  # 1: proofs in a table of their own
    )  # fmt: skip
