"""Reads of the plan and of what organisations keep for it."""

from qihang.apps.plans.queries.kept import (
    Keeping,
    keeping_of,
    meeting_in,
    meetings_between,
    note_in,
    notes_on,
    open_followups,
    phase_ends,
    row_in,
    standing_on,
)
from qihang.apps.plans.queries.kept_state import kept_state
from qihang.apps.plans.queries.parties import orgs_of_party, parties_on
from qihang.apps.plans.queries.progress import (
    ClauseFinding,
    DutyProgress,
    Progress,
    duties_of,
    progress,
)
from qihang.apps.plans.queries.reporting_orgs import (
    department_of,
    keeps,
    names_of,
    own_org,
    province_of,
    seat_of,
    sees,
)
from qihang.apps.plans.queries.rows import full_time, rows_counted

__all__ = [
    "ClauseFinding",
    "DutyProgress",
    "Keeping",
    "Progress",
    "department_of",
    "duties_of",
    "full_time",
    "keeping_of",
    "keeps",
    "kept_state",
    "meeting_in",
    "meetings_between",
    "names_of",
    "note_in",
    "notes_on",
    "open_followups",
    "orgs_of_party",
    "own_org",
    "parties_on",
    "phase_ends",
    "progress",
    "province_of",
    "row_in",
    "rows_counted",
    "seat_of",
    "sees",
    "standing_on",
]
