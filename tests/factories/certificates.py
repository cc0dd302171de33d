"""Proofs for tests."""

from datetime import date
from random import Random

from qihang.apps.certificates.rules import PROOF, USUAL
from qihang.apps.destinations.models import Destination
from qihang.apps.documents.models import Document
from qihang.apps.documents.rules import HolderKind, content_hash, draw_number
from tests.factories.signing import sign


def make_proof(version: Destination, until: date = date(2099, 1, 1)) -> Document:
    """A proof of a registration, whatever its state."""
    chance = Random(version.pk)
    content = {"shows": [shown.value for shown in USUAL]}
    proof = Document.objects.create(
        kind=PROOF,
        number=draw_number(chance),
        transfer_number=draw_number(chance),
        content=content,
        content_hash=content_hash(content),
        subject_kind="destination",
        subject=version.uuid,
        org_path=version.org_path,
        holder_kind=HolderKind.GRADUATE,
        holder=version.graduate_id,
        issued_at=version.created_at,
        valid_until=until,
    )
    sign(proof)
    return proof
