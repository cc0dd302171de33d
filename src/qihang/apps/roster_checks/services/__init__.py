"""What may be done with checks of roster data and reports of errors."""

from qihang.apps.roster_checks.services.answers import (
    mend,
    proof_of,
    refuse,
    undo_refusal,
    unmask_report,
)
from qihang.apps.roster_checks.services.checks import confirm_roster, report_error, withdraw_report
from qihang.apps.roster_checks.services.expiry import papers_due, release_papers
from qihang.apps.roster_checks.services.record_changes import follow_graduates
from qihang.apps.roster_checks.services.transitions import REPORT
from qihang.apps.roster_checks.values import current, digest_of

__all__ = [
    "REPORT",
    "confirm_roster",
    "current",
    "digest_of",
    "follow_graduates",
    "mend",
    "papers_due",
    "proof_of",
    "refuse",
    "release_papers",
    "report_error",
    "undo_refusal",
    "unmask_report",
    "withdraw_report",
]
