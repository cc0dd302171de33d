"""Whatever somebody with the database's password does to a record, the proof names table and row.

Each case is plain SQL by the owner of the tables, with every trigger asleep meanwhile, in a made-up
province. `pick` chooses the row, `do` alters it, `names` says which row the proof must name.
"""

# ruff: noqa: S608 - statements of the forger, from constants of this file

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper as Cursor
from pytest_django import DjangoDbBlocker

from qihang.apps.certificates import services as certificates
from qihang.apps.destinations import services as destinations
from qihang.apps.destinations.models import Destination
from qihang.apps.documents.models import Document
from qihang.apps.metrics import queries as ledger
from qihang.apps.metrics import services as figures
from qihang.apps.metrics.models import Seal
from qihang.apps.orgs import queries, services
from qihang.apps.orgs.models import Account, Org
from qihang.apps.orgs.queries.triggers import Guard, guards
from qihang.apps.orgs.rules import Role
from qihang.apps.people.models import Graduate
from qihang.apps.people.services import order_batch
from qihang.apps.plans.services import state_staffing
from qihang.kernel import Permission
from qihang.world.models import DemoClock
from tests.factories.orgs import SYSTEM, make_account, scope_for
from tests.factories.people import own_account
from tests.factories.world import undone
from tests.values import not_none
from tests.world.forgeries import ALTERED, CASES, DEST, Case

NOW = datetime(2024, 6, 15, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def staged(seeded: DemoClock, django_db_blocker: DjangoDbBlocker) -> DemoClock:
    """The made-up province with a seal, a power session, a revoked grant and what staff it has."""
    with django_db_blocker.unblock():
        figures.make_due_seals(SYSTEM, NOW)
        seal = Seal.objects.latest("pk")
        for code in ("d-education", "d-human_resources"):
            signer = not_none(Account.objects.filter(memberships__org__code=code).first())
            figures.sign(scope_for(signer), seal.uuid, NOW)
        officer = Account.objects.get(username="province.1")
        services.start_power(scope_for(officer), "/37/", "查一件事", timedelta(hours=1))
        services.close_power(scope_for(officer))
        clerk = not_none(Account.objects.filter(memberships__role=Role.COLLEGE_OFFICER).first())
        until = queries.real_now() + timedelta(days=1)
        given = services.grant(
            SYSTEM, clerk, Permission.DESTINATION_SEE, "试", start=queries.real_now(), until=until,
            path="/37/",
        )  # fmt: skip
        services.revoke(SYSTEM, given, "", queries.real_now())
        university = not_none(Org.objects.filter(kind="university").first())
        state_staffing(SYSTEM, university, 3, 1, date(2024, 6, 1))
        college = Org.objects.get(path=clerk.memberships.values_list("org__path")[0][0])
        people = Graduate.objects.filter(org=college, account=None)[:2]
        order_batch(scope_for(clerk), [one.uuid for one in people])
        make_account()
        reported = Destination.objects.filter(status="reported").latest("pk")
        destinations.object_to(scope_for(own_account(reported.graduate)), NOW, "不是我签的")
        proof = Document.objects.filter(revoked_at=None).latest("pk")
        holder = Graduate.objects.get(pk=not_none(proof.holder))
        certificates.revoke(scope_for(own_account(holder)), NOW, proof.uuid)
    return seeded


@pytest.fixture
def forger(staged: DemoClock, db: None) -> Iterator[Cursor]:
    """A cursor of the tables' owner, with all triggers asleep until they are woken."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield cursor


def everything() -> set[tuple[str, object, object]]:
    """What all proofs find: code, table, row."""
    found = [*queries.row_findings(SYSTEM), *ledger.prove(SYSTEM, 100).findings]
    return {(f.code, f.facts.get("table", ""), f.facts.get("number", 0)) for f in found}


def asleep(forger: Cursor, statements: Iterable[str]) -> None:
    """Carry out the statements with every trigger asleep, and wake them again."""
    tables = dict.fromkeys(guard.table for guard in guards())
    for table in tables:
        forger.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for statement in statements:
        forger.execute(statement)
    forger.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        forger.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def one(forger: Cursor, sql: str) -> int:
    """The number a question is answered with; there must be one."""
    forger.execute(sql)
    found = forger.fetchone()[0]
    assert found is not None, sql
    return found


def test_an_untouched_province_is_as_signed(staged: DemoClock, db: None) -> None:
    assert everything() == set()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_is_named_by_table_and_row(forger: Cursor, case: Case) -> None:
    row = one(forger, case.pick)
    named = 0 if case.afterwards else one(forger, case.names.format(id=row))
    asleep(forger, [statement.replace("{id}", str(row)) for statement in case.do])
    named = named or one(forger, case.names)
    assert (case.code, case.table, named) in everything()


@pytest.mark.parametrize("guard", guards(), ids=lambda guard: guard.name)
@pytest.mark.parametrize("how", ["DISABLE", "DROP"])
def test_a_trigger_left_off_is_named(forger: Cursor, guard: Guard, how: str) -> None:
    forger.execute(
        f"DROP TRIGGER {guard.name} ON {guard.table}"
        if how == "DROP"
        else f"ALTER TABLE {guard.table} DISABLE TRIGGER {guard.name}"
    )
    assert [(f.code, f.facts["trigger"]) for f in queries.guards_off()] == [
        ("guard_off", guard.name)
    ]


def test_a_trigger_that_does_nothing_is_named(forger: Cursor) -> None:
    forger.execute(
        "CREATE OR REPLACE FUNCTION metrics_seal_frozen() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RETURN NEW; END $$"
    )
    forger.execute(
        "CREATE OR REPLACE TRIGGER audit_entry_append_only BEFORE UPDATE ON orgs_auditentry"
        " FOR EACH STATEMENT EXECUTE FUNCTION orgs_refuse_change()"
    )
    assert {(f.code, f.facts["trigger"]) for f in queries.guards_off()} == {
        ("guard_altered", "seal_frozen"),
        ("guard_altered", "signature_frozen"),
        ("guard_altered", "audit_entry_append_only"),
    }


def test_an_older_state_with_its_own_signature_is_named(forger: Cursor) -> None:
    """Whatever a record once said was signed too; the newest act says otherwise."""
    version = Destination.objects.filter(status="reported").earliest("pk")
    scope = scope_for(own_account(version.graduate))
    old = one(
        forger,
        f"SELECT act_id FROM orgs_recordsignature WHERE kind = 'destination' AND record = {version.pk}",
    )
    destinations.confirm(scope, NOW)
    reviews = f"FROM destinations_review WHERE destination_id = {version.pk} AND action"
    moment = f"(SELECT max(at) {reviews} <> 'confirm')"
    back = [
        f"UPDATE {DEST} SET status = 'reported', decided_at = {moment} WHERE id = {version.pk}",
        f"DELETE {reviews} = 'confirm'",
    ]
    again = (
        "INSERT INTO orgs_recordsignature (kind, record, act_id, mac) SELECT kind, record, {act}, mac"
        f" FROM orgs_recordsignature WHERE act_id = {old} AND kind = 'destination' AND record = {version.pk}"
    )
    cut = f"DELETE FROM orgs_recordsignature WHERE record = {version.pk} AND act_id > {old}"
    with undone():
        asleep(forger, back)
        assert everything() == {(ALTERED, DEST, version.pk)}
    for forged in (again.format(act=987_654_321), cut):
        with undone():
            asleep(forger, [*back, forged])
            assert "signatures_differ" in {code for code, *_ in everything()}
