"""Proofs move to documents with id, uuid, numbers, state and looks; their own tables go."""

import hashlib
import json

from django.core.management.color import no_style
from django.db import migrations

PART = 2_000


def to_documents(apps, schema_editor):
    """Each proof becomes the document of the same id, so that its signatures stay with it."""
    Proof = apps.get_model("certificates", "Proof")
    Look = apps.get_model("certificates", "ProofLook")
    Document = apps.get_model("documents", "Document")
    DocumentLook = apps.get_model("documents", "DocumentLook")
    proofs = Proof.objects.select_related("destination").order_by("pk").iterator(PART)
    for part in in_parts(proofs):
        Document.objects.bulk_create([document_of(Document, proof) for proof in part])
    for part in in_parts(Look.objects.order_by("pk").iterator(PART)):
        DocumentLook.objects.bulk_create(
            DocumentLook(
                pk=look.pk, document_id=look.proof_id, at=look.at, outcome=look.outcome,
                network=look.network,
            )
            for look in part
        )
    count_on(schema_editor, [Document, DocumentLook])


def to_proofs(apps, schema_editor):
    """The way back, for documents of the kind proof."""
    Proof = apps.get_model("certificates", "Proof")
    Look = apps.get_model("certificates", "ProofLook")
    Document = apps.get_model("documents", "Document")
    DocumentLook = apps.get_model("documents", "DocumentLook")
    Destination = apps.get_model("destinations", "Destination")
    proofs = Document.objects.filter(kind="proof").order_by("pk")
    for part in in_parts(proofs.iterator(PART)):
        found = Destination.objects.filter(uuid__in=[one.subject for one in part])
        destinations = dict(found.values_list("uuid", "pk"))
        Proof.objects.bulk_create(
            Proof(
                pk=one.pk, uuid=one.uuid, graduate_id=one.holder,
                destination_id=destinations[one.subject], number=one.number,
                transfer_number=one.transfer_number, shows=one.content["shows"],
                issued_at=one.issued_at, valid_until=one.valid_until, revoked_at=one.revoked_at,
            )
            for one in part
        )
    looks = DocumentLook.objects.filter(document__kind="proof").order_by("pk")
    for part in in_parts(looks.iterator(PART)):
        Look.objects.bulk_create(
            Look(
                pk=look.pk, proof_id=look.document_id, at=look.at, outcome=look.outcome,
                network=look.network,
            )
            for look in part
        )
    DocumentLook.objects.filter(document__kind="proof").delete()
    proofs.delete()
    count_on(schema_editor, [Proof, Look])


def document_of(Document, proof):
    content = {"shows": proof.shows}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return Document(
        pk=proof.pk, uuid=proof.uuid, kind="proof", number=proof.number,
        transfer_number=proof.transfer_number, content=content,
        content_hash=hashlib.sha256(canonical.encode()).digest(),
        subject_kind="destination", subject=proof.destination.uuid,
        org_path=proof.destination.org_path, holder_kind="graduate", holder=proof.graduate_id,
        issued_at=proof.issued_at, valid_until=proof.valid_until, revoked_at=proof.revoked_at,
    )


def in_parts(rows):
    part = []
    for row in rows:
        part.append(row)
        if len(part) == PART:
            yield part
            part = []
    if part:
        yield part


def count_on(schema_editor, written):
    """New ids begin behind those that were written."""
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in schema_editor.connection.ops.sequence_reset_sql(no_style(), written):
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0002_attempts_are_counted_in_orgs'),
        ('destinations', '0003_one_version_each'),
        ('documents', '0001_documents'),
    ]

    operations = [
        migrations.RunPython(to_documents, to_proofs),
        migrations.DeleteModel(name='ProofLook'),
        migrations.DeleteModel(name='Proof'),
    ]
