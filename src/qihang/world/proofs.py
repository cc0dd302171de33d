"""Proofs that made-up graduates hold: of those whose registration counts, one in forty."""

from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from qihang.apps.certificates.rules import PROOF, USUAL, ProofField
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE
from qihang.apps.documents.models import Document, DocumentLook
from qihang.apps.documents.rules import HolderKind, LookupOutcome, content_hash, draw_number

_EVERY, _MOST, _LIFE = 40, 400, timedelta(days=90)


def issue_some(seed: int, day: date) -> int:
    """Write the proofs that stand on `day`, with a look or two each; how many."""
    chance = Random(seed)
    found = Destination.objects.filter(
        status__in=sorted(EFFECTIVE), graduate__account__isnull=False
    )
    rows = list(found.order_by("pk").values_list("uuid", "org_path", "graduate", "effective_date"))
    proofs = [_proof(chance, *row, day) for row in rows[::_EVERY][:_MOST]]
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
    return len(kept)


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
