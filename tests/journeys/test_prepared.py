"""A university loads what it knows as drafts; a graduate finds hers on the phone, proves it and files it."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.intake import services
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import AT_WORK
from qihang.apps.orgs.rules import Role
from qihang.apps.people.models import Graduate
from qihang.web import clock
from qihang.world.clock import forget_kept_day
from qihang.world.models import DemoClock
from tests.factories.destinations import CONTRACT, paper
from tests.factories.intake import sheet_of
from tests.factories.orgs import Tree, make_account
from tests.factories.people import make_graduate
from tests.factories.storages import storages_at
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def june(db: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """The demo's clock on a day of the season; uploads in a folder of their own."""
    settings.STORAGES = storages_at(tmp_path / "files")
    DemoClock.objects.create(id=1, day=date(2024, 6, 3), size="tiny", seed=1, script=1)
    forget_kept_day()
    yield
    forget_kept_day()


def test_from_the_offices_sheet_to_a_filing(
    tree: Tree, tmp_path: Path, desk: Open, phone: Open, nothing_serious: Callable[[Page], None]
) -> None:
    graduate = make_graduate(tree.college, name="周雨桐", account=True)
    bound = make_graduate(tree.sibling, name="吴桐", agreed_unit="历下区第一中学")
    page = desk(make_account(Role.UNIVERSITY_OFFICER, tree.university, name="刘老师"))
    page.goto("/sheets/")
    page.get_by_role("link", name="导入毕业去向").click()
    nothing_serious(page)
    sheet = tmp_path / "去向.csv"
    sheet.write_bytes(sheet_of(row(graduate), row(bound), name="destinations").read())
    page.get_by_label("单位", exact=True).select_option("山东大学")
    page.get_by_label("表格文件").set_input_files(sheet)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_text("可以离开这一页")).to_be_visible()
    work(page)
    expect(page.get_by_text("定向培养毕业生应到协议单位“历下区第一中学”就业")).to_be_visible()
    expect(page.get_by_text("还要由毕业生本人上传证明材料")).to_be_visible()
    nothing_serious(page)
    page.get_by_role("button", name="只导入没有错误的 1 行").click()
    work(page)
    expect(page.get_by_text("已导入")).to_be_visible()

    mine = phone(graduate.account)
    mine.goto("/messages/")
    expect(mine.get_by_text("学校为您准备了去向登记草稿")).to_be_visible()
    mine.goto("/destinations/mine/")
    expect(mine.get_by_text("学校已根据掌握的信息为您填好这份草稿")).to_be_visible()
    nothing_serious(mine)
    mine.get_by_role("link", name="继续填写").click()
    expect(mine.get_by_role("combobox", name="单位名称")).to_have_value(CONTRACT["employer_name"])
    mine.get_by_role("button", name="下一步").click()
    contract = tmp_path / "劳动合同.pdf"
    contract.write_bytes(paper().read())
    mine.set_input_files("input[type=file]", contract)
    mine.get_by_role("button", name="下一步").click()
    mine.get_by_role("button", name="提交审核").click()
    expect(mine.get_by_text("正在等学院审核")).to_be_visible()
    filed = Destination.objects.get()
    assert (filed.graduate, filed.status) == (graduate, Status.WAITING_COLLEGE)


def row(graduate: Graduate) -> dict[str, Any]:
    """A signed contract as an office types it."""
    typed = CONTRACT | {"kind": "签劳动合同形式就业", "monthly_pay_fen": 6500}
    return {"exam_number": graduate.exam_number, "name": graduate.name, **typed}


def work(page: Page) -> None:
    """The worker does what waits; the page finds out by itself."""
    for batch in Batch.objects.filter(state__in=AT_WORK):
        services.run_batch_job(batch.pk, clock.now())
    expect(page.get_by_text("可以离开这一页")).to_be_hidden()
