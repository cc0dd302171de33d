"""Migrations are complete, in one line per app, and can be taken back.

Why: an update that fails half way on a province's machine must have a way back, and two migrations
side by side are two truths. All of ours are undone and done again inside one transaction; what the
database then looks like must be what it looked like before.
"""

from collections import Counter
from io import StringIO

import pytest
from django.apps import apps as registry
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from qihang.apps.destinations.models import CONTENT
from tests.guards.sources import Finding, report

OURS = {config.label for config in registry.get_app_configs() if config.name.startswith("qihang.")}
SHAPE = """
    SELECT 'column', table_name || '.' || column_name, data_type || coalesce(collation_name, '')
        || is_nullable || coalesce(column_default, '')
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint
    UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger
        WHERE NOT tgisinternal
"""
FROZEN = """
    SELECT event_object_column FROM information_schema.triggered_update_columns
    WHERE trigger_name = 'destination_frozen'
"""


def migrations() -> dict[tuple[str, str], list[str]]:
    """Our migrations and those of the same app that each depends on."""
    found = MigrationLoader(connection=None).disk_migrations
    return {
        (app, name): [used for other, used in migration.dependencies if other == app]
        for (app, name), migration in found.items()
        if app in OURS
    }


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out, stderr=out)
    except (SystemExit, CommandError):
        pytest.fail(f"run `qihang manage makemigrations`:\n{out.getvalue()}", pytrace=False)


def test_each_app_has_one_line_of_migrations() -> None:
    followers = Counter((app, used) for (app, _), before in migrations().items() for used in before)
    starts = Counter(app for (app, _), before in migrations().items() if not before)
    forks = [key for key, times in followers.items() if times > 1]
    forks += [(app, "0001") for app, times in starts.items() if times > 1]
    report(
        (Finding(f"{app}/migrations/{name}", 0, "two migrations follow") for app, name in forks),
        "Make the later one depend on the earlier.",
    )


def test_each_migration_says_what_it_does() -> None:
    report(
        (
            Finding(f"{app}/migrations/{name}.py", 0, "has no name of its own")
            for app, name in migrations()
            if "_auto_" in name or name.endswith("_and_more")
        ),
        "Name it after what it does: makemigrations -n add_statement_signed.",
    )


@pytest.mark.django_db
def test_every_migration_can_be_taken_back() -> None:
    before = shape()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()
    executor.migrate([(app, None) for app in sorted(OURS & executor.loader.migrated_apps)])
    assert not [name for kind, name, _ in shape() if kind == "column" and is_ours(name)]
    MigrationExecutor(connection).migrate(newest)
    assert shape() == before


@pytest.mark.django_db
def test_what_was_filed_is_frozen_column_by_column() -> None:
    """A column that joins CONTENT needs the trigger made anew; nothing else would notice."""
    with connection.cursor() as cursor:
        cursor.execute(FROZEN)
        assert {name for (name,) in cursor.fetchall()} == set(CONTENT)


def is_ours(column: str) -> bool:
    return column.partition("_")[0] in OURS


def shape() -> list[tuple[str, str, str]]:
    """Columns, constraints, indexes and triggers of the database as it is now."""
    with connection.cursor() as cursor:
        cursor.execute(SHAPE)
        return sorted(cursor.fetchall())
