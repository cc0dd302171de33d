"""The plan in a browser: a duty becomes late as the day moves, and is done once everybody did it."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from playwright.sync_api import Page

from qihang.apps.orgs.rules import Role
from tests.factories.orgs import Tree, make_account
from tests.factories.plans import make_group
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DUTY = "/plan/2024-shandong/R1.2/"


def test_a_duty_becomes_late_and_then_done(
    tree: Tree, desk: Open, phone: Open, nothing_serious: Callable[[Page], None]
) -> None:
    province = desk(make_account(Role.PROVINCE_OFFICER, tree.province))
    province.goto(f"{DUTY}?on=2023-10-31")
    assert province.locator(".light.course").first.inner_text() == "推进中"
    province.goto(f"{DUTY}?on=2023-11-01")
    assert province.locator("dd .light.late").inner_text() == "滞后"
    nothing_serious(province)

    make_group(tree.other_university)
    head = phone(make_account(Role.UNIVERSITY_HEAD, tree.university))
    head.goto(f"/plan/kept/{tree.university.code}/")
    nothing_serious(head)
    head.get_by_role("link", name="登记领导小组").click()
    head.get_by_label("小组名称").fill("毕业生就业工作领导小组")
    head.get_by_label("成立日期").fill("2024-03-01")
    nothing_serious(head)
    head.get_by_role("button", name="保存").click()
    head.get_by_text("已保存").wait_for()

    province.goto(DUTY)
    assert province.locator("dd .light.good").inner_text() == "已完成"
    province.goto(f"{DUTY}?on=2023-11-01")
    assert province.locator("dd .light.late").inner_text() == "滞后", "that day said so"


def test_the_pages_of_the_plan_in_english(
    tree: Tree, desk: Open, nothing_serious: Callable[[Page], None]
) -> None:
    page = desk(make_account(Role.PROVINCE_OFFICER, tree.province), language="en")
    for path in ("", "?by=department", "?by=phase", "phases/", "report/", "report/?kind=ten"):
        page.goto(f"/plan/2024-shandong/{path}")
        nothing_serious(page)
    page.goto("/")
    page.get_by_role("link", name="Open the plan").click()
    page.wait_for_url("**/plan/2024-shandong/**")


@pytest.mark.parametrize("path", ["", "report/?on=2024-09-01", "?stands=unmeasured&on=2024-09-01"])
def test_no_row_is_lost_where_a_printed_page_ends(tree: Tree, desk: Open, path: str) -> None:
    page = desk(make_account(Role.PROVINCE_OFFICER, tree.province))
    page.goto(f"/plan/2024-shandong/{path}")
    rows = page.locator("tbody th a").evaluate_all("links => links.map(a => a.href)")
    with pikepdf.open(BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
        assert len(paper.pages) > 1
        links = [link for sheet in paper.pages for link in sheet.get("/Annots", [])]
        assert set(rows) <= {str(link.A.URI) for link in links if "/A" in link}
