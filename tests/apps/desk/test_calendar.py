"""One calendar a reader: what apps give, as far as the reader's scope goes, a month at a time."""

from datetime import date

import pytest
from django.test import Client

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import Role
from qihang.kernel import Permission, Reach, Scope
from qihang.web.calendar import CalendarEntry, CalendarSource, calendar_of
from tests.factories.contributions import give
from tests.factories.destinations import make_applicant
from tests.factories.orgs import Tree, client_for, make_account
from tests.factories.people import own_account
from tests.factories.plans import make_followup, make_meeting

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2024, 6, 1), date(2024, 7, 1)


def page(client: Client, on: str = "2024-06-15") -> str:
    answer = client.get("/calendar/", {"on": on})
    assert answer.status_code == 200
    return answer.content.decode()


def as_(role: Role, org: Org) -> Client:
    return client_for(make_account(role, org))


def test_sources_are_asked_by_permission_and_entries_stand_by_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def given(key: str, permission: Permission, *days: int) -> CalendarSource:
        found = [CalendarEntry(date(2024, 6, day), f"{key}{day}") for day in days]
        return CalendarSource(
            key, lambda _scope, _first, _until: found, frozenset({permission}), order=-1
        )

    give(
        monkeypatch,
        given("t-a", Permission.FIGURES_SEE, 9, 2),
        given("t-b", Permission.FIGURES_SEE, 9),
        given("t-c", Permission.FIGURES_SEAL, 3),
    )
    scope = Scope(1, (Reach("/37/", frozenset({Permission.FIGURES_SEE})),))
    titles = [e.title for e in calendar_of(scope, JUNE, JULY) if e.title.startswith("t-")]
    assert titles == ["t-a2", "t-a9", "t-b9"]
    assert not [e for e in calendar_of(scope, JUNE, date(2024, 6, 2)) if e.title.startswith("t-")]


def test_a_graduate_sees_phases_and_the_own_deadlines_but_no_duties(tree: Tree) -> None:
    graduate, _ = make_applicant(tree.college)
    shown = page(client_for(own_account(graduate)), "2024-08-01")
    assert "百日冲刺行动最后一天" in shown
    assert '<a href="/destinations/mine/">初次统计截止</a>' in shown
    assert "任务到期" not in shown
    assert "2024 年 8 月" in shown
    for other in ("2024-07-31", "2024-09-01"):
        assert f'href="/calendar/?on={other}"' in shown


def test_an_office_sees_the_duties_of_its_own(tree: Tree) -> None:
    shown = page(as_(Role.UNIVERSITY_OFFICER, tree.university), "2024-08-01")
    assert "项任务到期</a>" in shown
    assert '<a href="/destinations/">初次统计截止</a>' in shown


def test_what_a_meeting_decided_is_counted_without_its_words(tree: Tree) -> None:
    followup = make_followup(make_meeting(tree.university))
    month = followup.due_on.isoformat()
    shown = page(as_(Role.UNIVERSITY_OFFICER, tree.university), month)
    assert "1 项会议议定事项到期" in shown
    assert followup.text not in shown
    assert followup.responsible not in shown
    assert "会议议定事项" not in page(as_(Role.UNIVERSITY_OFFICER, tree.other_university), month)


def test_who_has_no_account_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/calendar/").status_code == 302
