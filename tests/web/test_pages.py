"""Whole pages made of components, in a real browser: lists, remote choices, uploads, fragments."""

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.shots import page_as
from tests.web.partials import assert_region_equals_fragment

pytestmark = [pytest.mark.urls("tests.web.sample"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def sample_templates(settings: Settings) -> None:
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    with page_as(chromium, live_server.url) as page:
        yield page


@pytest.mark.parametrize(
    "url", ["/names", "/names?q=王&sort=-name", "/names?page=2", "/names?q=无"]
)
def test_fragment_equals_region(client: Client, url: str) -> None:
    assert_region_equals_fragment(client, url, "results")


@pytest.mark.browser
def test_list_follows_its_filter_and_back_works(page: Page) -> None:
    page.goto("/names")
    expect(page.locator(".pager")).to_contain_text("共 24 条")
    page.get_by_label("姓名").press_sequentially("王")
    expect(page.locator(".pager")).to_contain_text("共 6 条")
    assert page.url.endswith("/names?q=%E7%8E%8B")
    expect(page.locator(".chip")).to_contain_text("姓名：王")
    expect(page.get_by_label("姓名")).to_be_focused()
    page.get_by_label("选中 王伟").check()
    expect(page.locator("[data-ticked]")).to_have_text("已选 1 条")
    page.go_back()
    expect(page.locator(".pager")).to_contain_text("共 24 条")


@pytest.mark.browser
def test_sorting_stays_in_the_address(page: Page) -> None:
    page.goto("/names?q=李")
    page.get_by_role("link", name="姓名", exact=True).click()
    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    assert "q=%E6%9D%8E" in page.url


@pytest.mark.browser
def test_remote_choice_and_upload(page: Page, tmp_path: Path) -> None:
    page.goto("/sheet")
    place = page.get_by_role("combobox", name="生源地")
    place.fill("第42")
    page.get_by_role("option", name="第42县").click()
    assert page.locator("input[name=place]").input_value() == "370042"
    proof = tmp_path / "a.pdf"
    proof.write_bytes(b"x" * 200_000)
    page.get_by_label("材料").set_input_files(proof)
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#seen")).to_have_text("370042:200000")


@pytest.mark.browser
def test_a_refused_upload_comes_back_with_its_errors(page: Page, tmp_path: Path) -> None:
    page.goto("/sheet")
    wrong = tmp_path / "a.exe"
    wrong.write_bytes(b"x")
    page.get_by_label("材料").set_input_files(wrong)
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("请填写生源地。")
    expect(page.get_by_role("combobox", name="生源地")).to_be_visible()


@pytest.mark.browser
def test_a_mistyped_choice_is_sent_and_answered_beside_the_field(page: Page) -> None:
    page.goto("/sheet")
    page.get_by_role("combobox", name="生源地").fill("没有的县")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".field .error").first).to_have_text("请从列表里选一项。")


@pytest.mark.browser
def test_a_masked_value_is_shown_in_place(page: Page) -> None:
    page.goto("/sheet")
    page.locator(".masked summary").click()
    page.locator(".masked textarea").fill("核对材料")
    page.locator(".masked button").click()
    expect(page.locator(".masked")).to_have_text("370112 核对材料")


@pytest.mark.browser
def test_a_lost_connection_is_said(page: Page) -> None:
    page.goto("/names")
    page.context.set_offline(True)
    page.get_by_label("姓名").press_sequentially("王")
    expect(page.locator(".notice.bad")).to_contain_text("网络没有回应")
