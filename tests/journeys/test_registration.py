"""A graduate activates, registers, is sent back, mends it, is approved twice, confirms; the rate moves.

The one journey that crosses the whole house: people, files, destinations, metrics, desk.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.metrics.services import reconcile_graduates
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.rules import Role
from qihang.apps.people.services import send_codes
from qihang.world.clock import forget_kept_day
from qihang.world.models import DemoClock
from tests.factories.destinations import paper
from tests.factories.orgs import Tree, make_account, scope_for
from tests.factories.people import make_graduate, make_id_number, read_on_phone
from tests.factories.storages import storages_at
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = date(2024, 6, 3)
PEOPLE = 4
NAME, ID_NUMBER = "周雨桐", make_id_number(777)


@pytest.fixture(autouse=True)
def june(db: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """The demo's clock on a day of the season; uploads in a folder of their own."""
    settings.STORAGES = storages_at(tmp_path / "files")
    DemoClock.objects.create(id=1, day=DAY, size="tiny", seed=1, script=1)
    forget_kept_day()
    yield
    forget_kept_day()


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "劳动合同.pdf"
    path.write_bytes(paper().read())
    return path


@pytest.fixture
def college(tree: Tree) -> Account:
    return make_account(Role.COLLEGE_OFFICER, tree.college, name="孙老师")


@pytest.fixture
def university(tree: Tree) -> Account:
    return make_account(Role.UNIVERSITY_OFFICER, tree.university, name="刘老师")


def test_from_activation_to_the_provinces_rate(
    tree: Tree,
    college: Account,
    university: Account,
    contract: Path,
    phone: Open,
    desk: Open,
    nothing_serious: Callable[[Page], None],
) -> None:
    graduate = make_graduate(tree.college, name=NAME, id_number=ID_NUMBER, phone="13922223333")
    others = [make_graduate(tree.college) for _ in range(PEOPLE - 1)]
    everybody = [graduate.pk, *[other.pk for other in others]]
    reconcile_graduates(everybody, DAY, datetime(2024, 6, 3, tzinfo=UTC))
    send_codes(scope_for(make_account(Role.COLLEGE_HEAD, tree.college)), [graduate.uuid])
    province = desk(make_account(Role.PROVINCE_OFFICER, tree.province))
    assert placed(province) == f"0 / {PEOPLE} 人"

    mine = phone()
    activate(mine, graduate.exam_number, read_on_phone(graduate))
    register(mine, contract, nothing_serious)
    expect(mine.get_by_text("正在等学院审核")).to_be_visible()

    office = desk(college)
    open_record(office, nothing_serious)
    send_back(office, "单位名称与公章不一致", nothing_serious)
    mend(mine, "海信集团控股股份有限公司")

    open_record(office, nothing_serious)
    expect(office.locator("del").filter(has_text="海信视像")).to_be_visible()
    office.get_by_role("button", name="通过", exact=True).click()
    expect(office.get_by_text(f"已通过：{NAME}")).to_be_visible()
    assert placed(province) == f"0 / {PEOPLE} 人"

    second = desk(university)
    open_record(second, nothing_serious)
    second.get_by_role("button", name="通过", exact=True).click()
    expect(second.get_by_text(f"已通过：{NAME}")).to_be_visible()
    assert placed(province) == f"1 / {PEOPLE} 人"
    expect(province.get_by_text("25.00 %").first).to_be_visible()

    mine.goto("/destinations/mine/")
    nothing_serious(mine)
    mine.get_by_role("button", name="确认无误").click()
    expect(mine.get_by_text("本人已确认").first).to_be_visible()
    assert placed(province) == f"1 / {PEOPLE} 人"
    states = Destination.objects.order_by("version").values_list("status", flat=True)
    assert list(states) == [Status.SUPERSEDED, Status.CONFIRMED]


def placed(province: Page) -> str:
    province.goto("/")
    text: str = province.locator(".figure .counts").first.inner_text()
    return text.split("·", maxsplit=1)[0].strip()


def activate(page: Page, exam_number: str, code: str) -> None:
    page.goto("/people/activate/")
    page.get_by_label("考生号").fill(exam_number)
    page.get_by_label("姓名").fill(NAME)
    page.get_by_label("身份证号后 6 位").fill(ID_NUMBER[-6:])
    page.get_by_label("激活码").fill(code)
    page.get_by_label("密码").fill("mei-you-ren-zhi-dao-66")
    page.get_by_role("button", name="激活并登录").click()


def register(page: Page, contract: Path, nothing_serious: Callable[[Page], None]) -> None:
    """The three steps, as fast as a person who knows what to write; a mistake on the way."""
    page.goto("/destinations/mine/")
    begun = timezone.now()
    page.get_by_role("link", name="登记毕业去向").click()
    nothing_serious(page)
    page.get_by_role("searchbox").fill("劳动合同")
    page.locator("label").filter(has_text="已和单位签了劳动合同").click()
    page.get_by_role("button", name="下一步").click()
    fill_details(page)
    page.get_by_label("联系人电话").fill("0532-8678")
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("#id_contact_phone-error")).to_contain_text("号码不完整")
    nothing_serious(page)
    page.get_by_label("联系人电话").fill("0532-86781234")
    page.get_by_role("button", name="下一步").click()
    page.set_input_files("input[type=file]", contract)
    nothing_serious(page)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("0532-86781234")).to_be_visible()
    nothing_serious(page)
    page.get_by_role("button", name="提交审核").click()
    page.wait_for_url("**/destinations/mine/")
    nothing_serious(page)
    assert (timezone.now() - begun).total_seconds() < 120


def fill_details(page: Page) -> None:
    texts = {
        "统一社会信用代码": "91370200264574251e",
        "单位名称": "海信视像科技股份有限公司",
        "单位联系人": "周经理",
        "月收入": "6,500",
        "签约日期": "2024-05-20",
        "开始日期": "2024-07-08",
        "截止日期": "2027-07-07",
    }
    for label, text in texts.items():
        page.get_by_label(label, exact=False).first.fill(text)
    for label, text in {
        "单位性质": "其他企业",
        "单位行业": "zzy",
        "单位所在地": "黄岛",
        "工作职位类别": "gcjs",
    }.items():
        page.get_by_role("combobox", name=label).fill(text)
        page.get_by_role("option").first.click()


def open_record(page: Page, nothing_serious: Callable[[Page], None]) -> None:
    page.goto("/destinations/queue/")
    nothing_serious(page)
    page.get_by_role("link", name=NAME).click()
    nothing_serious(page)


def send_back(page: Page, why: str, nothing_serious: Callable[[Page], None]) -> None:
    page.get_by_role("link", name="退回给毕业生").click()
    nothing_serious(page)
    page.get_by_label("单位名称与材料上的公章不一致").check()
    page.get_by_label("补充说明").fill(why)
    page.get_by_role("button", name="退回给毕业生").click()
    expect(page.get_by_text(f"已退回：{NAME}")).to_be_visible()


def mend(page: Page, name: str) -> None:
    page.goto("/destinations/mine/")
    expect(page.get_by_text("公章不一致").first).to_be_visible()
    page.get_by_role("button", name="按意见修改").click()
    page.get_by_role("combobox", name="单位名称").fill(name)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("不再适用")).to_be_visible()
    page.get_by_role("button", name="材料没有变").click()
    expect(page.get_by_text("不再适用")).to_have_count(0)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("正在等学院审核")).to_be_visible()
