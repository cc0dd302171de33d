"""What may be done to agreements; one function per user action.

Each locks (the graduate first, then the agreement, in order of id), asks the rules and the checks of all
apps, moves, writes history and audit, and publishes, all in one transaction.
"""

from qihang.apps.agreements.services.check_documents import issue_check, revoke_check
from qihang.apps.agreements.services.cohort_changes import follow_graduates, follow_standing
from qihang.apps.agreements.services.ending import end_agreement, void_listed, void_number
from qihang.apps.agreements.services.numbers import (
    GivenNumbers,
    give_listed,
    give_number,
    give_numbers,
)
from qihang.apps.agreements.services.papers import UploadedPaper, papers_due, release_papers
from qihang.apps.agreements.services.release import ask_release, cancel_release, decline_release
from qihang.apps.agreements.services.replacement import Loss, replace_number
from qihang.apps.agreements.services.series import close_series, issue_series
from qihang.apps.agreements.services.signing import (
    TERMS,
    SignedPaper,
    add_scan,
    record_signed,
    sign_listed,
)
from qihang.apps.agreements.services.transitions import AGREEMENT
from qihang.apps.agreements.services.undo import undo

__all__ = [
    "AGREEMENT",
    "TERMS",
    "GivenNumbers",
    "Loss",
    "SignedPaper",
    "UploadedPaper",
    "add_scan",
    "ask_release",
    "cancel_release",
    "close_series",
    "decline_release",
    "end_agreement",
    "follow_graduates",
    "follow_standing",
    "give_listed",
    "give_number",
    "give_numbers",
    "issue_check",
    "issue_series",
    "papers_due",
    "record_signed",
    "release_papers",
    "replace_number",
    "revoke_check",
    "sign_listed",
    "undo",
    "void_listed",
    "void_number",
]
