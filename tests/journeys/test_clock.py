"""The demo's clock in a browser: it goes on, and the province's rate, curve and plan go with it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django import Settings

from qihang.world import tasks
from qihang.world.clock import forget_kept_day
from qihang.world.seed import FIRST_DAY, seed
from tests.factories.storages import storages_at
from tests.factories.world import SEED
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TO = "2024-09-25"


@pytest.fixture(autouse=True)
def tiny(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """A committed tiny world for the live server."""
    settings.STORAGES = storages_at(tmp_path)
    seed("tiny", SEED, FIRST_DAY)
    yield
    forget_kept_day()


def seen(page: Page) -> dict[str, str]:
    """What the home and the plan show: persons placed, the day, the curve, the duties by standing."""
    page.goto("/")
    words = page.locator(".figure").first.inner_text().split(" / ")[0].split()
    curve = page.locator("svg").first.inner_html()
    page.goto("/plan/2024-shandong/")
    plan = page.locator("main").inner_text()
    return {
        "day": page.locator("h1 + *").first.inner_text(),
        "placed": words[-1],
        "curve": curve,
        "standing": plan.split("任务进展")[1].split("各阶段")[0],
    }


def test_rate_curve_and_plan_move_with_the_clock(
    desk: Open, nothing_serious: Callable[[Page], None]
) -> None:
    page = desk()
    page.goto("/demo/")
    page.locator("button[value=province_officer]").click()
    page.wait_for_url("**/")
    before = seen(page)
    page.get_by_role("link", name="演示日").click()
    nothing_serious(page)
    page.locator("input[type=date]").fill(TO)
    page.get_by_role("button", name="往前走").click()
    page.get_by_role("progressbar").wait_for()
    tasks.move_clock(TO)  # the worker's part
    after = seen(page)
    assert after["day"] != before["day"]
    assert TO in after["day"]
    assert int(after["placed"]) > int(before["placed"])
    assert after["curve"] != before["curve"]
    assert after["standing"] != before["standing"]
    assert "百日冲刺行动" in before["standing"]
    assert "百日冲刺行动" not in after["standing"]
