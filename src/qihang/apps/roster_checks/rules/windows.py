"""When roster data is checked: days of the policy, counted from the cohort."""

from datetime import date
from enum import StrEnum

from qihang.kernel import Cohort
from qihang.policy import Policy

ANSWER = "roster_report_answer"  # the term
OPENS, CLOSES, ENDS = "roster_check_opens", "roster_check_closes", "year_end_cutoff"


class CheckWindow(StrEnum):
    """Where a day lies."""

    EARLY = "early"
    OPEN = "open"
    LATE = "late"  # the deadline is over; what is wrong is still wrong, and still reported
    CLOSED = "closed"


def window_at(policy: Policy, cohort: Cohort, day: date) -> CheckWindow:
    """Every last day is itself still in time."""
    if day < policy.deadline(OPENS, cohort):
        return CheckWindow.EARLY
    if day <= policy.deadline(CLOSES, cohort):
        return CheckWindow.OPEN
    return CheckWindow.LATE if day <= policy.deadline(ENDS, cohort) else CheckWindow.CLOSED


def due_on(policy: Policy, made: date) -> date | None:
    """The last day on which a report of that day is answered in time."""
    return policy.term(ANSWER, made).due(policy.working_days)


def is_late(policy: Policy, made: date, today: date) -> bool:
    """Whether a report of that day should have been answered before today."""
    return policy.term(ANSWER, made).is_overdue(policy.working_days, today)
