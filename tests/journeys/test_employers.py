"""An employer signs up on a phone, is sent back, mends what was wrong, and is verified by the university."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from qihang.apps.employers.models import Employer
from qihang.apps.employers.rules import EmployerState
from qihang.apps.orgs.rules import Role
from qihang.world.clock import forget_kept_day
from qihang.world.models import DemoClock
from tests.factories.destinations import paper
from tests.factories.orgs import Tree, make_account
from tests.factories.registers import HISENSE, deliver
from tests.factories.storages import storages_at
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def june(db: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.STORAGES = storages_at(tmp_path / "files")
    DemoClock.objects.create(id=1, day=date(2024, 6, 10), size="tiny", seed=1, script=1)
    forget_kept_day()
    yield
    forget_kept_day()


def test_from_sign_up_to_verified(
    tree: Tree, tmp_path: Path, phone: Open, desk: Open, nothing_serious: Callable[[Page], None]
) -> None:
    deliver("employers", [HISENSE])
    licence = tmp_path / "执照.pdf"
    licence.write_bytes(paper("licence").read())

    firm = phone()
    firm.goto("/employers/sign-up/")
    nothing_serious(firm)
    firm.get_by_label("统一社会信用代码").fill(HISENSE["code"])
    firm.get_by_role("button", name="下一步").click()
    expect(firm.get_by_label("单位名称")).to_have_value(HISENSE["name"])
    nothing_serious(firm)
    firm.get_by_label("联系人").fill("周经理")
    firm.get_by_label("联系电话").fill("0531-88886666")
    firm.set_input_files("input[type=file]", licence)
    firm.locator("select[name=university]").select_option(tree.university.code, force=True)
    firm.get_by_label("密码").fill("long-enough-1")
    firm.get_by_role("button", name="提交").click()
    firm.wait_for_url("**/employers/own/")
    expect(firm.get_by_text("您的登录名是")).to_be_visible()
    nothing_serious(firm)
    employer = Employer.objects.get()
    assert employer.office_path == tree.university.path

    office = desk(make_account(Role.UNIVERSITY_OFFICER, tree.university, name="刘老师"))
    office.goto("/employers/?waits=open")
    nothing_serious(office)
    office.get_by_role("link", name=HISENSE["name"]).click()
    expect(office.get_by_text("名称一致")).to_be_visible()
    nothing_serious(office)
    returning = office.locator("details", has_text="退回修改…")
    returning.locator("summary").click()
    returning.get_by_label("理由").fill("请补充单位简介")
    returning.get_by_role("button", name="退回修改").click()

    firm.goto("/employers/own/")
    expect(firm.get_by_text("请补充单位简介").first).to_be_visible()
    firm.get_by_role("link", name="修改单位信息").click()
    firm.get_by_label("单位简介").fill("做显示设备。")
    firm.get_by_role("button", name="保存").click()
    firm.get_by_role("button", name="提交认证").click()
    office.goto(f"/employers/{employer.uuid}/")
    office.get_by_role("button", name="认证通过").click()
    employer.refresh_from_db()
    assert employer.status == EmployerState.VERIFIED
    visitor = phone()
    visitor.goto(f"/employers/{employer.uuid}/about/")
    expect(visitor.get_by_text("做显示设备。")).to_be_visible()
    nothing_serious(visitor)
