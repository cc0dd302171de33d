"""Browsers for journeys: `phone` (360×740) and `desk` (1280×900), each opening pages for an account.

    def test_it(phone, tree):
        page = phone(account)          # signed in; phone() is a visitor
        page.goto("/")
        nothing_serious(page)          # axe

Every page is watched: a script error, a refused script or style, or a failing answer fails the test.
"""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response
from pytest_django.live_server_helper import LiveServer

from qihang.apps.orgs.models import Account
from tests.values import not_none

Open = Callable[..., Page]
SIZES = {"phone": (360, 740), "desk": (1280, 900)}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


class Window:
    """Opens pages of one size and remembers what went wrong in them."""

    def __init__(self, chromium: Browser, base: str, size: str) -> None:
        self.chromium, self.base, self.size = chromium, base, size
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def __call__(self, account: Account | None = None, *, language: str = "zh") -> Page:
        """A new page, in a browser of its own, signed in as the account if one is given."""
        width, height = SIZES[self.size]
        context = self.chromium.new_context(
            base_url=self.base,
            viewport={"width": width, "height": height},
            locale=LOCALES[language],
            has_touch=self.size == "phone",
            is_mobile=self.size == "phone",
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        if account is not None:
            self.sign_in(context, account)
        return self.watched(context.new_page())

    def sign_in(self, context: BrowserContext, account: Account) -> None:
        """As if the account had just signed in; the sign-in page has tests of its own."""
        client = Client()
        client.force_login(account)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": self.base}])

    def watched(self, page: Page) -> Page:
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", self.hear)
        page.on("response", self.receive)
        return page

    def hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.faults.append(said.text)

    def receive(self, got: Response) -> None:
        if got.status >= 500:
            self.faults.append(f"{got.url}: 500")

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        # A refusal answers 422 and a page out of reach 404; the console calls both errors.
        faults = [
            fault for fault in self.faults if "the server responded with a status" not in fault
        ]
        assert not faults, faults


@pytest.fixture
def phone(chromium: Browser, live_server: LiveServer) -> Iterator[Open]:
    yield from window(chromium, live_server.url, "phone")


@pytest.fixture
def desk(chromium: Browser, live_server: LiveServer) -> Iterator[Open]:
    yield from window(chromium, live_server.url, "desk")


def window(chromium: Browser, base: str, size: str) -> Iterator[Window]:
    opened = Window(chromium, base, size)
    yield opened
    opened.close()


@pytest.fixture
def nothing_serious() -> Callable[[Page], None]:
    """Fails where axe finds something serious on the page, or the page scrolls sideways."""

    def check(page: Page) -> None:
        page.wait_for_load_state()  # a page still arriving has links without words
        found = Axe().run(page).response["violations"]
        serious = [
            f"{one['id']}: {node['html'][:120]}"
            for one in found
            if one["impact"] in {"serious", "critical"}
            for node in one["nodes"]
        ]
        width = page.evaluate("document.documentElement.scrollWidth")
        allowed = not_none(page.viewport_size)["width"]
        assert not serious, "\n".join(serious)
        assert width <= allowed, f"{page.url} scrolls sideways: {width} px on {allowed}"

    return check
