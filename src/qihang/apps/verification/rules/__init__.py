"""What is decided about findings without looking into the database."""

from qihang.apps.verification.rules.moves import (
    APPEAL_DECISIONS,
    DECISIONS,
    EFFECTIVE,
    FINDING_GRAPH,
    SETTLED,
    UNDECIDED,
    WAITING_PROVINCE,
    WAITING_UNIVERSITY,
    FindingAction,
    FindingState,
)
from qihang.apps.verification.rules.terms import (
    OWN_DECISION,
    OWN_FINDING,
    TEXT_MAX,
    answer_refusal,
    contest_until,
    due_on,
    is_overdue,
    proposal_refusal,
)
from qihang.apps.verification.rules.words import (
    GraduateAnswer,
    LetterCause,
    LetterKind,
    RunCause,
    RunState,
    Severity,
)

__all__ = [
    "APPEAL_DECISIONS",
    "DECISIONS",
    "EFFECTIVE",
    "FINDING_GRAPH",
    "OWN_DECISION",
    "OWN_FINDING",
    "SETTLED",
    "TEXT_MAX",
    "UNDECIDED",
    "WAITING_PROVINCE",
    "WAITING_UNIVERSITY",
    "FindingAction",
    "FindingState",
    "GraduateAnswer",
    "LetterCause",
    "LetterKind",
    "RunCause",
    "RunState",
    "Severity",
    "answer_refusal",
    "contest_until",
    "due_on",
    "is_overdue",
    "proposal_refusal",
]
