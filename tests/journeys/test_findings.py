"""What checks find, by hand: an answer, a proposal, a confirmation, and the rate moves by one graduate.
And a graduate who answers by a link, of which the university sees nothing.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.metrics.queries.ledger import prove
from qihang.apps.metrics.services import reconcile_destinations, reconcile_graduates
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.rules import Role
from qihang.apps.verification import services
from qihang.apps.verification.models import Finding, GraduateQuestion
from qihang.apps.verification.rules import FindingState, RunState
from qihang.kernel import Cohort
from qihang.world.clock import forget_kept_day
from qihang.world.models import DemoClock
from tests.factories.destinations import NOW, make_approved, paper
from tests.factories.orgs import SYSTEM, Tree, make_account, scope_for
from tests.factories.people import make_graduate
from tests.factories.registers import HISENSE, deliver
from tests.factories.storages import storages_at
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = NOW.date() + timedelta(days=1)
LATER = NOW + timedelta(days=1)
COHORT = Cohort(2024)
PEOPLE = 4
Serious = Callable[[Page], None]


@pytest.fixture(autouse=True)
def june(db: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """The demo's clock on a day of the season; files in a folder of their own."""
    settings.STORAGES = storages_at(tmp_path / "files")
    DemoClock.objects.create(id=1, day=DAY, size="tiny", seed=1, script=1)
    forget_kept_day()
    yield
    forget_kept_day()


@pytest.fixture
def college(tree: Tree) -> Account:
    return make_account(Role.COLLEGE_OFFICER, tree.college, name="孙老师")


@pytest.fixture
def university(tree: Tree) -> Account:
    return make_account(Role.UNIVERSITY_OFFICER, tree.university, name="刘老师")


@pytest.fixture
def version(tree: Tree, college: Account, university: Account) -> Destination:
    """The only registration that counts, of one of four graduates."""
    made, _ = make_approved(tree.college, scope_for(college), scope_for(university))
    others = [make_graduate(tree.college).pk for _ in range(PEOPLE - 1)]
    reconcile_graduates([made.graduate_id, *others], NOW.date(), NOW)
    reconcile_destinations([made.pk], NOW.date(), NOW)
    return made


def test_from_the_nightly_run_to_a_correction(
    tree: Tree, university: Account, version: Destination, tmp_path: Path, desk: Open,
    nothing_serious: Serious,
) -> None:  # fmt: skip
    first = desk(make_account(Role.PROVINCE_OFFICER, tree.province, name="甲"))
    second = desk(make_account(Role.PROVINCE_OFFICER, tree.province, name="乙"))
    assert placed(first) == f"1 / {PEOPLE} 人"
    deliver("employers", [HISENSE | {"status": "注销", "ended_date": date(2024, 3, 1)}])
    run = services.order_run(SYSTEM, tree.province, COHORT, LATER)
    assert services.run_checks(run.uuid, LATER).state == RunState.DONE
    finding = Finding.objects.get(check_code="employer_ended")

    answer(desk(university), finding, tmp_path, nothing_serious)
    propose(first, finding, nothing_serious)
    expect(first.get_by_role("button", name="确认", exact=True)).to_have_count(0)
    assert placed(first) == f"1 / {PEOPLE} 人"

    second.goto(f"/verification/{finding.uuid}/")
    nothing_serious(second)
    expect(second.get_by_text("签约时单位已注销。").first).to_be_visible()
    press(second, "确认")
    expect(second.get_by_text("登记已撤销，不再统计，毕业生重新登记")).to_be_visible()
    nothing_serious(second)

    finding.refresh_from_db()
    version.refresh_from_db()
    assert (finding.status, version.status) == (FindingState.CORRECTED, Status.REVOKED)
    assert placed(first) == f"0 / {PEOPLE} 人"
    assert prove(SYSTEM, PEOPLE).holds


def test_a_graduate_answers_in_two_taps_and_the_university_sees_nothing(
    tree: Tree, college: Account, university: Account, version: Destination, phone: Open,
    desk: Open, nothing_serious: Serious,
) -> None:  # fmt: skip
    province = make_account(Role.PROVINCE_OFFICER, tree.province)
    services.ask_graduates(scope_for(province), COHORT, tree.province.path, LATER)
    doors = [desk(university), desk(college)]
    pages = ("/", "/verification/", "/verification/checks/", f"/destinations/{version.uuid}/")
    before = [words(door, page) for door in doors for page in pages]
    link = services.links_of(SYSTEM, [version.graduate_id])[version.graduate_id]

    mine = phone()
    mine.goto(f"/verification/asked/{link.rstrip('/').rsplit('/', 1)[1]}/")  # the first tap
    nothing_serious(mine)
    expect(mine.get_by_text("学校看不到")).to_be_visible()
    assert version.graduate.name not in mine.content()
    mine.get_by_role("button", name="不属实").tap()  # the second
    expect(mine.get_by_text("已记下您的回答")).to_be_visible()
    nothing_serious(mine)

    assert GraduateQuestion.objects.get().answer == "denied"
    assert [words(door, page) for door in doors for page in pages] == before
    office = desk(province)
    office.goto("/verification/checks/")
    expect(office.get_by_text("不属实、待安排复核")).to_be_visible()


def answer(page: Page, finding: Finding, folder: Path, nothing_serious: Serious) -> None:
    """As the university, with a paper."""
    kept = folder / "情况说明.pdf"
    kept.write_bytes(paper().read())
    page.goto("/verification/")
    nothing_serious(page)
    page.get_by_role("link", name="签约").first.click()
    nothing_serious(page)
    page.get_by_role("link", name="答复").click()
    nothing_serious(page)
    page.get_by_label("说明和依据").fill("单位确已注销，毕业生将重新登记。")
    page.locator("input[type=file][multiple]").set_input_files(kept)
    page.get_by_role("button", name="提交答复").click()
    expect(page.get_by_text("待省厅决定").first).to_be_visible()
    nothing_serious(page)


def propose(page: Page, finding: Finding, nothing_serious: Serious) -> None:
    """As one of the province: it was wrong and is to be corrected."""
    page.goto(f"/verification/{finding.uuid}/")
    nothing_serious(page)
    expect(page.get_by_role("link", name="情况说明.pdf")).to_be_visible()
    press(page, "更正", "签约时单位已注销。")
    expect(page.get_by_text("处理意见已提出，请另一位同事确认。")).to_be_visible()


def press(page: Page, name: str, reason: str = "") -> None:
    """A button that first says what it does or asks why."""
    page.locator("summary").filter(has_text=name).first.click()
    asked = page.locator("details[open]").filter(has=page.locator("form"))
    if reason:
        asked.locator("textarea, input[type=text]").first.fill(reason)
    asked.get_by_role("button").click()


def placed(province: Page) -> str:
    """The counts under the rate on the province's home."""
    province.goto("/")
    text: str = province.locator(".figure .counts").first.inner_text()
    return text.split("·", maxsplit=1)[0].strip()


def words(page: Page, address: str) -> str:
    """What a page says between its head and its foot."""
    page.goto(address)
    text: str = page.locator("main").inner_text()
    return text
