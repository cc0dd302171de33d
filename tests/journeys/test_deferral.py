"""A placed graduate is deferred: the office reads what will happen, records it, both cohorts' rates are right."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from qihang.apps.metrics.queries import org_figures, prove
from qihang.apps.metrics.services import reconcile_graduates
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.rules import Role
from qihang.apps.people.models import Graduate
from qihang.kernel import Scope
from qihang.world.clock import forget_kept_day
from qihang.world.models import DemoClock
from tests.factories.destinations import make_approved, paper
from tests.factories.orgs import Tree, make_account, scope_for
from tests.factories.people import own_account
from tests.factories.storages import storages_at
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = date(2024, 6, 10)
SYSTEM = Scope.for_system("test")


@pytest.fixture(autouse=True)
def june(db: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.STORAGES = storages_at(tmp_path / "files")
    DemoClock.objects.create(id=1, day=DAY, size="tiny", seed=1, script=1)
    forget_kept_day()
    yield
    forget_kept_day()


@pytest.fixture
def university(tree: Tree) -> Account:
    return make_account(Role.UNIVERSITY_OFFICER, tree.university, name="刘老师")


def rates(tree: Tree, cohort: int, day: date) -> tuple[int, int]:
    found = org_figures(SYSTEM, tree.university, cohort, day).counts
    return found.graduates, sum(found.by_kind.values())


def test_a_deferral_and_its_correction(
    tree: Tree,
    university: Account,
    tmp_path: Path,
    phone: Open,
    desk: Open,
    nothing_serious: Callable[[Page], None],
) -> None:
    college = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    version, _ = make_approved(tree.college, college, scope_for(university), name="周雨桐")
    reconcile_graduates([version.graduate_id], date(2023, 9, 20), datetime(2023, 9, 20, tzinfo=UTC))
    decision = tmp_path / "批复.pdf"
    decision.write_bytes(paper().read())

    office = desk(university)
    office.goto(f"/people/{version.graduate.uuid}/")
    office.get_by_role("link", name="登记学籍异动").click()
    nothing_serious(office)
    office.get_by_role("button", name="延期毕业").click()
    expect(office.get_by_text("从今天起终止")).to_be_visible()
    nothing_serious(office)
    office.get_by_label("生效日期").fill("2024-05-06")
    office.get_by_label("文件号").fill("鲁大教字〔2024〕13号")
    office.get_by_label("转入届别").fill("2025")
    office.set_input_files("input[type=file]", decision)
    office.get_by_role("button", name="确认登记").click()
    office.wait_for_url(f"**/people/{version.graduate.uuid}/")
    expect(office.get_by_role("heading", name="延期毕业")).to_be_visible()
    office.goto(f"/people/{version.graduate.uuid}/")
    nothing_serious(office)
    before = DAY - timedelta(days=1)
    assert [rates(tree, 2024, d) for d in (before, DAY)] == [(1, 1), (0, 0)]
    assert [rates(tree, 2025, d) for d in (before, DAY)] == [(0, 0), (1, 0)]

    mine = phone(own_account(version.graduate))
    mine.goto("/people/mine/")
    nothing_serious(mine)
    mine.get_by_role("button", name="切换到这届学籍").click()
    mine.goto("/destinations/mine/")
    expect(mine.get_by_text("这届的去向登记已终止")).to_be_visible()
    nothing_serious(mine)

    office.locator("summary").filter(has_text="登错了，撤销").click()
    office.get_by_label("为什么撤销").fill("看错了名单")
    office.get_by_role("button", name="登错了，撤销").click()
    expect(office.get_by_text("已撤销，随之变动的登记已恢复。")).to_be_visible()
    assert (rates(tree, 2024, DAY), rates(tree, 2025, DAY)) == ((1, 1), (0, 0))
    assert Graduate.objects.get(cohort=2025).standing == "mistaken"
    assert prove(SYSTEM).holds
