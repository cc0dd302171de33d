"""A graduate types an employer's name on the phone, picks it, and the form is filled."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from qihang.apps.destinations import services
from qihang.apps.destinations.models import Destination
from qihang.web.clock import now
from qihang.world.clock import forget_kept_day
from qihang.world.models import DemoClock
from tests.factories.destinations import make_applicant
from tests.factories.orgs import Tree
from tests.factories.registers import HISENSE, deliver, firm
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def june(db: None) -> Iterator[None]:
    """The demo's clock on a day of the season."""
    DemoClock.objects.create(id=1, day=date(2024, 6, 3), size="tiny", seed=1, script=1)
    forget_kept_day()
    yield
    forget_kept_day()


@pytest.fixture
def page(phone: Open, tree: Tree) -> Page:
    """Step 2 of a contract, on a phone."""
    rows = [HISENSE, *(firm(n, f"海信第{n}贸易有限公司") for n in range(1, 5))]
    deliver("employers", rows)
    graduate, scope = make_applicant(tree.college)
    services.save_draft(scope, now(), "11")
    opened = phone(graduate.account)
    opened.goto("/destinations/mine/details/")
    return opened


def test_picking_a_name_fills_code_type_industry_and_place(
    page: Page, nothing_serious: Callable[[Page], None]
) -> None:
    name = page.get_by_role("combobox", name="单位名称")
    name.press_sequentially("视像")
    option = page.get_by_role("option").filter(has_text=HISENSE["name"])
    expect(option).to_contain_text(HISENSE["code"])
    nothing_serious(page)
    option.click()
    expect(name).to_have_value(HISENSE["name"])
    expect(page.get_by_role("combobox", name="统一社会信用代码")).to_have_value(HISENSE["code"])
    expect(page.get_by_role("combobox", name="单位性质")).to_have_value("其他企业")
    expect(page.get_by_role("combobox", name="单位行业")).to_have_value("制造业")
    expect(page.get_by_role("combobox", name="单位所在地")).to_have_value("黄岛区")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("单位联系人").fill("周经理")
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("#id_contact_phone-error")).to_be_visible()
    draft = Destination.objects.get()
    kept = (draft.employer_code, draft.employer_name, draft.employer_type, draft.work_place)
    assert kept == (HISENSE["code"], HISENSE["name"], "39", "370211")


def test_the_keyboard_picks_and_what_is_not_listed_is_typed(page: Page) -> None:
    code = page.get_by_role("combobox", name="统一社会信用代码")
    code.press_sequentially(HISENSE["code"][:10].lower())
    expect(page.get_by_role("option")).to_have_count(1)
    code.press("ArrowDown")
    code.press("Enter")
    name = page.get_by_role("combobox", name="单位名称")
    expect(name).to_have_value(HISENSE["name"])
    name.fill("不在登记库里的小店")
    expect(page.get_by_role("option")).to_have_count(0)
    page.get_by_label("单位联系人").fill("周经理")
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("#id_employer_name-error")).to_contain_text(HISENSE["name"])
    assert Destination.objects.get().employer_name == "不在登记库里的小店"
