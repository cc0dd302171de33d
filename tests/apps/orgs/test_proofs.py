"""`qihang verify` runs every proof and speaks of every table."""

import json
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings
from typer.testing import CliRunner

from qihang.apps.orgs import queries, services
from qihang.apps.orgs.cli import verbs
from qihang.apps.orgs.integrity import proofs
from qihang.kernel import Scope
from tests.factories.refusals import refused

SYSTEM = Scope.for_system("test")
whole = pytest.mark.django_db(transaction=True)


def verify(*words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(verbs, list(words), catch_exceptions=False)
    return answer.exit_code, answer.output


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@whole
def test_where_nothing_was_touched_nothing_is_found_and_every_table_is_named() -> None:
    services.record_act(SYSTEM, "org.look", "org", 1)
    code, said = verify()
    assert (code, said.splitlines()[-1]) == (0, "不一致之处：0")
    *tables, warning, _ = said.splitlines()
    assert "QIHANG_HEADS" in warning
    named = {line.split()[0] for line in tables}
    assert named == set(connection.introspection.table_names())


@whole
def test_what_a_proof_finds_is_named_and_ends_with_one() -> None:
    row = services.record_act(SYSTEM, "org.look", "org", 1).pk
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE orgs_auditentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE orgs_auditentry SET reason = 'x'")
        cursor.execute("ALTER TABLE orgs_auditentry ENABLE TRIGGER USER")
    code, said = verify("--json")
    answer = json.loads(said)
    (found,) = answer["findings"]
    assert (code, found["proof"], found["code"]) == (1, "audit", "added_row")
    assert found["facts"] == {"table": "orgs_auditentry", "number": row}
    tables = {one["table"]: one for one in answer["tables"]}
    assert "audit" in tables["orgs_auditentry"]["proofs"]
    assert tables["orgs_session"]["unproven"]


@whole
def test_a_table_that_is_none_of_ours_is_named_as_such() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE slipped_in (id int)")
    try:
        assert "slipped_in  不是本系统的表。" in verify()[1]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE slipped_in")


@pytest.mark.django_db
def test_only_jobs_and_commands_run_all_proofs() -> None:
    with refused("out_of_reach"):
        list(queries.prove_all(Scope()))
    with refused("out_of_reach"):
        queries.covered_tables(Scope())


def test_apps_give_their_proofs() -> None:
    given = {proof.name for proof in proofs.all_proofs()}
    assert {"audit", "records", "heads", "files", "ledger"} <= given
