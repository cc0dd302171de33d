"""The database itself refuses to change the ledger; a row slipped in is named by the proof."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from qihang.apps.metrics import queries, services
from qihang.apps.metrics.models import CubeCell, Entry
from qihang.kernel import Scope
from tests.factories.orgs import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sql", ["UPDATE metrics_entry SET value = 2", "DELETE FROM metrics_entry"])
@pytest.mark.usefixtures("entry")
def test_the_database_refuses(sql: str) -> None:
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_the_proof_holds_and_names_a_row_slipped_in(entry: Entry) -> None:
    assert queries.prove(SYSTEM).holds
    slip_in(entry, cause=987654)
    proof = queries.prove(SYSTEM)
    assert not proof.holds
    assert proof.causes_total == 1
    found = proof.causes[0].facts
    assert (found["cause"], found["wanted"], found["held"]) == (987654, 0, 1)
    assert found["entries"] == str(Entry.objects.latest("pk").pk)


def test_a_row_altered_behind_the_guard_is_named(entry: Entry) -> None:
    services.fold()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE metrics_entry DISABLE TRIGGER entry_append_only")
        cursor.execute("UPDATE metrics_entry SET kind = '801' WHERE id = %s", [entry.pk])
        cursor.execute("ALTER TABLE metrics_entry ENABLE TRIGGER entry_append_only")
    proof = queries.prove(SYSTEM)
    assert proof.causes_total == 2
    assert all(found.facts["cause"] == entry.cause for found in proof.causes)
    assert proof.cells_total > 0


def test_a_cell_of_the_cube_altered_is_named(entry: Entry) -> None:
    services.fold()
    assert queries.prove(SYSTEM).holds
    CubeCell.objects.filter(node="/37/", kind=entry.kind).update(value=5)
    proof = queries.prove(SYSTEM)
    assert proof.causes_total == 0
    found = proof.cells[0].facts
    assert str(found["where"]).startswith("/37/ 2024-06-01")
    assert (found["wanted"], found["held"]) == (1, 5)


def test_only_a_job_proves(entry: Entry) -> None:
    with pytest.raises(ValueError, match="system scope"):
        queries.prove(Scope(account=1))


def slip_in(entry: Entry, cause: int) -> None:
    names = [
        f.column for f in Entry._meta.fields if f.column and f.column not in {"id", "cause", "day"}
    ]
    columns = ", ".join(names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO metrics_entry (cause, day, {columns})"  # noqa: S608 - model columns
            f" SELECT %s, %s, {columns} FROM metrics_entry WHERE id = %s",
            [cause, date(2024, 6, 2), entry.pk],
        )
