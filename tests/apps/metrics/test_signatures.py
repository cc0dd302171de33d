"""An entry broken by hand is named by its number, whatever was done to it."""

# ruff: noqa: S608 - statements of the forger, from constants of this file

from typing import Any

import pytest
from django.db import connection

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import queries, services
from qihang.apps.metrics.models import Block, Entry
from tests.apps.metrics.rows import DAY, MOMENT, make_version
from tests.factories.orgs import SYSTEM, Tree
from tests.factories.people import make_graduate

pytestmark = pytest.mark.django_db


def behind_the_guard(sql: str, *facts: Any) -> None:
    """What somebody with the database's own password can do."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE metrics_entry DISABLE TRIGGER entry_append_only")
        cursor.execute(sql, facts)
        cursor.execute("ALTER TABLE metrics_entry ENABLE TRIGGER entry_append_only")


def named() -> list[tuple[str, Any]]:
    return [(row.code, row.facts["number"]) for row in queries.prove(SYSTEM).rows]


@pytest.fixture
def folded(entry: Entry, tree: Tree) -> Entry:
    """Two blocks; the entry stands in the first."""
    services.fold()
    version = make_version(make_graduate(tree.college), Status.APPROVED)
    services.reconcile_graduates([version.graduate_id], DAY, MOMENT)
    services.fold()
    assert Block.objects.count() == 2
    return entry


@pytest.mark.parametrize(
    "change",
    [
        "value = 2", "day = day - 1", "effective_day = effective_day - 30", "kind = '801'",
        "major = '010101'", "work_place = '370200'", "org_path = '/37/10001/c01/'",
        "posted_at = posted_at - interval '1 day'", "cause = cause + 1",
    ],
)  # fmt: skip
def test_an_altered_entry_is_named(folded: Entry, change: str) -> None:
    assert named() == []
    behind_the_guard(f"UPDATE metrics_entry SET {change} WHERE id = %s", folded.pk)
    assert named() == [("altered", folded.pk)]


def test_a_deleted_entry_is_named(folded: Entry) -> None:
    behind_the_guard("DELETE FROM metrics_entry WHERE id = %s", folded.pk)
    assert ("missing", folded.pk) in named()


def test_an_entry_slipped_past_the_tail_is_named(folded: Entry) -> None:
    columns = "cause, day, " + ", ".join(
        f.column for f in Entry._meta.fields if f.column and f.column not in ("id", "cause", "day")
    )
    behind_the_guard(
        f"INSERT INTO metrics_entry ({columns}) SELECT {columns} FROM metrics_entry"
        " WHERE id = %s RETURNING id",
        folded.pk,
    )
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    behind_the_guard("DELETE FROM metrics_tailentry WHERE entry_id = %s", newest)
    assert named() == [("added", newest)]


def test_what_waits_in_the_tail_is_not_yet_signed(folded: Entry, tree: Tree) -> None:
    services.reconcile_graduates([make_graduate(tree.college).pk], DAY, MOMENT)
    assert named() == []


@pytest.mark.usefixtures("folded")
def test_a_block_altered_or_cut_out_is_named() -> None:
    Block.objects.filter(number=2).update(digests=b"x" * 16)
    assert ("block_altered", 2) in named()
    Block.objects.filter(number=1).delete()
    assert ("block_missing", 1) in named()


@pytest.mark.usefixtures("folded")
def test_nothing_new_makes_no_block() -> None:
    assert services.fold() == 0
    assert Block.objects.count() == 2
