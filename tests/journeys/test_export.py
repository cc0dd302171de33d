"""An office filters a list, exports it, and the workbook has what the page showed."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import python_calamine
from playwright.sync_api import Page
from pytest_django import Settings

from qihang.apps.orgs.rules import Role
from qihang.web.clock import now
from qihang.world.clock import forget_kept_day
from qihang.world.models import DemoClock
from tests.factories.destinations import make_filed
from tests.factories.orgs import Tree, make_account
from tests.factories.storages import storages_at
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def june(db: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """The demo's clock on a day of the season; files in folders of their own."""
    settings.STORAGES = storages_at(tmp_path / "files", tmp_path / "exports")
    DemoClock.objects.create(id=1, day=date(2024, 6, 3), size="tiny", seed=1, script=1)
    forget_kept_day()
    yield
    forget_kept_day()


def test_the_workbook_has_the_pages_rows(
    tree: Tree, desk: Open, nothing_serious: Callable[[Page], None], tmp_path: Path
) -> None:
    for name, org in (("赵一", tree.college), ("李二", tree.sibling), ("王三", tree.college)):
        make_filed(org, now(), name=name)
    page = desk(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    page.goto(f"/destinations/all/?college={tree.college.code}&sort=-name")
    listed = page.locator("tbody tr a").all_inner_texts()
    page.get_by_role("link", name="导出…").click()
    nothing_serious(page)
    page.get_by_text("全国信息交换格式").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出", exact=True).click()
    path = tmp_path / "export.xlsx"
    download.value.save_as(path)
    rows = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()
    names = [row[rows[0].index("姓名")] for row in rows[1:]]
    assert names == listed == ["赵一", "王三"]
