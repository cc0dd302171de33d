"""The province loads what the market regulation authority delivered: asked, previewed, loaded, taken back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from qihang.apps.intake import services
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import AT_WORK
from qihang.apps.orgs.rules import Role
from qihang.apps.registers.models import Firm
from qihang.web import clock
from tests.factories.orgs import Tree, make_account
from tests.factories.registers import HAIXIN, HISENSE, SOUTH, deliver, firm, sheet
from tests.factories.storages import storages_at
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path / "files")


def work(page: Page) -> None:
    """The worker does what waits; the page finds out by itself."""
    for batch in Batch.objects.filter(state__in=AT_WORK):
        services.run_batch_job(batch.pk, clock.now())
    expect(page.get_by_text("可以离开这一页")).to_be_hidden()


def test_a_delivery_from_the_form_into_the_register_and_back(
    tree: Tree, tmp_path: Path, desk: Open, nothing_serious: Callable[[Page], None]
) -> None:
    today = clock.today()
    deliver("employers", [HISENSE, firm(1, "齐鲁软件有限公司")])
    file = tmp_path / "市场监管-本月.csv"
    file.write_text(sheet(HAIXIN.replace("海信视像科技", "海信新名"), SOUTH), encoding="utf-8")
    page = desk(make_account(Role.PROVINCE_OFFICER, tree.province, name="王处长"))
    page.goto("/registers/employers/")
    page.get_by_role("link", name="导入数据").click()
    nothing_serious(page)
    page.get_by_label("提供部门").select_option(label="市场监督管理部门")
    page.get_by_label("全部：").check()
    page.get_by_label("表格文件").set_input_files(file)
    page.get_by_label("数据日期").fill((today + timedelta(days=3)).isoformat())
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_text("数据日期不能晚于今天").first).to_be_visible()
    page.get_by_label("数据日期").fill(today.isoformat())
    page.get_by_label("表格文件").set_input_files(file)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_text("可以离开这一页")).to_be_visible()
    work(page)
    for words in ("终止举例", "海信新名股份有限公司", "杭州某某有限公司", "齐鲁软件有限公司"):
        expect(page.get_by_text(words).first).to_be_visible()
    nothing_serious(page)
    assert not Firm.objects.filter(name="杭州某某有限公司").exists()

    page.get_by_role("button", name="确认导入 3 行").click()
    work(page)
    expect(page.get_by_text("已导入").first).to_be_visible()
    held = Firm.objects.filter(until=None).values_list("name", flat=True)
    assert set(held) == {"海信新名股份有限公司", "杭州某某有限公司"}

    page.goto("/registers/employers/")
    nothing_serious(page)
    page.get_by_role("button", name="撤销最新一批").click()
    expect(page.get_by_text("已撤销").first).to_be_visible()
    held = Firm.objects.filter(until=None).values_list("name", flat=True)
    assert set(held) == {HISENSE["name"], "齐鲁软件有限公司"}
