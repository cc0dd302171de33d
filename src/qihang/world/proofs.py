"""Proofs that made-up graduates hold: of those whose registration counts, one in forty; links to some."""

from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from qihang.apps.certificates.rules import PROOF, USUAL, ProofField
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE
from qihang.apps.documents.models import Document, DocumentLook
from qihang.apps.documents.rules import HolderKind, LookupOutcome, content_hash, draw_number
from qihang.apps.links.models import PublicLink
from qihang.apps.orgs.queries import real_now

_EVERY, _MOST, _LIFE = 40, 400, timedelta(days=90)
_LINKED = 3  # of these proofs, every third has a link


def issue_some(seed: int, day: date) -> int:
    """Write the proofs that stand on `day`, with a look or two each; how many."""
    chance = Random(seed)
    found = Destination.objects.filter(
        status__in=sorted(EFFECTIVE), graduate__account__isnull=False
    )
    rows = list(
        found.order_by("pk").values_list(
            "uuid", "org_path", "graduate", "effective_date", "graduate__account"
        )
    )[::_EVERY][:_MOST]
    proofs = [_proof(chance, *row[:4], day) for row in rows]
    kept = Document.objects.bulk_create(proofs)
    DocumentLook.objects.bulk_create(
        DocumentLook(
            document=p,
            at=p.issued_at + timedelta(hours=9),
            outcome=LookupOutcome.VALID,
            network="203.0.*.*",
        )
        for p in kept[::2]
    )
    PublicLink.objects.bulk_create(
        _link(chance, proof, row[4])
        for proof, row in list(zip(kept, rows, strict=True))[::_LINKED]
        if proof.revoked_at is None
    )
    return len(kept)


def _link(chance: Random, proof: Document, account: int) -> PublicLink:
    """A link that an employer opened once; its token is nowhere, as always."""
    now = real_now()
    return PublicLink(
        purpose=PROOF,
        token_hash=chance.randbytes(32),
        receipt=draw_number(chance),
        subject_kind="document",
        subject=proof.uuid,
        org_path=proof.org_path,
        created_by_id=account,
        created_at=now - timedelta(days=2),
        expires_at=now + timedelta(days=12),
        times_used=1,
        used_at=now - timedelta(days=1),
    )


def _proof(
    chance: Random, version: UUID, path: str, graduate: int, since: date | None, day: date
) -> Document:
    issued = min((since or day) + timedelta(days=chance.randrange(1, 20)), day)
    at = timezone.make_aware(datetime.combine(issued, time(9)))
    shows = [*USUAL, ProofField.WHITHER] if chance.random() < 0.5 else list(USUAL)
    content = {"shows": [shown.value for shown in shows]}
    return Document(
        kind=PROOF,
        number=draw_number(chance),
        transfer_number=draw_number(chance),
        content=content,
        content_hash=content_hash(content),
        subject_kind="destination",
        subject=version,
        org_path=path,
        holder_kind=HolderKind.GRADUATE,
        holder=graduate,
        issued_at=at,
        valid_until=issued + _LIFE,
        revoked_at=at if chance.random() < 0.1 else None,
    )
