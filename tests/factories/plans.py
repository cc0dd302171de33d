"""What organisations keep for the plan, made through the services as people make it."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from qihang.apps.orgs.models import Org
from qihang.apps.plans import services
from qihang.apps.plans.models import ContactPerson, DutyNote, FollowUp, LeadingGroup, Meeting
from qihang.apps.plans.rules import MeetingKind
from qihang.policy import load
from tests.factories.orgs import SYSTEM

NOW = datetime(2024, 3, 1, 2, tzinfo=UTC)  # 10 in the morning in Jinan
TODAY = date(2024, 3, 1)


def minutes(text: str = "minutes") -> BytesIO:
    """A small PDF; other text, other bytes."""
    return BytesIO(f"%PDF-1.4\n{text}\n%%EOF".encode())


def make_group(org: Org, on: date = TODAY, today: date = TODAY) -> LeadingGroup:
    """A leading group set up on a day."""
    return services.set_up_group(SYSTEM, org, "就业工作领导小组", on, today)


def make_meeting(org: Org, kind: MeetingKind = MeetingKind.GROUP, **over: Any) -> Meeting:
    """A meeting held today, without minutes unless given."""
    given: dict[str, Any] = {
        "held_on": TODAY,
        "agenda": ["通报进度"],
        "now": NOW,
        "minutes": None,
    } | over
    return services.record_meeting(
        SYSTEM,
        org,
        kind,
        "工作会议",
        given["held_on"],
        given["agenda"],
        given["now"],
        given["minutes"],
    )


def make_followup(meeting: Meeting, due: date = date(2024, 3, 20)) -> FollowUp:
    """Something the meeting decided."""
    return services.add_followup(SYSTEM, meeting, "核对名单", "周主任", due, meeting.known_on)


def make_contact(org: Org, since: date = TODAY, today: date = TODAY) -> ContactPerson:
    """The named person of an organisation."""
    return services.name_contact(SYSTEM, org, "毕业生就业科", "周明", since, today)


def make_note(department: Org, duty: str = "A5.1", code: str = "education") -> DutyNote:
    """A department's report with a file."""
    edition = load().edition("2024-shandong")
    asked = edition.duty(duty)
    assert asked is not None
    return services.note_duty(
        SYSTEM, edition, asked, code, department, "指南已印发", NOW, minutes("note"), "指南.pdf"
    )
