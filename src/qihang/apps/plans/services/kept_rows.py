"""What an organisation keeps for the plan: groups and members, meetings and follow-ups, contacts, staff.

Nothing is changed in place: what no longer holds is withdrawn, and what holds is kept anew.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from qihang.apps.files import services as files
from qihang.apps.files.services import Upload
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.services import NOTHING, Records, must_be_as_signed, record_act
from qihang.apps.plans import rules
from qihang.apps.plans.models import (
    ContactPerson,
    FollowUp,
    GroupMember,
    Kept,
    LeadingGroup,
    Meeting,
    Staffing,
)
from qihang.apps.plans.rules import MeetingKind, MemberRole
from qihang.kernel import Refusal, Scope

DOCUMENT = "document"  # the purpose in policy/national/files.yaml


@transaction.atomic
def set_up_group(scope: Scope, org: Org, name: str, set_up_on: date, today: date) -> LeadingGroup:
    """The organisation's leading group; refuses with has_group, ahead."""
    rules.must_have_been(set_up_on, today)
    Org.objects.select_for_update().get(pk=org.pk)
    if LeadingGroup.objects.filter(org=org, withdrawn_on=None).exists():
        raise Refusal("has_group", "已有领导小组；要换新的，请先撤下原来的。")
    group = LeadingGroup.objects.create(name=name, set_up_on=set_up_on, **_kept(org, today))
    _record(scope, "plan.group.set_up", group, {"name": name, "from": set_up_on})
    return group


@transaction.atomic
def add_member(
    scope: Scope, group: LeadingGroup, name: str, position: str, role: MemberRole, today: date
) -> GroupMember:
    """Somebody more in a leading group."""
    member = GroupMember.objects.create(
        group=group, name=name, position=position, role=role.value, **_kept(group.org, today)
    )
    _record(scope, "plan.member.add", member, {"name": name, "role": role.value})
    return member


@transaction.atomic
def record_meeting(
    scope: Scope,
    org: Org,
    kind: MeetingKind,
    title: str,
    held_on: date,
    agenda: Sequence[str],
    now: datetime,
    minutes: Upload | None = None,
) -> Meeting:
    """A meeting that was held; refuses with ahead, no_agenda, not_here and what a file is refused for."""
    today = timezone.localdate(now)
    rules.must_have_been(held_on, today)
    rules.must_meet_here(kind, org.kind)
    items = [line.strip() for line in agenda if line.strip()]
    if not items:
        raise Refusal("no_agenda", "请写明会议议题，一行一个。")
    stored = files.store(minutes, DOCUMENT, now) if minutes else None
    meeting = Meeting.objects.create(
        kind=kind.value,
        title=title,
        held_on=held_on,
        agenda=items,
        minutes=stored,
        **_kept(org, today),
    )
    _record(scope, "plan.meeting.record", meeting, {"name": title, "from": held_on})
    return meeting


@transaction.atomic
def add_followup(
    scope: Scope, meeting: Meeting, text: str, responsible: str, due_on: date, today: date
) -> FollowUp:
    """What the meeting decided somebody should do by a day; refuses with due_before."""
    if due_on < meeting.held_on:
        raise Refusal("due_before", "办结期限不能早于会议日期。")
    followup = FollowUp.objects.create(
        meeting=meeting,
        text=text,
        responsible=responsible,
        due_on=due_on,
        **_kept(meeting.org, today),
    )
    _record(scope, "plan.followup.add", followup, {"name": text, "until": due_on})
    return followup


@transaction.atomic
def finish_followup(scope: Scope, followup: FollowUp, today: date) -> FollowUp:
    """It is done; refuses with is_done."""
    found = FollowUp.objects.select_for_update().select_related("org").get(pk=followup.pk)
    if found.done_on is not None:
        raise Refusal("is_done", "这一项已经办结。")
    must_be_as_signed(plan_followup=[found.pk])
    found.done_on = today
    found.save(update_fields=["done_on"])
    _record(scope, "plan.followup.finish", found, {"until": today})
    return found


@transaction.atomic
def name_contact(
    scope: Scope, org: Org, office: str, name: str, since: date, today: date
) -> ContactPerson:
    """The office and person in charge; refuses with ahead."""
    rules.must_have_been(since, today)
    contact = ContactPerson.objects.create(
        office=office, name=name, since=since, **_kept(org, today)
    )
    _record(scope, "plan.contact.name", contact, {"name": name, "from": since})
    return contact


@transaction.atomic
def state_staffing(scope: Scope, org: Org, full_time: int, part_time: int, today: date) -> Staffing:
    """How many staff there are from today; what was said before is withdrawn."""
    Org.objects.select_for_update().get(pk=org.pk)
    standing = Staffing.objects.filter(org=org, withdrawn_on=None)
    earlier = list(standing.values_list("pk", flat=True))
    must_be_as_signed(plan_staffing=earlier)
    standing.update(withdrawn_on=today)
    row = Staffing.objects.create(full_time=full_time, part_time=part_time, **_kept(org, today))
    after = {"total": full_time + part_time}
    _record(scope, "plan.staffing.state", row, after, also={"plan_staffing": earlier})
    return row


@transaction.atomic
def withdraw(scope: Scope, row: Kept, today: date, reason: str) -> None:
    """From today it no longer stands; pages of earlier days still show it. Refuses with no_reason."""
    if not reason.strip():
        raise Refusal("no_reason", "请写明原因。")
    kept = type(row).objects.select_for_update().get(pk=row.pk)
    if kept.withdrawn_on is not None:
        raise Refusal("is_withdrawn", "这一条已经撤下。")
    must_be_as_signed(**{f"plan_{_NOUN[type(row)]}": [kept.pk]})
    kept.withdrawn_on = max(today, kept.known_on)
    kept.save(update_fields=["withdrawn_on"])
    _record(scope, f"plan.{_NOUN[type(row)]}.withdraw", row, {"until": today}, reason)


_NOUN: dict[type[Kept], str] = {
    LeadingGroup: "group",
    GroupMember: "member",
    Meeting: "meeting",
    FollowUp: "followup",
    ContactPerson: "contact",
    Staffing: "staffing",
}


def _kept(org: Org, today: date) -> dict[str, Any]:
    return {"org": org, "org_path": org.path, "known_on": today}


def _record(
    scope: Scope,
    act: str,
    row: Kept,
    after: dict[str, Any],
    reason: str = "",
    also: Records = NOTHING,
) -> None:
    kind = f"plan_{_NOUN[type(row)]}"
    record_act(
        scope, act, kind, row.uuid, org_path=row.org_path, after=after, reason=reason, also=also
    )
