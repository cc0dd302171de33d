"""When a registration may be filed or changed."""

from datetime import date
from enum import StrEnum

from qihang.kernel import Cohort
from qihang.policy import Policy


class Window(StrEnum):
    """The state of filing on a day."""

    EARLY = "early"
    OPEN = "open"
    LATE = "late"  # changes move later figures and the year-end seal, never the first seal
    CLOSED = "closed"


def window_at(policy: Policy, cohort: Cohort, day: date) -> Window:
    """Which window `day` lies in for this cohort; each last day is itself still in time."""
    if day < policy.deadline("reporting_opens", cohort):
        return Window.EARLY
    if day <= policy.deadline("first_cutoff", cohort):
        return Window.OPEN
    return Window.LATE if day <= policy.deadline("year_end_cutoff", cohort) else Window.CLOSED
