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
    "SETTLED",
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
]
