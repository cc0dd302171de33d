"""What organisations keep: services, their refusals, the measures over them, and any day's answer."""

from datetime import date, timedelta
from typing import Any

import pytest

from qihang.apps.orgs.models import AuditEntry
from qihang.apps.plans import queries, services
from qihang.apps.plans.models import DutyNote, LeadingGroup, PhaseEnd, Staffing
from qihang.apps.plans.queries import progress
from qihang.apps.plans.rules import DutyStanding, MeetingKind, MemberRole, ten_days, week
from qihang.kernel import Asked, Cohort, Measure, contributions
from qihang.policy import load
from tests.factories.orgs import SYSTEM, Tree
from tests.factories.plans import (
    NOW,
    TODAY,
    make_contact,
    make_followup,
    make_group,
    make_meeting,
    make_note,
    minutes,
)
from tests.factories.refusals import refused
from tests.values import not_none

pytestmark = pytest.mark.django_db
BEFORE, AFTER = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def measured(name: str, path: str, day: date, **over: Any) -> Any:
    asked = Asked(SYSTEM, "2024-shandong", Cohort(2024), day, path, **over)
    return not_none(contributions.by_key(Measure)[name].whole)(asked)


def each(name: str, path: str, day: date, kind: str) -> dict[str, Any]:
    asked = Asked(SYSTEM, "2024-shandong", Cohort(2024), day, path)
    answer = not_none(contributions.by_key(Measure)[name].each)
    return {p: m.value for p, m in answer(asked, kind).items()}


def test_a_group_counts_from_the_day_it_was_known_until_it_is_withdrawn(tree: Tree) -> None:
    group = make_group(tree.university, on=TODAY - timedelta(days=30))
    path = tree.university.path
    assert measured("leading_group", path, BEFORE).value == 0, "not known yet"
    assert measured("leading_group", path, TODAY).value == 1
    services.withdraw(SYSTEM, group, AFTER, "换届")
    assert measured("leading_group", path, TODAY).value == 1, "that day still says what it said"
    assert measured("leading_group", path, AFTER).value == 0
    assert each("leading_group", tree.province.path, TODAY, "university") == {
        tree.university.path: 1,
        tree.other_university.path: 0,
    }
    make_group(tree.university, AFTER, AFTER)
    with refused("has_group"):
        make_group(tree.university, AFTER, AFTER)


def test_every_act_is_in_the_audit(tree: Tree) -> None:
    group = make_group(tree.college)
    services.add_member(SYSTEM, group, "王书记", "党委书记", MemberRole.HEAD, TODAY)
    followup = make_followup(make_meeting(tree.university))
    services.finish_followup(SYSTEM, followup, AFTER)
    make_contact(tree.county)
    services.state_staffing(SYSTEM, tree.university, 6, 12, TODAY)
    make_note(tree.department)
    acts = set(AuditEntry.objects.filter(act__startswith="plan.").values_list("act", flat=True))
    assert acts == {
        "plan.group.set_up", "plan.member.add", "plan.meeting.record", "plan.followup.add",
        "plan.followup.finish", "plan.contact.name", "plan.staffing.state", "plan.note",
    }  # fmt: skip


def test_what_is_refused(tree: Tree) -> None:
    with refused("ahead"):
        make_group(tree.university, on=AFTER)
    with refused("ahead"):
        make_meeting(tree.university, held_on=AFTER)
    with refused("no_agenda"):
        make_meeting(tree.university, agenda=["  "])
    with refused("not_here"):
        make_meeting(tree.university, MeetingKind.JOINT_OFFICE)
    with refused("file_kind"):
        make_meeting(tree.university, minutes=minutes().__class__(b"MZ not a document"))
    meeting = make_meeting(tree.university)
    with refused("due_before"):
        make_followup(meeting, due=BEFORE)
    followup = make_followup(meeting)
    services.finish_followup(SYSTEM, followup, AFTER)
    with refused("is_done"):
        services.finish_followup(SYSTEM, followup, AFTER)
    with refused("no_reason"):
        services.withdraw(SYSTEM, meeting, AFTER, " ")
    services.withdraw(SYSTEM, meeting, AFTER, "记错了")
    with refused("is_withdrawn"):
        services.withdraw(SYSTEM, meeting, AFTER, "又一次")
    with refused("not_named"):
        make_note(tree.department, duty="A5.1", code="market")


def test_meetings_of_another_year_do_not_count(tree: Tree) -> None:
    make_meeting(tree.university, held_on=date(2023, 8, 31))
    assert measured("group_meetings", tree.university.path, TODAY).value == 0
    make_meeting(tree.university, held_on=date(2023, 9, 1))
    assert measured("group_meetings", tree.university.path, TODAY).value == 1
    assert measured("committee_meetings", tree.university.path, TODAY).value == 0


def test_nothing_overdue_is_only_said_where_something_was_decided(tree: Tree) -> None:
    path = tree.province.path
    assert measured("followups_overdue", path, TODAY).value is None
    followup = make_followup(make_meeting(tree.university), due=TODAY + timedelta(days=5))
    assert measured("followups_overdue", path, TODAY + timedelta(days=5)).value == 0
    assert measured("followups_overdue", path, TODAY + timedelta(days=6)).value == 1
    services.finish_followup(SYSTEM, followup, TODAY + timedelta(days=8))
    assert measured("followups_overdue", path, TODAY + timedelta(days=7)).value == 1
    assert measured("followups_overdue", path, TODAY + timedelta(days=8)).value == 0


def test_staff_stated_anew_replaces_what_was_said(tree: Tree) -> None:
    services.state_staffing(SYSTEM, tree.university, 6, 12, TODAY)
    services.state_staffing(SYSTEM, tree.university, 8, 12, AFTER)
    standing = queries.standing_on(Staffing, TODAY)
    assert [row.full_time for row in standing] == [6]
    assert [row.full_time for row in queries.standing_on(Staffing, AFTER)] == [8]
    with_nobody = measured("graduates_per_staff", tree.other_university.path, TODAY)
    assert with_nobody.value is None


def test_a_report_in_words_never_turns_a_light(tree: Tree) -> None:
    plan = load().edition("2024-shandong")
    before = progress(SYSTEM, plan, tree.province, TODAY, ["A5.1"]).findings
    make_note(tree.department)
    assert progress(SYSTEM, plan, tree.province, TODAY, ["A5.1"]).findings == before
    assert DutyNote.objects.get().file is not None


def test_what_a_day_said_is_said_again_later(tree: Tree) -> None:
    """Everything that happens after a day leaves what that day says as it was."""
    plan = load().edition("2024-shandong")
    make_group(tree.university)
    make_contact(tree.city)
    then = progress(SYSTEM, plan, tree.province, TODAY)
    group = LeadingGroup.objects.get()
    make_group(tree.other_university, AFTER, AFTER)
    make_contact(tree.county, AFTER, AFTER)
    services.withdraw(SYSTEM, group, AFTER, "换届")
    services.state_staffing(SYSTEM, tree.university, 3, 0, AFTER)
    later = progress(SYSTEM, plan, tree.province, TODAY)
    assert later == then
    assert progress(SYSTEM, plan, tree.province, AFTER) != then


def test_a_duty_becomes_late_when_its_last_day_is_past(tree: Tree) -> None:
    plan = load().edition("2024-shandong")

    def on(day: date) -> DutyStanding | None:
        return progress(SYSTEM, plan, tree.province, day, ["R1.2"]).findings[0].standing

    assert on(date(2023, 8, 31)) is DutyStanding.NOT_BEGUN
    assert on(date(2023, 10, 31)) is DutyStanding.ON_COURSE
    assert on(date(2023, 11, 1)) is DutyStanding.LATE
    for university in (tree.university, tree.other_university):
        make_group(university)
    assert on(TODAY) is DutyStanding.DONE
    assert on(date(2023, 11, 1)) is DutyStanding.LATE


def test_phase_ends_are_kept_once_and_as_they_were(tree: Tree) -> None:
    plan = load().edition("2024-shandong")
    assert services.keep_phase_ends(SYSTEM, plan, date(2023, 12, 31)) == 0, (
        "its last day still runs"
    )
    assert services.keep_phase_ends(SYSTEM, plan, date(2024, 1, 1)) == 1
    assert services.keep_phase_ends(SYSTEM, plan, date(2024, 1, 2)) == 0
    row = PhaseEnd.objects.get()
    assert (row.phase, row.day) == ("autumn", date(2023, 12, 31))
    assert row.digest == services.digest(row.content)
    assert row.content["on"] == "2023-12-31"
    assert services.digest({**row.content, "on": "2024-01-01"}) != row.digest
    kept = measured("phase_figures_kept", tree.province.path, TODAY)
    assert kept.value == 1
    assert measured("phase_figures_kept", tree.province.path, date(2023, 12, 31)).value == 0


def test_the_days_of_a_report() -> None:
    assert (week(date(2024, 3, 1)).start, week(date(2024, 3, 1)).end) == (
        date(2024, 2, 26), date(2024, 3, 4),
    )  # fmt: skip
    for day, first, end in (
        (date(2024, 2, 1), date(2024, 2, 1), date(2024, 2, 11)),
        (date(2024, 2, 10), date(2024, 2, 1), date(2024, 2, 11)),
        (date(2024, 2, 11), date(2024, 2, 11), date(2024, 2, 21)),
        (date(2024, 2, 29), date(2024, 2, 21), date(2024, 3, 1)),
        (date(2023, 12, 31), date(2023, 12, 21), date(2024, 1, 1)),
    ):
        assert (ten_days(day).start, ten_days(day).end) == (first, end)


def test_who_keeps_and_who_sees(tree: Tree) -> None:
    from qihang.apps.orgs.models import Org
    from qihang.apps.orgs.rules import Role
    from tests.factories.orgs import make_account, scope_for

    clerk = scope_for(make_account(Role.COUNTY_OFFICER, tree.county))
    assert queries.keeps(clerk) == {tree.county.path}
    assert queries.keeping_of(clerk, tree.county.code, TODAY).group is None
    with pytest.raises(Org.DoesNotExist):
        queries.keeping_of(clerk, tree.city.code, TODAY)
    contact = make_contact(tree.county)
    assert queries.row_in(clerk, type(contact), contact.uuid) == contact
    head = scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    assert queries.keeps(head) == {tree.university.path}
    assert queries.keeping_of(head, tree.college.code, TODAY).org == tree.college
    with pytest.raises(type(contact).DoesNotExist):
        queries.row_in(head, type(contact), contact.uuid)
    assert NOW.date() == TODAY
