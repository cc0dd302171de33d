"""The words of runs, findings, questions and letters that the database knows."""

from enum import StrEnum


class RunCause(StrEnum):
    """Why checks ran."""

    NIGHTLY = "nightly"
    ORDERED = "ordered"
    DELIVERY = "delivery"
    RECORDS = "records"


class RunState(StrEnum):
    """How far a run is."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class Severity(StrEnum):
    """Whether a rule is broken or somebody should look."""

    BREACH = "breach"
    DOUBT = "doubt"


class GraduateAnswer(StrEnum):
    """What a graduate says of the own registration."""

    CONFIRMED = "confirmed"
    DENIED = "denied"


class LetterKind(StrEnum):
    """What the province writes to universities."""

    REMINDER = "reminder"
    TALK = "talk"
    CIRCULAR = "circular"


class LetterCause(StrEnum):
    """What a letter is about."""

    OVERDUE = "overdue"  # findings without an answer
    BREACHES = "breaches"  # findings that were upheld
    PROGRESS = "progress"  # the work goes on slowly
