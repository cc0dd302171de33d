"""What of agreements is signed: series whole, agreements with their numbers, papers and history."""

from qihang.apps.agreements.rules import AgreementAction
from qihang.apps.orgs.integrity.signed import Signed, SignedPart

_SHA256 = "(SELECT f.sha256 FROM files_storedfile f WHERE f.id = p.file_id)"

SERIES = Signed(
    kind="agreement_series",
    model="agreements.AgreementSeries",
    columns=(
        "uuid", "org_id", "org_path", "cohort", "form", "stem", "width", "first", "last",
        "issued_at", "closed_at",
    ),
    made_by=frozenset({"agreement_series.issue"}),
    changed_by=frozenset({"agreement_series.close"}),
)  # fmt: skip

AGREEMENT = Signed(
    kind="agreement",
    model="agreements.Agreement",
    columns=(
        "uuid", "graduate_id", "cohort", "org_path", "status", "form", "number", "issued_at",
        "employer_name", "employer_code", "work_place", "position_name", "monthly_pay_fen",
        "signed_date", "term_from", "term_until", "recorded_at", "end_kind", "ended_date",
        "end_recorded_at",
    ),
    made_by=frozenset({"agreement.issue"}),
    changed_by=frozenset(
        {"agreement.paper_add", "agreement.paper_remove", *(f"agreement.{action}" for action in AgreementAction)}
    ),
    parts=(
        SignedPart(
            "agreements.AgreementMove", "agreement_id",
            (
                "act", "account_id", "action", "from_status", "to_status", "reason", "fields",
                "at", "undone_at",
            ),
        ),
        SignedPart(
            "agreements.AgreementNumber", "agreement_id",
            ("series_id", "number", "given_at", "replaced_at", "loss"),
        ),
        SignedPart(
            "agreements.AgreementPaper", "agreement_id",
            ("uuid", "kind", "file_id", "name", "added_at"), further=(_SHA256,),
        ),
    ),
)  # fmt: skip
