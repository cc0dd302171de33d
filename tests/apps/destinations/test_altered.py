"""The next lawful act never signs what somebody wrote into the database: it is refused in a sentence."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from qihang.apps.destinations import services
from qihang.apps.destinations.models import Destination, Evidence, Review
from qihang.apps.destinations.rules import Status
from qihang.apps.metrics.models import Entry
from qihang.apps.orgs.queries import row_findings
from qihang.apps.orgs.rules import Role
from qihang.apps.people.models import Graduate
from qihang.kernel import Cohort, Scope
from tests.factories.destinations import NOW, make_applicant, make_approved, make_draft, make_filed
from tests.factories.orgs import SYSTEM, Tree, make_account, scope_for
from tests.factories.refusals import refused
from tests.factories.storages import storages_at

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path)


@pytest.fixture
def officer(tree: Tree) -> Scope:
    return scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))


@pytest.fixture
def office(tree: Tree) -> Scope:
    return scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))


def by_hand(table: str, change: str, pk: int) -> None:
    """One column altered by the tables' owner."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET {change} WHERE id = %s", [pk])  # noqa: S608
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_every_act_leaves_all_it_touched_signed(tree: Tree, officer: Scope, office: Scope) -> None:
    version, scope = make_approved(tree.college, officer, office)
    services.report_up(office, Cohort(2024), LATER)
    services.confirm(scope, LATER)
    services.object_to(scope, LATER, "不是我签的")
    services.uphold(office, version.uuid, LATER, "合同属实")
    services.revise(scope, LATER)
    assert list(row_findings(SYSTEM)) == []


@pytest.mark.parametrize(
    "change",
    ["monthly_pay_fen = 9900000", "employer_name = '别的公司'", "kind = '801'", "filed_at = now()"],
)
def test_what_was_altered_is_not_approved(
    tree: Tree, officer: Scope, change: str, caplog: pytest.LogCaptureFixture
) -> None:
    version, _ = make_filed(tree.college)
    by_hand("destinations_destination", change, version.pk)
    with caplog.at_level(logging.ERROR), refused("not_as_signed"):
        services.approve(officer, version.uuid, Status.WAITING_COLLEGE, LATER)
    assert f"destinations_destination id = {version.pk}" in caplog.text


def test_an_altered_record_stops_no_others(tree: Tree, officer: Scope) -> None:
    odd, fine = make_filed(tree.college)[0], make_filed(tree.college)[0]
    by_hand("destinations_destination", "note = 'x'", odd.pk)
    done = services.bulk_approve(officer, [odd.uuid, fine.uuid], Status.WAITING_COLLEGE, LATER)
    assert done.done == 1
    assert [(v.pk, why.code) for v, why in done.skipped] == [(odd.pk, "not_as_signed")]


def test_a_version_of_an_altered_graduate_is_not_approved(tree: Tree, officer: Scope) -> None:
    version, _ = make_filed(tree.college)
    Graduate.objects.filter(pk=version.graduate_id).update(hardship="1")
    with refused("not_as_signed"):
        services.approve(officer, version.uuid, Status.WAITING_COLLEGE, LATER)


def test_a_paper_exchanged_stops_the_approval(tree: Tree, officer: Scope) -> None:
    version, _ = make_filed(tree.college)
    other = make_filed(tree.college)[0].evidence.get()
    Evidence.objects.filter(destination=version).update(file=other.file)
    with refused("not_as_signed"):
        services.approve(officer, version.uuid, Status.WAITING_COLLEGE, LATER)


def test_a_review_slipped_in_is_not_built_upon(tree: Tree, office: Scope) -> None:
    version, _ = make_filed(tree.college)
    Destination.objects.filter(pk=version.pk).update(status=Status.WAITING_UNIVERSITY)
    Review.objects.create(
        destination=version, action="approve_college", from_status="waiting_college",
        to_status="waiting_university", at=NOW,
    )  # fmt: skip
    with refused("not_as_signed"):
        services.approve(office, version.uuid, Status.WAITING_UNIVERSITY, LATER)
    assert not Entry.objects.filter(measure="destinations").exists()


def test_the_graduate_cannot_confirm_or_change_what_was_altered(
    tree: Tree, officer: Scope, office: Scope
) -> None:
    version, scope = make_approved(tree.college, officer, office)
    by_hand("destinations_destination", "monthly_pay_fen = 1", version.pk)
    for act in (
        lambda: services.confirm(scope, LATER),
        lambda: services.object_to(scope, LATER, "不是我签的"),
        lambda: services.revise(scope, LATER),
    ):
        with refused("not_as_signed"):
            act()


def test_a_draft_slipped_in_is_not_filed(tree: Tree) -> None:
    graduate, scope = make_applicant(tree.college)
    Destination.objects.create(
        graduate=graduate, cohort=2024, org_path=graduate.org_path, version=1, kind="10",
        created_at=NOW,
    )  # fmt: skip
    with refused("not_as_signed"):
        services.file(scope, NOW)
    with refused("not_as_signed"):
        make_draft(scope)
