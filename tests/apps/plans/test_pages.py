"""The plan's pages: an index that opens one part, lists a page at a time, the same cost at any length."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qihang.apps.orgs.rules import OrgKind, Role
from qihang.policy import load
from tests.factories.orgs import Tree, client_for, make_account, make_org
from tests.factories.plans import make_contact, make_group, make_meeting

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
    total = int(re.search(r"共 (\d+) 条", text(province, f"{PLAN}?{chosen}&on=2024-09-01"))[1])
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


def keep_for(org) -> None:
    make_group(org)
    make_meeting(org)
    make_contact(org)
