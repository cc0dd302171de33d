"""Proofs for tests, and links to them."""

from datetime import date, timedelta
from random import Random

from qihang.apps.certificates.rules import PROOF, USUAL
from qihang.apps.destinations.models import Destination
from qihang.apps.documents.models import Document
from qihang.apps.documents.rules import HolderKind, content_hash, draw_number
from qihang.apps.links.models import PublicLink, token_hash
from qihang.apps.orgs.queries import real_now
from qihang.apps.people.models import Graduate
from tests.factories.signing import sign
from tests.values import not_none


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


def make_link(proof: Document, token: str = "token") -> PublicLink:
    """A link that the holder of a proof gave to somebody."""
    now = real_now()
    link = PublicLink.objects.create(
        purpose=PROOF,
        token_hash=token_hash(token),
        receipt=draw_number(Random(f"link {proof.pk}")),
        subject_kind="document",
        subject=proof.uuid,
        org_path=proof.org_path,
        created_by_id=Graduate.objects.get(pk=not_none(proof.holder)).account_id,
        created_at=now,
        expires_at=now + timedelta(days=7),
    )
    sign(link)
    return link
