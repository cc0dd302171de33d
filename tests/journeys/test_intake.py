"""An office downloads the template, fills it badly, reads the preview, mends it, applies, undoes.

A worker's part is played by the service its job calls; a real worker is killed in test_kill_sheets.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from qihang.apps.intake import services
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import AT_WORK
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.rules import Role
from qihang.apps.people.models import Graduate
from qihang.policy import load
from qihang.web import clock
from tests.factories.intake import roster_row
from tests.factories.orgs import Tree, make_account
from tests.factories.storages import storages_at
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path / "files")


@pytest.fixture
def officer(tree: Tree) -> Account:
    return make_account(Role.UNIVERSITY_OFFICER, tree.university, name="刘老师")


def fill(template: Path, *rows: dict[str, Any]) -> None:
    """Rows below the example, as an office types them."""
    names = list(load().layout("roster").columns)
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    for at, row in enumerate(rows, 3):
        for name, value in row.items():
            sheet.cell(at, names.index(name) + 1, value)
    book.save(template)


def downloaded(page: Page, link: str, path: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    waiting.value.save_as(path)
    return path


def upload(page: Page, path: Path) -> None:
    page.goto("/sheets/new/roster/")
    page.get_by_label("表格文件").set_input_files(path)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_text("可以离开这一页")).to_be_visible()
    work(page)


def work(page: Page) -> None:
    """The worker does what waits; the page finds out by itself."""
    for batch in Batch.objects.filter(state__in=AT_WORK):
        services.run_batch_job(batch.pk, clock.now())
    expect(page.get_by_text("可以离开这一页")).to_be_hidden()


def test_from_a_bad_sheet_to_records_and_back(
    tree: Tree,
    officer: Account,
    tmp_path: Path,
    desk: Open,
    phone: Open,
    nothing_serious: Callable[[Page], None],
) -> None:
    page = desk(officer)
    page.goto("/sheets/")
    page.get_by_role("link", name="导入毕业生名单").click()
    nothing_serious(page)
    template = downloaded(page, "下载模板", tmp_path / "名单.xlsx")
    rows = [roster_row(name="王小明"), roster_row(name="李小红"), roster_row(name="张小兰")]
    wrong = [
        rows[0],
        rows[1] | {"college": "文学院"},
        rows[2] | {"id_number": "110105194912310020"},
    ]
    fill(template, *wrong)
    upload(page, template)
    expect(page.get_by_text("本校没有名称或代码为“文学院”的院系")).to_be_visible()
    expect(page.get_by_text("校验位不对")).to_be_visible()
    expect(page.get_by_role("button", name="只导入没有错误的 1 行")).to_be_visible()
    nothing_serious(page)

    marked = downloaded(page, "下载错误表", tmp_path / "待修改.xlsx")
    told = openpyxl.load_workbook(marked)["待修改"]
    assert told.max_row == 3
    mend(marked, rows[1:])
    upload(page, marked)
    page.get_by_role("button", name="确认导入 2 行").click()
    work(page)
    expect(page.get_by_text("已导入")).to_be_visible()
    assert sorted(Graduate.objects.values_list("name", flat=True)) == ["张小兰", "李小红"]

    handy = phone(officer)
    handy.goto(page.url)
    nothing_serious(handy)
    handy.get_by_role("button", name="撤销这次导入").click()
    work(handy)
    expect(handy.get_by_text("删去新增")).to_be_visible()
    assert not Graduate.objects.exists()


def mend(marked: Path, rows: list[dict[str, Any]]) -> None:
    """Put right what the error workbook marks, in it."""
    names = list(load().layout("roster").columns)
    book = openpyxl.load_workbook(marked)
    sheet = book["待修改"]
    for at, row in enumerate(rows, 2):
        for name in ("college", "id_number"):
            sheet.cell(at, names.index(name) + 1, row[name])
    book.save(marked)
