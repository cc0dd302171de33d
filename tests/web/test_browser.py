"""The living page in a real browser: accessible, no sideways scrolling, usable by keyboard alone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.shots import ColorScheme, page_as

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Both widths in both schemes; the languages take turns.
LOOKS = ((1280, "zh", "light"), (1280, "en", "dark"), (360, "zh", "dark"), (360, "en", "light"))


@pytest.mark.parametrize(("width", "lang", "scheme"), LOOKS)
def test_living_page_is_accessible(
    chromium: Browser, live_server: LiveServer, width: int, lang: str, scheme: ColorScheme
) -> None:
    faults = []
    with page_as(chromium, live_server.url, width=width, lang=lang, scheme=scheme) as page:
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.goto("/ui/")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page).response["violations"]
    serious = [
        (v["id"], [n["html"][:120] for n in v["nodes"]])
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert faults == []


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    with page_as(chromium, live_server.url) as page:
        page.goto("/ui/")
        yield page


def test_a_double_press_is_sent_once(page: Page) -> None:
    """The answer to the second would hide the first: half a password, the address of a link."""
    page.evaluate("""() => {
        window.sent = 0;
        window.addEventListener("submit", (event) => {
            if (!event.defaultPrevented) window.sent += 1;
            event.preventDefault();  // the answer never comes
        });
    }""")
    button = page.locator("form[action='/ui/display/'] button").first
    button.dblclick()
    assert page.evaluate("window.sent") == 1
    page.wait_for_timeout(2100)
    button.click()
    assert page.evaluate("window.sent") == 2, "who presses again later means it: a file was taken"


def test_search_select_by_keyboard(page: Page) -> None:
    city = page.get_by_role("combobox", name="工作所在地").first
    city.focus()
    city.fill("yt")  # the initials of 烟台
    assert page.locator("[role=listbox] [role=option]").first.inner_text().startswith("烟台市")
    city.press("ArrowDown")
    assert city.get_attribute("aria-activedescendant")
    city.press("Enter")
    assert city.input_value() == "烟台市"
    assert page.locator("select[name=a-city]").input_value() == "370600"
    city.fill("3701")
    city.press("Enter")
    assert page.locator("select[name=a-city]").input_value() == "370100"
    city.fill("没有这个")
    city.press("Escape")
    assert city.input_value() == "济南市"
    assert city.get_attribute("aria-expanded") == "false"


def test_search_select_by_pointer(page: Page) -> None:
    page.get_by_role("combobox", name="工作所在地").first.click()
    page.get_by_role("option", name="潍坊市").click()
    assert page.locator("select[name=a-city]").input_value() == "370700"


def test_search_select_without_script_is_a_select(
    chromium: Browser, live_server: LiveServer
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/ui/")
    page.locator("select[name=a-city]").select_option("370600")
    assert page.locator("select[name=a-city]").input_value() == "370600"
    context.close()


def test_ticks_are_counted(page: Page) -> None:
    bar = page.locator("#bulk_bar [data-ticked]")
    assert bar.inner_text() == "已选 0 条"
    page.get_by_label("选中 于文静").check()
    assert bar.inner_text() == "已选 1 条"
    page.get_by_label("选中本页全部").check()
    assert bar.inner_text() == "已选 2 条"
    assert page.locator("#bulk button").first.is_enabled()


def test_a_reason_is_asked_and_escape_closes_it(page: Page) -> None:
    ask = page.locator("#action_bar details.ask")
    ask.locator("summary").focus()
    page.keyboard.press("Enter")
    area = ask.locator("textarea")
    area.wait_for(state="visible")
    expect(area).to_be_focused()
    page.keyboard.press("Escape")
    assert not area.is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_undo_counts_down(page: Page) -> None:
    expect(page.locator("#undo form span")).to_contain_text("29")


def test_skip_link_comes_first(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_colours_can_be_chosen(page: Page) -> None:
    page.get_by_role("button", name="深色").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(11, 23, 34)"


def test_prints_without_the_frame(page: Page) -> None:
    page.emulate_media(media="print")
    assert not page.locator(".page-header").is_visible()
    assert page.locator("h1").first.is_visible()
