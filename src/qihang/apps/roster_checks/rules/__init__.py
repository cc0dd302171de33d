"""What is decided about checks and reports without looking into the database."""

from qihang.apps.roster_checks.rules.fields import FIELDS, HIDDEN, NUMBERS, WRITTEN
from qihang.apps.roster_checks.rules.moves import (
    REPORT_GRAPH,
    SETTLED,
    RosterReportAction,
    RosterReportState,
)
from qihang.apps.roster_checks.rules.windows import (
    CLOSES,
    ENDS,
    OPENS,
    CheckWindow,
    due_on,
    is_late,
    window_at,
)

__all__ = [
    "CLOSES",
    "ENDS",
    "FIELDS",
    "HIDDEN",
    "NUMBERS",
    "OPENS",
    "REPORT_GRAPH",
    "SETTLED",
    "WRITTEN",
    "CheckWindow",
    "RosterReportAction",
    "RosterReportState",
    "due_on",
    "is_late",
    "window_at",
]
