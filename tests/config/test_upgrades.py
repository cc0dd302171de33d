"""Proofs of an older database become documents: nothing is lost, and what was altered stays altered."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django import Settings

from qihang.apps.documents.models import Document, DocumentLook
from qihang.apps.documents.rules import content_hash
from qihang.apps.orgs import queries
from qihang.apps.orgs.integrity.signed import mac_of
from qihang.apps.orgs.models import AuditEntry, RecordSignature
from qihang.config import cli, upgrades
from qihang.kernel import Scope
from tests.factories.destinations import NOW, make_filed
from tests.factories.orgs import Tree
from tests.factories.storages import storages_at
from tests.values import not_none

BEFORE = [("certificates", "0002_attempts_are_counted_in_orgs")]
ISSUED = datetime(2024, 6, 1, 1, tzinfo=UTC)


@pytest.fixture
def old_proofs(tree: Tree, settings: Settings, tmp_path: Path) -> Any:
    """Two signed proofs in the table of before, one of them looked at, one altered afterwards."""
    settings.STORAGES = storages_at(tmp_path / "files")
    version, _ = make_filed(tree.college)
    act = AuditEntry.objects.latest("pk")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    old = executor.loader.project_state(BEFORE).apps
    proof, look = old.get_model("certificates.Proof"), old.get_model("certificates.ProofLook")
    made = [
        proof.objects.create(
            graduate_id=version.graduate_id,
            destination_id=version.pk,
            number=f"A{n}",
            transfer_number=f"B{n}",
            shows=["university", "kind"],
            issued_at=ISSUED,
            valid_until=date(2024, 9, 1),
            revoked_at=NOW if n else None,
        )
        for n in range(2)
    ]
    look.objects.create(proof_id=made[0].pk, at=NOW, outcome="valid", network="203.0.*.*")
    with connection.cursor() as cursor:
        cursor.execute(upgrades._PROOFS)
        for number, content, _ in cursor.fetchall():
            mac = mac_of(content)
            RecordSignature.objects.create(kind="proof", record=number, act_id=act.pk, mac=mac)
    proof.objects.filter(pk=made[1].pk).update(valid_until=date(2099, 1, 1))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return version, made


@pytest.mark.django_db
def test_they_keep_number_holder_state_and_looks(old_proofs: Any) -> None:
    version, (first, second) = old_proofs
    cli.migrate()
    kept, revoked = Document.objects.order_by("pk")
    assert (kept.pk, kept.uuid, kept.number, kept.transfer_number) == (
        first.pk, first.uuid, "A0", "B0",
    )  # fmt: skip
    assert (kept.subject, kept.org_path, kept.holder) == (
        version.uuid, version.org_path, version.graduate_id,
    )  # fmt: skip
    assert kept.content == {"shows": ["university", "kind"]}
    assert bytes(kept.content_hash) == content_hash(kept.content)
    assert (kept.issued_at, kept.valid_until, kept.revoked_at) == (ISSUED, date(2024, 9, 1), None)
    assert (revoked.pk, revoked.revoked_at) == (second.pk, NOW)
    assert DocumentLook.objects.get().document == kept


@pytest.mark.django_db
def test_what_was_as_signed_is_signed_anew_and_nothing_else(old_proofs: Any) -> None:
    _, (first, second) = old_proofs
    cli.migrate()
    found = queries.row_findings(Scope.for_system("test"))
    named = {f.facts["number"] for f in found if f.facts.get("table") == "documents_document"}
    assert named == {second.pk}
    entry = AuditEntry.objects.get(act="record.accept", subject="proof")
    assert not_none(entry.after)["first"] == first.pk


@pytest.mark.django_db
def test_the_way_back_loses_nothing(old_proofs: Any) -> None:
    cli.migrate()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    MigrationExecutor(connection).migrate(BEFORE)
    old = MigrationExecutor(connection).loader.project_state(BEFORE).apps
    assert list(old.get_model("certificates.Proof").objects.order_by("pk").values()) == [
        {field.attname: getattr(proof, field.attname) for field in proof._meta.concrete_fields}
        | {"valid_until": date(2099, 1, 1) if number else date(2024, 9, 1)}
        for number, proof in enumerate(old_proofs[1])
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cli.migrate()
