"""What somebody may report about a post, and what an office answers."""

from enum import StrEnum


class ReportReason(StrEnum):
    """Why a post is reported."""

    EXCLUDES = "excludes"  # sex, household, university …
    FEE = "fee"  # asks for money, a deposit, a loan
    FALSE = "false"  # the post or its pay is not as written
    IMPOSTOR = "impostor"  # not of the employer it names
    FILLED = "filled"  # no longer open
    OTHER = "other"


class PostReportOutcome(StrEnum):
    """What an office found about a report."""

    HELD = "held"  # the post was held
    CORRECTED = "corrected"
    UNFOUNDED = "unfounded"
