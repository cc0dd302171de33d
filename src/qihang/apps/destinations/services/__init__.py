"""What may be done to a registration; one function per user action.

Each locks (the graduate first, then the versions, in order of id), asks the rules, moves, writes
the review and the audit, and publishes DestinationsMoved, all in one transaction.
"""

from qihang.apps.destinations.services.agreements import (
    fill_from_agreement,
    follow_ended,
    follow_reverted,
    follow_signed,
)
from qihang.apps.destinations.services.approval import (
    BulkResult,
    approve,
    bulk_approve,
    counted,
    within_limit,
)
from qihang.apps.destinations.services.decisions import (
    Decided,
    DecisionEffect,
    reinstate_decided,
    revoke_decided,
    undo_decided,
)
from qihang.apps.destinations.services.disputes import confirm, correct, object_to, uphold
from qihang.apps.destinations.services.drafts import (
    add_evidence,
    confirm_evidence,
    remove_evidence,
    replace_evidence,
    revise,
    save_draft,
)
from qihang.apps.destinations.services.employer_contact import unmask_contact
from qihang.apps.destinations.services.ended_employers import notify_of_ended_employers
from qihang.apps.destinations.services.evidence_expiry import evidence_due, release_evidence
from qihang.apps.destinations.services.filing import discard, file, withdraw
from qihang.apps.destinations.services.graduate_changes import follow_graduates
from qihang.apps.destinations.services.province_reports import report_up
from qihang.apps.destinations.services.rejection import return_
from qihang.apps.destinations.services.review_undo import undo
from qihang.apps.destinations.services.standing_changes import follow_standing
from qihang.apps.destinations.services.transitions import REGISTRATION

__all__ = [
    "REGISTRATION",
    "BulkResult",
    "Decided",
    "DecisionEffect",
    "add_evidence",
    "approve",
    "bulk_approve",
    "confirm",
    "confirm_evidence",
    "correct",
    "counted",
    "discard",
    "evidence_due",
    "file",
    "fill_from_agreement",
    "follow_ended",
    "follow_graduates",
    "follow_reverted",
    "follow_signed",
    "follow_standing",
    "notify_of_ended_employers",
    "object_to",
    "reinstate_decided",
    "release_evidence",
    "remove_evidence",
    "replace_evidence",
    "report_up",
    "return_",
    "revise",
    "revoke_decided",
    "save_draft",
    "undo",
    "undo_decided",
    "unmask_contact",
    "uphold",
    "withdraw",
    "within_limit",
]
