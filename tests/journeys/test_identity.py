"""Who a graduate is, put right: two records made one and set apart again; a day of birth reported and mended."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from qihang.apps.metrics.queries import prove
from qihang.apps.metrics.services import reconcile_graduates
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import must_be_as_signed, unseal
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import MERGED
from qihang.kernel import Scope
from qihang.world.clock import forget_kept_day
from qihang.world.models import DemoClock
from tests.factories.orgs import Tree, make_account
from tests.factories.people import make_graduate, make_id_number, own_account
from tests.factories.storages import storages_at
from tests.journeys.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SYSTEM = Scope.for_system("test")
AUTUMN = date(2023, 10, 10)  # roster data of 2024 is checked


@pytest.fixture(autouse=True)
def autumn(db: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.STORAGES = storages_at(tmp_path / "files")
    DemoClock.objects.create(id=1, day=AUTUMN, size="tiny", seed=1, script=1)
    forget_kept_day()
    yield
    forget_kept_day()


@pytest.fixture
def registrar(tree: Tree) -> Account:
    return make_account(Role.UNIVERSITY_OFFICER, tree.university, name="刘老师")


def test_two_records_are_found_made_one_and_set_apart(
    tree: Tree, registrar: Account, phone: Open, nothing_serious: Callable[[Page], None]
) -> None:
    kept = make_graduate(tree.college, name="买买提·艾力", student_number="20201", phone="")
    gone = make_graduate(tree.sibling, name="买买提•艾力", student_number="20201", phone="")
    for one in (kept, gone):
        reconcile_graduates([one.pk], AUTUMN, datetime(2023, 9, 20, tzinfo=UTC))
    office = phone(registrar)
    office.goto("/people/duplicates/")
    nothing_serious(office)
    office.get_by_role("link", name="买买提").first.click()
    nothing_serious(office)
    office.get_by_label(gone.exam_number).check()
    office.get_by_label("原因和依据").fill("两次建档")
    office.get_by_role("button", name="合并", exact=True).click()
    expect(office.get_by_text("已合并")).to_be_visible()
    expect(office.get_by_role("heading", name="并入了同一人的另一条记录")).to_be_visible()
    nothing_serious(office)
    now = Graduate.objects.get(pk=kept.pk)
    assert (now.exam_number, Graduate.objects.get(pk=gone.pk).standing) == (
        gone.exam_number,
        MERGED,
    )
    assert prove(SYSTEM).holds

    office.locator("summary").filter(has_text="撤销合并").click()
    office.get_by_label("为什么撤销合并？").fill("不是同一人")
    office.get_by_role("button", name="撤销合并").click()
    expect(office.get_by_text("两条记录恢复原样")).to_be_visible()
    must_be_as_signed(graduate=[kept.pk, gone.pk])
    found = Graduate.objects.filter(standing="", in_statistics=True).order_by("pk")
    assert [g.exam_number for g in found] == [kept.exam_number, gone.exam_number]
    assert prove(SYSTEM).holds


def test_a_wrong_day_of_birth_is_reported_and_mended(
    tree: Tree,
    registrar: Account,
    phone: Open,
    desk: Open,
    nothing_serious: Callable[[Page], None],
) -> None:
    wrong, right = make_id_number(11), make_id_number(12)
    graduate = make_graduate(tree.college, account=True, name="周雨桐", id_number=wrong)
    mine = phone(own_account(graduate))
    mine.goto("/roster-checks/own/")
    nothing_serious(mine)
    mine.locator("a[href$='/report/id_number/']").first.click()
    mine.get_by_label("正确的内容").fill(right)
    mine.get_by_role("button", name="报给学校").click()
    expect(mine.get_by_text("已报给学校")).to_be_visible()
    nothing_serious(mine)

    office = desk(registrar)
    office.goto("/roster-checks/")
    office.get_by_role("link", name="周雨桐").click()
    nothing_serious(office)
    assert right not in office.content()
    office.locator("summary").filter(has_text="更正并答复").click()
    office.get_by_label("依据是什么？").fill("已核对身份证原件")
    office.get_by_role("button", name="更正并答复").click()
    expect(office.get_by_text("已更正，已通知毕业生。")).to_be_visible()
    assert unseal(Graduate.objects.get(pk=graduate.pk).id_number_sealed) == right

    must_be_as_signed(graduate=[graduate.pk])
    mine.reload()
    day = f"{right[6:10]}-{right[10:12]}-{right[12:14]}"
    expect(mine.get_by_text(day).first).to_be_visible()
    expect(mine.get_by_text("已更正").first).to_be_visible()
    assert prove(SYSTEM).holds
