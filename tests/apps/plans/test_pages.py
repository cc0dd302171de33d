"""The plan's pages: an index that opens one part, lists a page at a time, the same cost at any length."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.apps.plans import services
from qihang.apps.plans.rules import MeetingKind
from qihang.policy import load
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account, make_org
from tests.factories.plans import make_contact, make_followup, make_group, make_meeting
from tests.values import not_none

pytestmark = pytest.mark.django_db
PLAN = "/plan/2024-shandong/"
DUTY = re.compile(r'href="/plan/2024-shandong/([A-Z]\d+\.\d+)/')
PAGE = 20


@pytest.fixture
def province(tree: Tree) -> Client:
    return client_for(make_account(Role.PROVINCE_OFFICER, tree.province))


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_index_names_every_part_and_holds_no_duty(province: Client) -> None:
    edition = load().editions["2024-shandong"]
    index = text(province, f"{PLAN}?on=2024-03-01")
    assert not DUTY.findall(index)
    for clause in edition.clauses:
        assert f'/plan/2024-shandong/?on=2024-03-01&amp;org=37&amp;of={clause}"' in index
    departments = text(province, f"{PLAN}?by=department&on=2024-03-01")
    for department in edition.departments:
        assert f'by=department&amp;of={department}"' in departments


def test_the_way_to_the_edition_in_force_keeps_the_day(province: Client) -> None:
    answer = province.get("/plan/?on=2024-03-01")
    assert answer["Location"] == f"{PLAN}?on=2024-03-01"


def test_a_part_lists_its_duties_and_nothing_else(province: Client) -> None:
    assert DUTY.findall(text(province, f"{PLAN}?of=R1")) == [f"R1.{n}" for n in range(1, 7)]
    autumn = text(province, f"{PLAN}?by=phase&of=autumn")
    assert DUTY.findall(autumn) == ["P1.1", "K3.3"]


@pytest.mark.parametrize("chosen", ["by=department&of=education", "stands=unmeasured"])
def test_a_long_part_is_read_page_by_page(province: Client, chosen: str) -> None:
    seen: list[str] = []
    for number in range(1, 9):
        page = DUTY.findall(text(province, f"{PLAN}?{chosen}&on=2024-09-01&page={number}"))
        assert len(page) <= PAGE
        seen += [duty for duty in page if duty not in seen]
    first = text(province, f"{PLAN}?{chosen}&on=2024-09-01")
    total = int(not_none(re.search(r"共 (\d+) 条", first))[1])
    assert len(seen) == total > 2 * PAGE


def test_filtering_keeps_what_else_the_address_says(province: Client) -> None:
    page = text(province, f"{PLAN}?by=department&of=education&page=2&org=37")
    assert 'type="hidden" name="by" value="department"' in page
    assert 'type="hidden" name="org" value="37"' in page
    assert 'name="page"' not in page, "another list begins at its top"


def test_the_units_of_a_duty_are_read_page_by_page(tree: Tree, province: Client) -> None:
    for number in range(25):
        make_org(tree.province, OrgKind.UNIVERSITY, f"2{number:04d}", f"第{number}大学", "370200")
    make_group(tree.university)
    short = text(province, f"{PLAN}R1.2/")
    assert "第0大学" in short
    assert "第24大学" not in short
    assert tree.university.name not in short
    assert "第24大学" in text(province, f"{PLAN}R1.2/?page=2")
    assert tree.university.name in text(province, f"{PLAN}R1.2/?units=met")


PAGES = [
    "",
    "?by=department",
    "?by=department&of=education",
    "?stands=late",
    "R1.2/",
    "R2.1/",
    "report/",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_costs_the_same_at_few_and_many(tree: Tree, province: Client, path: str) -> None:
    def cost() -> int:
        text(province, PLAN + path)
        with CaptureQueriesContext(connection) as captured:
            text(province, PLAN + path)
        return len(captured)

    keep_for(tree.university)
    few = cost()
    for number in range(30):
        kind, code = OrgKind.UNIVERSITY, f"2{number:04d}"
        keep_for(make_org(tree.province, kind, code, f"第{number}大学", "370200"))
    assert cost() == few


def keep_for(org: Org) -> None:
    make_group(org)
    make_meeting(org)
    make_contact(org)


def test_a_figure_opens_down_to_the_card_of_its_meeting(tree: Tree, province: Client) -> None:
    followup = make_followup(make_meeting(tree.university), date(2024, 3, 20))
    for measure in ("group_meetings", "followups_overdue"):
        rows = text(province, f"{PLAN}rows/37/{measure}/?on=2024-04-01")
        anchor = f"meeting-{followup.meeting.uuid}"
        assert f'href="/plan/kept/10422/?on=2024-04-01#{anchor}"' in rows
        assert f'id="{anchor}"' in text(province, "/plan/kept/10422/?on=2024-04-01")


def test_an_earlier_day_says_of_a_followup_what_it_said(tree: Tree, province: Client) -> None:
    followup = make_followup(make_meeting(tree.university), date(2024, 3, 20))
    services.finish_followup(SYSTEM, followup, date(2024, 4, 10))
    assert [
        next(words for words in ("办理中", "逾期", "已办结") if words in text(province, address))
        for address in (f"/plan/kept/10422/?on=2024-{day}" for day in ("03-20", "04-09", "04-10"))
    ] == ["办理中", "逾期", "已办结"]


def test_a_withdrawn_meeting_takes_its_followups_along(tree: Tree, province: Client) -> None:
    meeting = make_meeting(tree.university)
    make_followup(meeting, date(2024, 3, 20))
    overdue = f"{PLAN}rows/37/followups_overdue/?on="
    services.withdraw(SYSTEM, meeting, date(2024, 4, 2), "误记")
    assert "核对名单" in text(province, f"{overdue}2024-04-01")
    assert "核对名单" not in text(province, f"{overdue}2024-04-02")


def test_a_duty_says_how_many_days_are_left_or_past(province: Client) -> None:
    assert [
        re.findall(r"2023-10-31 <small>(.+?)</small>", text(province, f"{PLAN}?of=R2&on={day}"))[0]
        for day in ("2023-10-01", "2023-10-31", "2023-11-10")
    ] == ["余 30 天", "今天到期", "已过 10 天"]


def test_the_daily_report_says_what_changed_since_the_day_before(
    tree: Tree, province: Client
) -> None:
    make_contact(tree.city, since=date(2024, 2, 1))
    table = f"{PLAN}report/?kind=day&on="
    assert "R2.1" not in moved(province, f"{table}2024-02-28")
    assert "R2.1" in moved(province, f"{table}2024-03-01")
    assert "R2.1" not in moved(province, f"{table}2024-03-02")


def moved(client: Client, url: str) -> str:
    """The card of what changed."""
    return text(client, url).split("<h2>有变化的任务</h2>")[1].split("</section>")[0]


def test_a_step_not_reached_yet_is_the_next_day_to_keep(tree: Tree, province: Client) -> None:
    before = text(province, f"{PLAN}?of=R1&on=2024-01-10")
    assert "2024-08-31 <small>先到 2024-01-31，余 21 天</small>" in before
    assert "R1.4" in due(province, f"{PLAN}report/?on=2024-01-10")
    then = {"held_on": date(2024, 1, 5), "now": datetime(2024, 1, 5, 2, tzinfo=UTC)}
    for university in (tree.university, tree.other_university):
        make_meeting(university, MeetingKind.COMMITTEE, **then)
    assert "先到" not in text(province, f"{PLAN}?of=R1&on=2024-01-10")
    assert "R1.4" not in due(province, f"{PLAN}report/?on=2024-01-10")


def due(client: Client, url: str) -> str:
    """The card of what comes due."""
    return text(client, url).split("<h2>一个月内到期</h2>")[1].split("</section>")[0]


def test_an_item_of_the_agenda_that_is_too_long_comes_back(tree: Tree) -> None:
    client = client_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    given = {
        "kind": "group",
        "title": "会",
        "held_on": "2024-03-01",
        "agenda": "通报\n" + "长" * 201,
    }
    answer = client.post(f"/plan/kept/{tree.university.code}/meeting/", given)
    assert answer.status_code == 422
    assert "长" * 201 in answer.content.decode()
