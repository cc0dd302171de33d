"""The pages of a register's sheet: who is offered which, what is asked, what is shown."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from qihang.apps.intake import services as intake
from qihang.apps.intake.models import Batch
from qihang.apps.orgs.models import Account, Grant
from qihang.apps.orgs.rules import Role
from qihang.apps.registers.models import Delivery
from qihang.apps.registers.sheets import NAMES
from qihang.kernel import Permission
from qihang.web import clock
from tests.factories.orgs import Tree, client_for, make_account, scope_for
from tests.factories.registers import HISENSE, NOW, SOUTH, deliver, firm, looked_at, sheet
from tests.factories.signing import sign
from tests.factories.storages import storages_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.STORAGES = storages_at(tmp_path)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def officer(tree: Tree) -> Account:
    return make_account(Role.PROVINCE_OFFICER, tree.province)


@pytest.fixture
def office(officer: Account) -> Client:
    return client_for(officer)


def new(name: str = "employers") -> str:
    return reverse("intake:new", args=[name])


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def offered(client: Client) -> list[str]:
    told = text(client, reverse("intake:batches"))
    return [name for name in NAMES if new(name) in told]


def test_who_is_offered_which_register(tree: Tree, office: Client) -> None:
    assert offered(office) == list(NAMES)
    plain = make_account(Role.DEPARTMENT_OFFICER, tree.department)
    insurer = make_account(Role.DEPARTMENT_OFFICER, tree.department)
    for permission in (Permission.REGISTER_LOAD, Permission.REGISTER_SEE_INSURANCE):
        given = Grant.objects.create(
            account=insurer, permission=permission, path=tree.department.path, cause="参保记录",
            from_at=NOW, until_at=NOW.replace(year=2025),
        )  # fmt: skip
        sign(given)
    university = client_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    clients = (office, university, client_for(plain), client_for(insurer))
    # A department sees the enterprise register by its role; with the grant it may load that too.
    assert [offered(c) for c in clients[1:]] == [[], [], ["employers", "insurance"]]
    asked = [[c.get(new(n)).status_code for n in ("insurance", "admissions")] for c in clients]
    assert asked == [[200, 200], [403, 403], [403, 403], [200, 403]]


def test_from_the_register_by_the_form_to_the_preview_and_into_the_register(
    tree: Tree, office: Client
) -> None:
    register = reverse("registers:register", args=["employers"])
    assert new() in text(office, register)
    form = text(office, new())
    assert "数据日期" in form
    assert "届别" not in form
    file = SimpleUploadedFile("六月.csv", sheet(SOUTH).encode())
    said = {"source": "market", "day": "2024-06-01", "reach": "whole", "file": file}
    answer = office.post(new(), said | {"org": tree.province.uuid})
    batch = Batch.objects.get()
    here = reverse("intake:batch", args=[batch.uuid])
    assert answer["Location"] == here
    intake.run_batch_job(batch.pk, clock.now())
    told = text(office, here)
    for words in ("市场监督管理部门", "2024-06-01", "全部", "确认导入 1 行", "杭州某某有限公司"):
        assert words in told
    office.post(reverse("intake:apply", args=[batch.uuid]))
    intake.run_batch_job(batch.pk, clock.now())
    assert Delivery.objects.get().batch == batch
    assert here in text(office, register)
    assert "市场监督管理部门 · 2024-06-01 · 全部" in text(office, reverse("intake:batches"))


def test_what_cannot_be_is_said_beside_its_field(tree: Tree, office: Client) -> None:
    deliver("employers", [HISENSE], date(2024, 6, 1))
    file = SimpleUploadedFile("六月.csv", sheet(SOUTH).encode())
    said = {"source": "market", "day": "2024-05-01", "reach": "whole", "file": file}
    answer = office.post(new(), said | {"org": tree.province.uuid})
    assert answer.status_code == 422
    (said,) = answer.context["form"].errors["day"]
    assert "2024-06-01" in said
    assert not Batch.objects.exists()


def test_a_preview_counts_what_ends_and_says_when_nothing_can(
    tree: Tree, office: Client, officer: Account
) -> None:
    deliver("employers", [firm(1, "齐鲁软件有限公司")], date(2024, 5, 1))
    scope = scope_for(officer)
    whole = looked_at(scope, tree.province, "employers", sheet(SOUTH))
    told = text(office, reverse("intake:batch", args=[whole.uuid]))
    assert "终止举例" in told
    assert "齐鲁软件有限公司" in told
    faulty = looked_at(scope, tree.province, "employers", sheet(SOUTH, SOUTH.replace("58B", "58C")))
    told = text(office, reverse("intake:batch", args=[faulty.uuid]))
    assert "所以这次不终止任何记录" in told
    assert "只导入没有错误的 1 行" in told
    assert "终止举例" not in told
