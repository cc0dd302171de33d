"""What of the figures is signed besides the ledger: each seal with the signatures of the departments."""

from qihang.apps.orgs.integrity.signed import Signed, SignedPart

SEAL = Signed(
    kind="seal",
    model="metrics.Seal",
    columns=(
        "uuid", "cohort", "cut_off", "day", "figures", "entries", "inputs", "digest", "taken_at",
        "taken_by_id", "published_at",
    ),
    made_by=frozenset({"figures.seal"}),
    changed_by=frozenset({"figures.sign", "figures.publish"}),
    parts=(SignedPart("metrics.Signature", "seal_id", ("department_id", "account_id", "at")),),
)  # fmt: skip
