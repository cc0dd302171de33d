"""Pages of runs: who orders one, what it says while it works and when it is done."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from qihang.apps.destinations.models import Destination
from qihang.apps.orgs.rules import Role
from qihang.apps.verification import services
from qihang.apps.verification.models import CheckRun
from qihang.kernel import Cohort, Scope
from tests.factories.destinations import NOW, make_approved
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account
from tests.factories.registers import HISENSE, deliver
from tests.factories.storages import storages_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept_files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path)


@pytest.fixture
def approved(tree: Tree, officer: Scope, office: Scope) -> Destination:
    version = make_approved(tree.college, officer, office)[0]
    deliver("employers", [HISENSE | {"status": "注销", "ended_date": date(2024, 3, 1)}])
    return version


def done_run(tree: Tree) -> CheckRun:
    asked = services.order_run(SYSTEM, tree.province, Cohort(2024), NOW)
    return services.run_checks(asked.uuid, NOW)


def test_a_university_orders_a_run_of_its_own(tree: Tree) -> None:
    client = client_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    assert "现在核查" in client.get(reverse("verification:runs")).content.decode()
    answer = client.post(reverse("verification:order_run"))
    run = CheckRun.objects.get()
    assert answer["Location"] == reverse("verification:run", args=[run.uuid])
    assert (run.org, run.state, run.ordered_by is None) == (tree.university, "waiting", False)
    assert "hx-get" in client.get(answer["Location"]).content.decode()
    again = client.post(reverse("verification:order_run"), follow=True).content.decode()
    assert "已有一次核查在进行" in again
    assert CheckRun.objects.count() == 1


@pytest.mark.usefixtures("approved")
def test_the_province_reads_what_was_found_and_what_could_not_be_checked(tree: Tree) -> None:
    client = client_for(make_account(Role.PROVINCE_OFFICER, tree.province))
    run = done_run(tree)
    page = client.get(reverse("verification:run", args=[run.uuid])).content.decode()
    assert "新问题" in page
    assert "无法核查" in page
    assert (
        reverse("verification:run", args=[run.uuid])
        in client.get(reverse("verification:runs")).content.decode()
    )


def test_a_university_does_not_see_the_provinces_runs(tree: Tree) -> None:
    run = done_run(tree)
    client = client_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    assert client.get(reverse("verification:run", args=[run.uuid])).status_code == 404


def test_colleges_have_no_runs(tree: Tree) -> None:
    client = client_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    assert client.get(reverse("verification:runs")).status_code == 403
    assert client.post(reverse("verification:order_run")).status_code == 403
