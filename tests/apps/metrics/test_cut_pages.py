"""Pages that cut a figure: what they show, what is too small to be shown, and to whom."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import services
from qihang.apps.metrics.pages.figures.cut_members import NAMES
from qihang.apps.metrics.sql.ledger.dimensions import DIMENSIONS
from qihang.apps.orgs.rules import Role
from qihang.policy.indicators import DIMENSIONS as NAMED
from tests.apps.metrics.rows import MOMENT, make_version
from tests.apps.metrics.test_pages import browser, text
from tests.factories.orgs import Tree
from tests.factories.people import make_graduate

pytestmark = pytest.mark.django_db
ON = "?on=2024-05-31"  # a day of which cuts are shown
DAY = date(2024, 5, 31)
FEW = "人数太少"


def add(tree: Tree, count: int, placed: int, **over: str) -> None:
    people = [make_graduate(tree.college, **over) for _ in range(count)]
    versions = [make_version(g, Status.APPROVED, "10", industry="13") for g in people[:placed]]
    services.reconcile_graduates([g.pk for g in people], DAY, MOMENT)
    services.reconcile_destinations([v.pk for v in versions], DAY, MOMENT)


@pytest.fixture
def cut(tree: Tree) -> Tree:
    """Twelve men (6 placed), eight women (2 placed), two of them of hardship group 3."""
    add(tree, 12, 6, sex="1")
    add(tree, 6, 2, sex="2")
    add(tree, 2, 0, sex="2", hardship="3")
    return tree


def rows(client: Client, url: str) -> str:
    page = text(client, url)
    return page[page.index('id="results"') :]


def test_every_dimension_has_a_page_and_words(cut: Tree) -> None:
    client = browser(Role.UNIVERSITY_OFFICER, cut.university)
    assert set(NAMES) == set(DIMENSIONS) == set(NAMED)
    for dimension, name in NAMES.items():
        assert f"按{name}" in text(client, f"/figures/10422/by/{dimension}/{ON}")
    assert client.get("/figures/10422/by/class_name/").status_code == 404


def test_a_chart_that_not_everybody_may_see_is_no_file(cut: Tree) -> None:
    client = browser(Role.UNIVERSITY_OFFICER, cut.university)
    answer = client.get(f"/figures/10422/by/sex/{ON}&chart=members&file=svg")
    assert answer.status_code == 404


def test_members_stand_with_their_rates_and_open_their_entries(cut: Tree) -> None:
    client = browser(Role.UNIVERSITY_OFFICER, cut.university)
    page = rows(client, f"/figures/10422/by/sex/{ON}")
    assert "50.00 %" in page
    assert "6 / 12" in page
    assert "25.00 %" in page
    url = "/figures/10422/entries/?of=placed&by=sex&member=2&on=2024-05-31"
    assert "2 人" in text(client, url)
    assert text(client, url).count("+1 ") == 2


def test_small_members_are_shown_only_to_those_who_see_the_persons(cut: Tree) -> None:
    url = f"/figures/10422/by/hardship/{ON}"
    opened = "/figures/10422/entries/?of=graduates&by=hardship&member=3&on=2024-05-31"
    own = browser(Role.UNIVERSITY_OFFICER, cut.university)
    assert FEW not in rows(own, url)
    assert "0 / 2" in rows(own, url)
    assert own.get(opened).status_code == 200
    province = browser(Role.PROVINCE_OFFICER, cut.province)
    page = rows(province, url)
    assert FEW in page
    assert "8 / 20" in page, "the one small member, with the one that would give it away"
    assert "全部类别" in page, "the only row names no member, as if there were no other"
    assert "0 / 2" not in page.replace("8 / 20", "")
    assert FEW in province.get(opened).content.decode()


def test_a_college_is_not_judged_against_its_past(cut: Tree) -> None:
    client = browser(Role.COLLEGE_OFFICER, cut.college)
    assert "较去年同日" not in rows(client, f"/figures/10422-c01/by/sex/{ON}")
    assert client.get(f"/figures/10422-c02/by/sex/{ON}").status_code == 404


def test_the_indicators_page_sets_wordings_side_by_side(cut: Tree) -> None:
    page = text(browser(Role.UNIVERSITY_HEAD, cut.university), f"/figures/10422/indicators/{ON}")
    for words in ("2020 年口径", "2021 年口径", "2024 年口径", "灵活就业率", "单位就业率"):
        assert words in page
    assert page.count("40.00 %") >= 3, "one rate, read three ways"
    assert "困难群体毕业生落实率" in page
    assert "0 / 2" in page


def test_indicators_of_few_are_not_told_to_those_who_do_not_see_the_persons(cut: Tree) -> None:
    page = text(browser(Role.PROVINCE_OFFICER, cut.province), f"/figures/37/indicators/{ON}")
    assert page.count("40.00 %") >= 3
    assert "0 / 2" not in page
    assert FEW in page


def test_a_cut_asks_the_same_number_of_statements_whatever_it_shows(cut: Tree) -> None:
    client = browser(Role.PROVINCE_OFFICER, cut.province)
    url = f"/figures/37/by/major/{ON}"
    text(client, url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        text(client, url)
    for number in range(30):
        add(cut, 1, 1, major=f"08{number:04d}")
    text(client, url)
    with CaptureQueriesContext(connection) as many:
        text(client, url)
    assert len(many) == len(few)
