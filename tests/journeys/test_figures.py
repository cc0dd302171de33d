"""From the province's rate down to one graduate's entry and back, by clicking."""

import pytest

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import services
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import Role
from tests.apps.metrics.rows import DAY, MOMENT, make_version
from tests.factories.orgs import Tree, make_account, make_province
from tests.factories.people import make_graduate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def figures(db: None) -> Tree:
    tree = make_province()
    for college, placed in ((tree.college, 3), (tree.sibling, 1), (tree.other_college, 4)):
        count(college, placed)
    return tree


def count(college: Org, placed: int) -> None:
    people = [make_graduate(college) for _ in range(4)]
    versions = [make_version(person, Status.APPROVED).pk for person in people[:placed]]
    services.reconcile_graduates([person.pk for person in people], DAY, MOMENT)
    services.reconcile_destinations(versions, DAY, MOMENT)


def test_the_province_drills_down_and_comes_back(figures: Tree, desk, nothing_serious) -> None:
    page = desk(make_account(Role.PROVINCE_OFFICER, figures.province))
    page.goto("/")
    assert page.get_by_text("66.67 %").first.is_visible()
    page.get_by_role("link", name="济南市").click()
    page.wait_for_url("**/figures/3701/")
    nothing_serious(page)
    page.get_by_role("link", name="山东大学").click()
    page.wait_for_url("**/figures/10422/")
    assert page.get_by_text("4 / 8 人").is_visible()
    assert page.get_by_role("link", name="数学学院").count() == 0
    page.get_by_role("link", name="协议和合同就业").click()
    page.wait_for_url("**/entries/**")
    nothing_serious(page)
    assert page.get_by_text("不在您的可查看范围内").is_visible()
    assert page.get_by_text("李明").count() == 0
    for _ in range(3):
        page.go_back()
    assert page.url.rstrip("/").endswith(page.evaluate("location.host"))
    assert page.get_by_text("66.67 %").first.is_visible()


def test_a_college_opens_the_record_behind_its_rate_on_a_phone(
    figures: Tree, phone, nothing_serious
) -> None:
    page = phone(make_account(Role.COLLEGE_OFFICER, figures.college))
    page.goto("/figures/")
    page.wait_for_url("**/figures/10422-c01/")
    nothing_serious(page)
    page.get_by_text("怎么算的").click()
    assert page.get_by_text("由台账中").is_visible()
    page.get_by_role("link", name="协议和合同就业").click()
    page.wait_for_url("**/entries/**")
    nothing_serious(page)
    page.get_by_role("link", name="李明").first.click()
    page.wait_for_url("**/destinations/**")
    assert page.get_by_text("李明").first.is_visible()


def test_an_earlier_day_is_asked_for_in_the_address(figures: Tree, desk) -> None:
    page = desk(make_account(Role.PROVINCE_OFFICER, figures.province))
    page.goto("/figures/37/")
    page.get_by_label("截至").fill("2024-05-31")
    page.wait_for_url("**/figures/37/?*on=2024-05-31*")
    page.get_by_text("0 / 0 人").wait_for()
