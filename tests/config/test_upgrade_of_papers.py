"""Papers of an older database are bound by rule to what they were handed in for, and signed anew."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django import Settings

from qihang.apps.destinations import queries, services
from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.orgs.integrity.signed import mac_of
from qihang.apps.orgs.models import AuditEntry, RecordSignature
from qihang.apps.orgs.queries import row_findings
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import record_act
from qihang.config import cli, upgrades
from qihang.kernel import Scope
from tests.factories.destinations import NOW, make_applicant, make_approved, make_draft, paper
from tests.factories.orgs import SYSTEM, Tree, make_account, scope_for
from tests.factories.storages import storages_at

pytestmark = pytest.mark.django_db
BEFORE = [("destinations", "0006_discarded_drafts")]
LATER = NOW + timedelta(hours=1)
OTHER = {"employer_name": "青岛远洋数字科技有限公司", "employer_code": "91370200MA3C5X7Y1M"}


def flush() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def old(tree: Tree, settings: Settings, tmp_path: Path) -> Any:
    """As releases before left it: a change filed with the contract of the employer before; a draft."""
    settings.STORAGES = storages_at(tmp_path / "files")
    officer = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    office = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    first, scope = make_approved(tree.college, officer, office)
    services.revise(scope, LATER)
    services.save_draft(scope, LATER, values=OTHER)
    new = services.add_evidence(scope, LATER, "labour_contract", paper("new"), "新.pdf")
    second = services.file(scope, LATER)
    _, other = make_applicant(tree.college)
    draft = make_draft(other)
    flush()
    MigrationExecutor(connection).migrate(BEFORE)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM destinations_evidence WHERE id = %s", [new.pk])
    sign_as_then()
    flush()
    return scope, first, second, draft


def sign_as_then() -> None:
    record_act(SYSTEM, "test.signed", "test", "")
    act = AuditEntry.objects.latest("pk").pk
    with connection.cursor() as cursor:
        cursor.execute(upgrades._REGISTRATIONS)
        rows = cursor.fetchall()
    for number, content, _ in rows:
        RecordSignature.objects.create(
            kind="destination", record=number, act_id=act, mac=mac_of(content)
        )


def fits(version: Destination) -> list[bool]:
    found = Destination.objects.get(pk=version.pk)
    return [one.fits for one in queries.judged_papers(Scope.for_system("test"), found)]


def test_papers_prove_what_they_were_handed_in_for(old: Any) -> None:
    _, first, second, draft = old
    cli.migrate()
    assert list(Evidence.objects.filter(destination=first).values_list("proves", flat=True)) == [
        None
    ]
    copied = Evidence.objects.get(destination=second)
    assert copied.proves == {
        "employer_name": "海信视像科技股份有限公司",
        "employer_code": "91370200264574251E",
        "signed_date": "2024-05-20",
        "term_from": "2024-07-08",
        "term_until": "2027-07-08",
    }
    assert (fits(first), fits(second)) == ([True], [False])
    bound = Evidence.objects.get(destination=draft).proves
    assert bound is not None
    assert bound["signed_date"] == "2024-05-20"


def test_what_was_as_signed_is_signed_anew_and_nothing_else(old: Any) -> None:
    _, first, second, _ = old
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE destinations_destination DISABLE TRIGGER USER")
        cursor.execute("UPDATE destinations_destination SET note = 'x' WHERE id = %s", [second.pk])
        cursor.execute("ALTER TABLE destinations_destination ENABLE TRIGGER USER")
    cli.migrate()
    named = [
        f.facts["number"]
        for f in row_findings(SYSTEM)
        if f.facts.get("table") == "destinations_destination"
    ]
    assert named == [second.pk]
    accepted = AuditEntry.objects.get(act="record.accept", subject="destination")
    assert first.pk in range(accepted.after["first"], second.pk)  # type: ignore[index]


def test_there_and_back_and_there_again(old: Any) -> None:
    cli.migrate()
    flush()
    MigrationExecutor(connection).migrate(BEFORE)
    flush()
    cli.migrate()
    assert fits(old[2]) == [False]
