"""What of a public link is signed: what it opens, until when, how often."""

from qihang.apps.orgs.integrity.signed import Signed

LINK = Signed(
    kind="link",
    model="links.PublicLink",
    columns=(
        "uuid", "purpose", "token_hash", "receipt", "subject_kind", "subject", "org_path",
        "created_by_id", "created_at", "expires_at", "uses_left", "times_used", "used_at",
        "revoked_at",
    ),
    made_by=frozenset({"link.create"}),
    changed_by=frozenset({"link.use", "link.revoke"}),
)  # fmt: skip
