"""What the first web process finds missing before anybody is let in, and who makes it."""

import subprocess

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from qihang.config import processes
from qihang.config.server import first_process
from qihang.world import seed
from tests.factories.orgs import make_province

pytestmark = pytest.mark.django_db


def test_it_misses_nothing_where_django_misses_nothing() -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert first_process.missing_migrations() == set()


@pytest.mark.parametrize("migration", [("orgs", "0001_initial"), ("procrastinate", "0001_initial")])
def test_a_migration_that_was_not_applied_is_missing(migration: tuple[str, str]) -> None:
    MigrationRecorder(connection).record_unapplied(*migration)
    assert first_process.missing_migrations() == {migration}
    assert not first_process.all_there()


def test_in_an_empty_database_everything_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MigrationRecorder, "has_table", lambda _: False)
    assert ("orgs", "0001_initial") in first_process.missing_migrations()


def test_a_province_is_missing_until_somebodys_data_stands_there() -> None:
    assert seed.is_empty()
    assert not first_process.all_there()
    make_province()
    assert first_process.all_there()


def test_the_table_of_the_cache_is_missing_too() -> None:
    make_province()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {settings.CACHES['default']['LOCATION']}")
    assert not first_process.all_there()


@pytest.mark.parametrize(("there", "started"), [(True, 0), (False, 1)])
def test_only_what_is_missing_is_made(
    monkeypatch: pytest.MonkeyPatch, there: bool, started: int
) -> None:
    made = preparing(monkeypatch, "true", there=there)
    first_process.prepare("tiny")
    assert len(made) == started


def test_a_failed_preparation_is_the_end_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    preparing(monkeypatch, "false", there=False)
    with pytest.raises(SystemExit, match="1"):
        first_process.prepare("tiny")


def preparing(monkeypatch: pytest.MonkeyPatch, program: str, *, there: bool) -> list[list[str]]:
    """What was started as `qihang prepare`; this program runs instead."""
    made: list[list[str]] = []

    def start(argv: list[str]) -> "subprocess.Popen[bytes]":
        made.append(argv)
        return subprocess.Popen([program])

    monkeypatch.setattr(connection, "close", lambda: None)  # the test's transaction stays
    monkeypatch.setattr(first_process, "all_there", lambda: there)
    monkeypatch.setattr(processes, "start_child", start)
    return made
