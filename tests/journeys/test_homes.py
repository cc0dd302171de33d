"""Everybody's first page, on a phone and at a desk: it opens, axe finds nothing serious, it fits."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.factories.signing import save
from tests.guards.stage import Stage
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RELATIONS = ("anonymous", "self", "college", "university-head", "province", "city", "employer")


@pytest.fixture
def stage(db: None) -> Stage:
    return Stage()


def test_every_home_on_a_phone(
    stage: Stage, phone: Open, nothing_serious: Callable[[Page], None]
) -> None:
    for relation in RELATIONS:
        page = phone(stage.accounts[relation])
        page.goto("/")
        assert page.locator("h1").count() == 1, relation
        nothing_serious(page)


def test_every_home_at_a_desk_in_english(
    stage: Stage, desk: Open, nothing_serious: Callable[[Page], None]
) -> None:
    for relation in RELATIONS:
        page = desk(stage.accounts[relation], language="en")
        page.goto("/")
        assert page.locator("html").get_attribute("lang") == "en", relation
        nothing_serious(page)


def test_a_visitor_is_led_to_the_sign_in_page_and_back(
    stage: Stage, phone: Open, nothing_serious: Callable[[Page], None]
) -> None:
    account = stage.account("college")
    account.set_password("correct-horse-battery")
    save(account)
    page = phone()
    page.goto("/destinations/queue/")
    nothing_serious(page)
    page.get_by_label("登录名").fill(account.username)
    page.get_by_label("密码", exact=True).fill("correct-horse-battery")
    page.get_by_role("button", name="登录").last.click()
    page.wait_for_url("**/destinations/queue/")
    nothing_serious(page)
