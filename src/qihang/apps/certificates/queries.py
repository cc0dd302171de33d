"""Reads of proofs: what they speak of, and whether it still counts."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from qihang.apps.certificates.rules import PROOF
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE
from qihang.apps.documents.models import Document
from qihang.apps.documents.queries import own_documents, states
from qihang.apps.documents.rules import DocumentState
from qihang.kernel import Scope


def valid_proofs(scope: Scope, day: date) -> list[Document]:
    """The own proofs that hold on a day, newest first."""
    proofs = list(own_documents(scope, PROOF))
    known = states(scope, proofs, day)
    return [proof for proof in proofs if known[proof.pk] == DocumentState.VALID]


def printed_proof(scope: Scope, registration: UUID, day: date) -> Document | None:
    """The newest valid proof of a registration, if its holder asks; others see no numbers."""
    return next((p for p in valid_proofs(scope, day) if p.subject == registration), None)


def proved_registration(scope: Scope, proof: Document) -> Destination | None:  # noqa: ARG001 - who has the proof may read
    """What a proof speaks of."""
    found = Destination.objects.filter(uuid=proof.subject)
    return found.select_related("graduate__org__parent").first()


def counting(
    scope: Scope,  # noqa: ARG001 - who has the proofs may know whether they count
    proofs: Collection[Document],
) -> set[int]:
    """Those of these proofs whose registration still counts: asked, not kept, so nothing is forgotten."""
    found = Destination.objects.filter(
        uuid__in={proof.subject for proof in proofs}, status__in=EFFECTIVE
    )
    effective = set(found.values_list("uuid", flat=True))
    return {proof.pk for proof in proofs if proof.subject in effective}
