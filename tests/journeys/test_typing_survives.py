"""What a graduate types on the phone survives a closed page, an expired session and a second tab."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as configured
from playwright.sync_api import Page, expect
from pytest_django import Settings

from qihang.apps.destinations.models import Destination
from qihang.apps.orgs.models import Account
from qihang.world.clock import forget_kept_day
from qihang.world.models import DemoClock
from tests.factories.destinations import CONTRACT, make_applicant, make_draft
from tests.factories.orgs import Tree, account_of
from tests.factories.storages import storages_at
from tests.journeys.conftest import Open, Window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DETAILS = "/destinations/mine/details/"


@pytest.fixture(autouse=True)
def june(db: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.STORAGES = storages_at(tmp_path / "files")
    DemoClock.objects.create(id=1, day=date(2024, 6, 3), size="tiny", seed=1, script=1)
    forget_kept_day()
    yield
    forget_kept_day()


@pytest.fixture
def account(tree: Tree) -> Account:
    _, scope = make_applicant(tree.college)
    make_draft(scope)
    return account_of(scope)


def test_a_page_closed_before_anything_is_sent(
    account: Account, phone: Open, nothing_serious: Callable[[Page], None]
) -> None:
    page = phone(account)
    page.goto(DETAILS)
    page.get_by_role("combobox", name="单位名称").press_sequentially("（青岛）")
    page.get_by_label("月收入").fill("六千")
    page.get_by_role("combobox", name="单位性质").fill("机关")
    page.get_by_role("option").first.click()
    expect(page.get_by_text("已自动保存")).to_be_visible()
    nothing_serious(page)
    page.close()
    again = phone(account)
    again.goto(DETAILS)
    name = "（青岛）" + CONTRACT["employer_name"]
    expect(again.get_by_role("combobox", name="单位名称")).to_have_value(name)
    expect(again.get_by_label("月收入")).to_have_value("六千")
    expect(again.get_by_role("combobox", name="单位性质")).to_have_value("机关")
    assert Destination.objects.get().employer_name == CONTRACT["employer_name"]


def test_a_session_that_ends_while_somebody_types(account: Account, phone: Window) -> None:
    page = phone(account)
    page.goto(DETAILS)
    page.context.clear_cookies(name=configured.SESSION_COOKIE_NAME)
    page.get_by_label("单位联系人").fill("吴经理")
    place = page.get_by_role("combobox", name="单位所在地")
    place.fill("历下")
    page.get_by_role("option").first.click()
    chosen = place.input_value()
    expect(page.get_by_text("还没有存到服务器")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    page.wait_for_url("**/login/**")
    phone.sign_in(page.context, account)
    page.goto(DETAILS)
    expect(page.get_by_text("已恢复上次没来得及保存的内容")).to_be_visible()
    expect(page.get_by_label("单位联系人")).to_have_value("吴经理")
    expect(page.get_by_role("combobox", name="单位所在地")).to_have_value(chosen)
    expect(page.get_by_text("已自动保存")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    page.wait_for_url("**/evidence/")
    draft = Destination.objects.get()
    assert (draft.contact_name, draft.work_place) == ("吴经理", "370102")


def test_two_tabs_and_another_person(
    tree: Tree, account: Account, phone: Window, nothing_serious: Callable[[Page], None]
) -> None:
    first = phone(account)
    second = phone.watched(first.context.new_page())
    for page in (first, second):
        page.goto(DETAILS)
    first.get_by_label("单位联系人").fill("吴经理")
    second.get_by_role("combobox", name="单位名称").fill("海信集团有限公司")
    for page in (first, second):
        page.get_by_role("button", name="下一步").click()
        page.wait_for_url("**/evidence/")
    draft = Destination.objects.get()
    assert (draft.contact_name, draft.employer_name) == ("吴经理", "海信集团有限公司")

    first.goto(DETAILS)
    first.context.clear_cookies(name=configured.SESSION_COOKIE_NAME)
    first.get_by_label("单位联系人").fill("只在这里")
    expect(first.get_by_text("还没有存到服务器")).to_be_visible()
    _, scope = make_applicant(tree.college)
    make_draft(scope)
    first.context.clear_cookies(name=configured.CSRF_COOKIE_NAME)  # signing in makes a new one
    phone.sign_in(first.context, account_of(scope))
    first.goto("/")  # any page of the other one
    assert not kept_in_tab(first)
    first.goto(DETAILS)
    expect(first.get_by_label("单位联系人")).to_have_value(CONTRACT["contact_name"])


def test_what_was_discarded_is_not_left_in_the_tab(account: Account, phone: Window) -> None:
    page = phone(account)
    page.goto(DETAILS)
    page.route("**/details/", lambda route: route.fulfill(status=408))
    page.get_by_label("单位联系人").fill("只在这里")
    expect(page.get_by_text("还没有存到服务器")).to_be_visible()
    assert kept_in_tab(page)
    page.unroute("**/details/")
    page.goto("/destinations/mine/")
    page.locator("summary", has_text="放弃这份草稿").click()
    page.get_by_role("button", name="放弃这份草稿").click()
    expect(page.get_by_text("草稿已放弃")).to_be_visible()
    assert not kept_in_tab(page)


def kept_in_tab(page: Page) -> list[str]:
    kept: list[str] = page.evaluate("Object.keys(sessionStorage)")
    return [key for key in kept if key.startswith("qihang:")]
