"""The rows behind a figure: as many as were counted, of nobody else's, the same cost at any length."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.apps.plans import measures, services
from qihang.apps.plans.queries.counted_rows import COUNTED, PARTIES, STAFF, rows_of
from qihang.apps.plans.rules import MeetingKind
from qihang.kernel import Asked, Measure, Measured, contributions
from qihang.policy import load
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account, make_org
from tests.factories.plans import TODAY, make_contact, make_followup, make_group, make_meeting

pytestmark = pytest.mark.django_db
PAGE = 20
NAMES = sorted(COUNTED)
PLAN = load().edition("2024-shandong")
BODY = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)


def whole(name: str, org: Org, day: date = TODAY) -> Measured:
    measure = contributions.by_key(Measure)[name]
    assert measure is not None
    assert measure.whole is not None
    return measure.whole(Asked(SYSTEM, PLAN.code, PLAN.cohort, day, org.path))


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def listed(client: Client, url: str) -> list[str]:
    """Every row of the list, its pages put together."""
    found: list[str] = []
    for number in range(1, 9):
        page = "".join(BODY.findall(text(client, f"{url}&page={number}"))).split("<tr>")[1:]
        assert len(page) <= PAGE
        found += [row for row in page if row not in found]
    return found


def keep_for(org: Org) -> None:
    """One row of each measure that such an organisation may keep, and one that does not count."""
    make_group(org)
    followup = make_followup(make_meeting(org), TODAY + timedelta(days=1))
    services.finish_followup(SYSTEM, followup, TODAY + timedelta(days=9))
    make_meeting(org, MeetingKind.COMMITTEE)
    make_meeting(org, held_on=date(2023, 8, 31))
    services.withdraw(SYSTEM, make_contact(org), TODAY, "换人")
    make_contact(org)
    services.state_staffing(SYSTEM, org, 1, 0, TODAY - timedelta(days=1))
    services.state_staffing(SYSTEM, org, 6, 2, TODAY)


@pytest.fixture
def kept(tree: Tree) -> Tree:
    """21 universities that keep everything, and the province what it keeps."""
    for number in range(21):
        code, name = f"2{number:04d}", f"第{number}大学"
        keep_for(make_org(tree.province, OrgKind.UNIVERSITY, code, name, "370200"))
    make_meeting(tree.province, MeetingKind.JOINT_OFFICE)
    services.keep_phase_ends(SYSTEM, PLAN, date(2024, 1, 1))
    return tree


@pytest.fixture
def province(tree: Tree) -> Client:
    return client_for(make_account(Role.PROVINCE_OFFICER, tree.province))


def test_every_fact_of_the_plan_opens_its_rows() -> None:
    own = {measure.name for measure in measures.MEASURES}
    assert own | {STAFF} == {*COUNTED, PARTIES}


@pytest.mark.parametrize("name", NAMES)
def test_as_many_rows_are_listed_as_were_counted(kept: Tree, province: Client, name: str) -> None:
    day = TODAY + timedelta(days=3)
    found = whole(name, kept.province, day)
    asked = Asked(SYSTEM, PLAN.code, PLAN.cohort, day, kept.province.path)
    rows = listed(province, found.opens)
    if name == STAFF:
        assert sum(row.full_time for row in rows_of(asked, name)) == found.total == 21 * 6
        assert len(rows) == 21
    else:
        assert found.n
        assert len(rows) == found.n
    assert all("href=" in row for row in rows)
    where = re.search(r'href="([^"]+)"', rows[0])
    assert where is not None
    assert text(province, where[1].replace("&amp;", "&"))


def test_the_parties_counted_are_opened_down_to_their_organisations(
    tree: Tree, province: Client
) -> None:
    make_account(Role.UNIVERSITY_HEAD, tree.university)
    make_account(Role.EMPLOYER, tree.employer)
    make_account(Role.COUNTY_OFFICER, tree.county, start=TODAY + timedelta(days=1))
    found = whole(PARTIES, tree.province)
    parties = listed(province, found.opens)
    assert len(parties) == found.n == 3
    employers = listed(province, f"{found.opens}&of=employers")
    assert len(employers) == 1
    assert tree.employer.name in employers[0]
    assert "href=" not in employers[0], "employers keep nothing for the plan"
    government = listed(province, f"{found.opens}&of=government")
    assert [tree.province.name in row for row in government] == [True], "not yet the county"
    assert province.get(f"{found.opens}&of=nobody").status_code == 404


@pytest.mark.parametrize("name", [*NAMES, PARTIES])
def test_a_sibling_finds_nothing(tree: Tree, name: str) -> None:
    other = client_for(make_account(Role.UNIVERSITY_HEAD, tree.other_university))
    assert other.get(_rows(name)).status_code == 404
    assert other.get(_rows(name, tree.other_university.code)).status_code == 200


def _rows(name: str, code: str = "10422") -> str:
    return f"/plan/{PLAN.code}/rows/{code}/{name}/"


def test_what_is_no_fact_of_the_plan_has_no_rows_here(province: Client) -> None:
    for name in ("placement_rate", "nobody_knows"):
        assert province.get(_rows(name, "37")).status_code == 404


def test_a_department_is_told_what_it_does_not_see(kept: Tree) -> None:
    department = client_for(make_account(Role.DEPARTMENT_OFFICER, kept.department))
    page = text(department, whole("leading_group", kept.province).opens)
    assert "共计入 21 条，其中 21 条属于您看不到的单位" in page
    assert "第0大学" not in page


def test_every_list_costs_the_same_at_few_and_many(tree: Tree, province: Client) -> None:
    def cost() -> dict[str, int]:
        pages = [_rows(name, "37") for name in (*NAMES, PARTIES)]
        return {page: queries(page) for page in (*pages, f"{pages[-1]}?of=schools")}

    def queries(page: str) -> int:
        text(province, page)
        with CaptureQueriesContext(connection) as captured:
            text(province, page)
        return len(captured)

    def one(org: Org) -> None:
        keep_for(org)
        make_account(Role.UNIVERSITY_HEAD, org)

    services.keep_phase_ends(SYSTEM, PLAN, date(2024, 1, 1))
    make_meeting(tree.province, MeetingKind.JOINT_OFFICE)
    one(tree.university)
    few = cost()
    for number in range(30):
        code, name = f"2{number:04d}", f"第{number}大学"
        one(make_org(tree.province, OrgKind.UNIVERSITY, code, name, "370200"))
    assert cost() == few
