"""A sheet whose work goes wrong ends with one sentence, and is not tried again."""

import logging
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from pytest_django import Settings

from qihang.apps.intake import services
from qihang.apps.intake.models import Batch
from qihang.apps.intake.pages import batches
from qihang.apps.intake.rules import BatchState
from qihang.apps.intake.staging import store
from qihang.apps.intake.targets import target_named
from qihang.apps.orgs.rules import Role
from qihang.kernel import Cohort, Scope
from tests.engines.tabular.hostile import HOSTILE
from tests.factories.intake import NOW, previewed, received, roster_row
from tests.factories.orgs import Tree, make_account, scope_for
from tests.factories.storages import storages_at
from tests.values import not_none

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path)


@pytest.fixture
def office(tree: Tree) -> Scope:
    return scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))


def must_be_at_rest(batch: Batch, code: str) -> None:
    batch.refresh_from_db()
    assert (batch.state, not_none(batch.failure)["code"], batch.tries) == (
        BatchState.FAILED,
        code,
        1,
    )
    assert services.unfinished(Scope.for_system("test"), NOW) == []


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_sheet_is_refused_at_the_first_try(
    tree: Tree, office: Scope, name: str, tmp_path: Path
) -> None:
    make, code = HOSTILE[name]
    path = tmp_path / "upload"
    path.write_bytes(make())
    roster = target_named("roster")
    with path.open("rb") as upload:
        batch = services.receive(
            office, roster, tree.university, upload, "名单.xlsx", NOW, cohort=Cohort(2024)
        )
    services.run_batch_job(batch.pk, NOW)
    must_be_at_rest(batch, code)


def test_an_error_nobody_expected_ends_it_with_a_number(
    tree: Tree, office: Scope, caplog: pytest.LogCaptureFixture
) -> None:
    batch = received(office, tree.university, roster_row())
    store.forget([batch.file_sha256])
    with caplog.at_level(logging.ERROR):
        services.run_batch_job(batch.pk, NOW)
    must_be_at_rest(batch, "unexpected")
    number = not_none(batch.failure)["facts"]["number"]
    assert number in batches.failure(batch)
    (entry,) = [r for r in caplog.records if number in r.getMessage()]
    assert entry.exc_info
    assert entry.exc_info[0] is FileNotFoundError


def test_so_does_one_while_it_is_written(tree: Tree, office: Scope) -> None:
    batch = previewed(office, tree.university, roster_row())
    services.begin_apply(office, batch)
    Batch.objects.update(tries=0)
    store.forget([f"{batch.uuid}.rows"])
    services.run_batch_job(batch.pk, NOW)
    must_be_at_rest(batch, "unexpected")


def test_a_role_that_ended_meanwhile_ends_it_too(tree: Tree, office: Scope) -> None:
    """The worker used to refuse every minute, for ever, and the page went on waiting."""
    batch = received(office, tree.university, roster_row())
    not_none(batch.acting).memberships.update(until_date=NOW.date())
    assert services.run_batch_job(batch.pk, NOW) == BatchState.FAILED
    batch.refresh_from_db()
    assert not_none(batch.failure)["code"] == "out_of_reach"


def test_a_database_that_was_away_is_asked_again(tree: Tree, office: Scope) -> None:
    batch = received(office, tree.university, roster_row())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1")
    with pytest.raises(OperationalError):
        services.run_batch_job(batch.pk, NOW, lambda *_: slow())


def slow() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1)")
