"""What of a sheet is signed once it is written: whose it was, and what stood before, for taking it back."""

from qihang.apps.orgs.integrity.signed import Signed, SignedPart

BATCH = Signed(
    kind="batch",
    model="intake.Batch",
    columns=("uuid", "target", "org_id", "org_path", "reach", "cohort", "file_sha256", "reverses_id"),
    made_by=frozenset({"sheet.apply", "sheet.undo"}),
    parts=(
        SignedPart(
            "intake.Change", "batch_id", ("subject", "row", "before", "after", "digest"),
            hashed=True,
        ),
    ),
    where="r.applied_at IS NOT NULL",
)  # fmt: skip
