"""From the province's rate down to one graduate's entry and back, by clicking."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import services
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.apps.orgs.services import start_power
from tests.apps.metrics.rows import DAY, MOMENT, make_version
from tests.factories.orgs import (
    SYSTEM,
    Tree,
    make_account,
    make_org,
    make_province,
    scope_for,
)
from tests.factories.people import make_graduate
from tests.journeys.conftest import Open

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


def test_the_province_drills_down_and_comes_back(
    figures: Tree, desk: Open, nothing_serious: Callable[[Page], None]
) -> None:
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


def test_the_map_leads_to_one_record_and_back(
    figures: Tree, desk: Open, nothing_serious: Callable[[Page], None]
) -> None:
    """Persons' records open to the province only in a power session."""
    make_org(figures.province, OrgKind.CITY, "3703", "淄博市", "370300")
    account = make_account(Role.PROVINCE_OFFICER, figures.province)
    start_power(scope_for(account), figures.province.path, "核对一条登记", timedelta(minutes=30))
    page = desk(account)
    page.goto("/figures/37/")
    nothing_serious(page)
    page.locator("figure.chart svg a[href^='/figures/3701/']").first.click()
    page.wait_for_url("**/figures/3701/**")
    page.get_by_role("link", name="山东大学").first.click()
    page.wait_for_url("**/figures/10422/**")
    page.locator("a[href*='/entries/'][href*='of=placed']").first.click()
    page.wait_for_url("**/entries/**")
    page.get_by_role("link", name="李明").first.click()
    page.wait_for_url("**/destinations/**")
    for _ in range(4):
        page.go_back()
    page.wait_for_url("**/figures/37/")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    assert download.value.suggested_filename.endswith(".csv")


@pytest.mark.usefixtures("jobs_at_once")
def test_two_departments_sign_before_figures_leave(
    figures: Tree, desk: Open, nothing_serious: Callable[[Page], None]
) -> None:
    seal = services.make_seal(SYSTEM, "phase:spring", MOMENT)
    for code in ("education", "human_resources"):
        org = make_org(figures.province, OrgKind.DEPARTMENT, f"d-{code}", code)
        page = desk(make_account(Role.DEPARTMENT_OFFICER, org))
        page.goto("/")
        page.get_by_role("link", name="等待本部门签字的封存数字").click()
        page.get_by_role("link", name="2024 届").first.click()
        assert page.get_by_text("未经核定").is_visible()
        nothing_serious(page)
        page.get_by_role("button", name="为本部门签字").click()
        page.get_by_role("status").get_by_text("已签字。").wait_for()
    page = desk(make_account(Role.PROVINCE_OFFICER, figures.province))
    page.goto(f"/figures/seals/{seal.uuid}/")
    with page.expect_download():
        page.get_by_role("link", name="导出 CSV").click()
    page.get_by_role("button", name="发布").click()
    page.get_by_role("status").get_by_text("已发布，公众可以查看。").wait_for()
    visitor = desk()
    visitor.goto("/figures/published/")
    nothing_serious(visitor)
    assert visitor.get_by_text("由两个牵头部门签字核定").is_visible()


def test_a_college_opens_the_record_behind_its_rate_on_a_phone(
    figures: Tree, phone: Open, nothing_serious: Callable[[Page], None]
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


def test_an_earlier_day_is_asked_for_in_the_address(figures: Tree, desk: Open) -> None:
    page = desk(make_account(Role.PROVINCE_OFFICER, figures.province))
    page.goto("/figures/37/")
    page.get_by_label("截至").fill("2024-05-31")
    page.wait_for_url("**/figures/37/?*on=2024-05-31*")
    page.get_by_text("0 / 0 人").wait_for()
