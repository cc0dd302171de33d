"""What may be done for the plan: keep groups, meetings, contacts, staffing; report; keep phase ends."""

from qihang.apps.plans.services.kept_rows import (
    add_followup,
    add_member,
    finish_followup,
    name_contact,
    record_meeting,
    set_up_group,
    state_staffing,
    withdraw,
)
from qihang.apps.plans.services.notes import note_duty
from qihang.apps.plans.services.phase_ends import digest, keep_phase_ends

__all__ = [
    "add_followup",
    "add_member",
    "digest",
    "finish_followup",
    "keep_phase_ends",
    "name_contact",
    "note_duty",
    "record_meeting",
    "set_up_group",
    "state_staffing",
    "withdraw",
]
