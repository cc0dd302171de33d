"""What is signed of checks and reports: what was said to be wrong, the answers, the paper."""

from qihang.apps.orgs.integrity.signed import Signed, SignedPart
from qihang.apps.roster_checks.rules import RosterReportAction

ROSTER_CHECK = Signed(
    kind="roster_check",
    model="roster_checks.RosterCheck",
    columns=("uuid", "graduate_id", "account_id", "digest", "checked_at"),
    made_by=frozenset({"roster_check.confirm"}),
)

ROSTER_REPORT = Signed(
    kind="roster_report",
    model="roster_checks.RosterReport",
    columns=(
        "uuid", "graduate_id", "cohort", "org_path", "status", "field", "recorded_sealed",
        "right_sealed", "note", "proof_id", "proof_name", "made_at",
    ),
    made_by=frozenset({"roster_report.make"}),
    changed_by=frozenset(f"roster_report.{action}" for action in RosterReportAction),
    parts=(
        SignedPart(
            "roster_checks.RosterReportMove", "report_id",
            (
                "act", "account_id", "action", "from_status", "to_status", "reason", "fields",
                "at", "undone_at",
            ),
        ),
    ),
)  # fmt: skip
