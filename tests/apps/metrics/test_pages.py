"""Pages about figures: the way down and back, nothing beside it, nobody else's."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import services
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind, Role
from tests.apps.metrics.rows import DAY, MOMENT, make_version
from tests.factories.orgs import Tree, client_for, make_account, make_org
from tests.factories.people import make_graduate

pytestmark = pytest.mark.django_db


def placed(college: Org, of: int, count: int, kind: str = "10") -> None:
    graduates = [make_graduate(college) for _ in range(of)]
    versions = [make_version(g, Status.APPROVED, kind).pk for g in graduates[:count]]
    services.reconcile_graduates([g.pk for g in graduates], DAY, MOMENT)
    services.reconcile_destinations(versions, DAY, MOMENT)


@pytest.fixture
def figures(tree: Tree) -> Tree:
    placed(tree.college, 4, 3)
    placed(tree.sibling, 4, 1, "801")
    placed(tree.other_college, 2, 2)
    return tree


def browser(role: Role, org: Org) -> Client:
    return client_for(make_account(role, org))


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_the_way_to_ones_own_figures_keeps_the_day(tree: Tree) -> None:
    answer = browser(Role.PROVINCE_OFFICER, tree.province).get("/figures/?on=2024-03-01")
    assert answer["Location"] == "/figures/37/?on=2024-03-01"


def test_the_province_drills_to_a_city_and_a_university(figures: Tree) -> None:
    client = browser(Role.PROVINCE_OFFICER, figures.province)
    page = text(client, "/figures/37/?on=2024-06-01")
    assert "60.00 %" in page
    assert "6 / 10 人" in page
    assert 'href="/figures/3701/?on=2024-06-01"' in page
    city = text(client, "/figures/3701/?on=2024-06-01")
    assert "50.00 %" in city
    assert 'href="/figures/10422/?on=2024-06-01"' in city
    university = text(client, "/figures/10422/?on=2024-06-01")
    assert "4 / 8 人" in university
    assert 'href="/figures/37/?on=2024-06-01"' in university, "the way back"


def test_a_figure_of_an_earlier_day_is_what_was_known_then(figures: Tree) -> None:
    client = browser(Role.PROVINCE_OFFICER, figures.province)
    assert "0 / 0 人" in text(client, "/figures/37/?on=2024-05-31")
    assert "0 / 0 人" in text(client, "/figures/37/?on=2019-01-01"), "before any definition"


def test_the_table_is_sorted_by_the_address(figures: Tree) -> None:
    client = browser(Role.PROVINCE_OFFICER, figures.province)
    url = "/figures/37/?by=university&on=2024-06-01&sort="
    order = r'href="/figures/(10422|10433)/'
    assert re.findall(order, last_table(client, f"{url}rate")) == ["10422", "10433"]
    assert re.findall(order, last_table(client, f"{url}-rate")) == ["10433", "10422"]


def test_a_page_is_drawn_anew_when_what_it_shows_has_changed(figures: Tree) -> None:
    client = browser(Role.PROVINCE_OFFICER, figures.province)
    assert "4 / 8 人" in text(client, "/figures/10422/?on=2024-06-01")
    placed(figures.college, 1, 1)
    assert "5 / 9 人" in text(client, "/figures/10422/?on=2024-06-01")
    Org.objects.filter(pk=figures.university.pk).update(name="改名大学")
    assert "改名大学" in text(client, "/figures/10422/?on=2024-06-01")
    client.cookies["django_language"] = "en"
    assert "Placement rate" in text(client, "/figures/10422/?on=2024-06-01")


def test_what_was_drawn_for_one_reader_is_not_shown_to_another(figures: Tree) -> None:
    url = "/figures/10422-c01/?on=2024-06-01"
    for _ in range(2):
        assert "3 / 4 人" in text(browser(Role.COLLEGE_OFFICER, figures.college), url)
        assert (
            browser(Role.UNIVERSITY_OFFICER, figures.other_university).get(url).status_code == 404
        )


def test_an_opened_page_asks_few_statements(figures: Tree) -> None:
    client = browser(Role.PROVINCE_OFFICER, figures.province)
    text(client, "/figures/37/")
    with CaptureQueriesContext(connection) as seen:
        text(client, "/figures/37/")
    assert len(seen) <= 4, "session, clock of the demo, state of the figures, bell"


def last_table(client: Client, url: str) -> str:
    page = text(client, url)
    return page[page.rindex("<table") :]


def test_a_university_opens_one_college_and_no_page_sets_two_side_by_side(figures: Tree) -> None:
    client = browser(Role.UNIVERSITY_OFFICER, figures.university)
    university = text(client, "/figures/10422/?on=2024-06-01")
    assert 'href="/figures/10422-c01/?on=2024-06-01"' in university
    assert "75.00 %" not in university
    assert "25.00 %" not in university
    college = text(client, "/figures/10422-c01/?on=2024-06-01")
    assert "3 / 4 人" in college
    assert "25.00 %" in college, "those of its own who wait"
    assert "物理学院" not in college


def test_asking_for_colleges_side_by_side_is_refused_with_the_rule(figures: Tree) -> None:
    client = browser(Role.UNIVERSITY_OFFICER, figures.university)
    response = client.get("/figures/10422/?by=college")
    assert response.status_code == 422
    assert "三不得" in response.content.decode()


@pytest.mark.parametrize(
    ("role", "place", "open_", "shut"),
    [
        (Role.PROVINCE_OFFICER, "province", ["37", "3701", "10422"], ["10422-c01"]),
        (Role.DEPARTMENT_OFFICER, "department", ["37", "3701", "10433"], ["10422-c01"]),
        (Role.CITY_OFFICER, "city", ["3701", "10422"], ["37", "10433", "10422-c01"]),
        (Role.COUNTY_OFFICER, "county", [], ["37", "3701", "370102", "10422"]),
        (Role.UNIVERSITY_OFFICER, "university", ["10422", "10422-c01"], ["37", "10433"]),
        (Role.COLLEGE_OFFICER, "college", ["10422-c01"], ["10422", "10422-c02", "37"]),
    ],
)
def test_outside_the_scope_there_is_nothing(
    figures: Tree, role: Role, place: str, open_: list[str], shut: list[str]
) -> None:
    client = browser(role, getattr(figures, place))
    for code, status in [*((c, 200) for c in open_), *((c, 404) for c in [*shut, "nowhere"])]:
        for page in ("", "entries/"):
            url = f"/figures/{code}/{page}"
            assert client.get(url).status_code == status, url


def test_entries_open_records_only_for_those_who_see_persons(figures: Tree) -> None:
    url = "/figures/10422/entries/?of=placed&on=2024-06-01"
    own = text(browser(Role.UNIVERSITY_OFFICER, figures.university), url)
    assert own.count("+1") == 4
    assert own.count('href="/destinations/') >= 4
    assert "李明" in own
    province = text(browser(Role.PROVINCE_OFFICER, figures.province), url)
    assert province.count("+1") == 4
    assert "李明" not in province
    assert "数学学院" not in province


def test_the_list_of_entries_goes_on_page_by_page(tree: Tree) -> None:
    placed(tree.college, 45, 0)
    client = browser(Role.COLLEGE_OFFICER, tree.college)
    url, seen = "/figures/10422-c01/entries/?of=graduates&on=2024-06-01", []
    while url:
        page = text(client, url)
        seen += re.findall(r'href="/people/([0-9a-f-]{36})/"', page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        url = f"/figures/10422-c01/entries/{found[1].replace('&amp;', '&')}" if found else ""
    assert len(seen) == len(set(seen)) == 45


def test_an_unknown_part_is_not_found(figures: Tree) -> None:
    client = browser(Role.PROVINCE_OFFICER, figures.province)
    assert client.get("/figures/37/entries/?of=nonsense").status_code == 404


@pytest.mark.parametrize("query", ["on=yesterday", "on=2024-13-45", "cohort=x", "after=x~y~z"])
def test_nonsense_in_the_address_is_read_as_nothing(figures: Tree, query: str) -> None:
    client = browser(Role.PROVINCE_OFFICER, figures.province)
    assert client.get(f"/figures/37/?{query}").status_code == 200
    assert client.get(f"/figures/37/entries/?{query}").status_code == 200


def test_queries_stay_the_same_however_many_universities(figures: Tree) -> None:
    client = browser(Role.PROVINCE_OFFICER, figures.province)
    url = "/figures/37/?by=university&on=2024-06-01"
    few = queries_of(client, url)
    for number in range(30):
        kind, code = OrgKind.UNIVERSITY, f"2{number:04d}"
        make_org(figures.province, kind, code, f"第{number}大学", "370200")
    assert queries_of(client, url) == few


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_previous_cohort_stands_at_its_own_same_day(figures: Tree) -> None:
    graduate = make_graduate(figures.college, cohort=2023)
    services.reconcile_graduates([graduate.pk], date(2023, 5, 1), MOMENT)
    client = browser(Role.PROVINCE_OFFICER, figures.province)
    assert "去年同日 0.00 %" in text(client, "/figures/37/?on=2024-06-01")


def test_seals_and_the_proof_are_reached_from_the_figures(figures: Tree) -> None:
    officer = browser(Role.PROVINCE_OFFICER, figures.province)
    assert 'href="/figures/seals/"' in text(officer, "/figures/37/")
    assert 'href="/figures/proof/"' in text(officer, "/figures/seals/")
    college = browser(Role.COLLEGE_OFFICER, figures.college)
    assert 'href="/figures/proof/"' not in text(college, "/figures/seals/")


def test_where_no_entry_may_be_listed_no_filter_is_named_as_the_cure(figures: Tree) -> None:
    page = text(browser(Role.PROVINCE_OFFICER, figures.province), "/figures/37/entries/")
    assert page.count("不在您的可查看范围内") == 1
    assert "清除筛选条件" not in page
