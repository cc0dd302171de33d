"""Reads of proofs: the holder's own, and by number for whoever may know it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from qihang.apps.certificates.models import Proof, ProofLook, state_of
from qihang.apps.certificates.rules import ProofState
from qihang.kernel import Scope

LOOKS = 20  # the latest looks at a proof that its holder is shown


@dataclass(frozen=True, slots=True)
class OwnProof:
    """A proof of the reader's own with its worth today and who looked at it, newest first."""

    proof: Proof
    state: ProofState
    looks: tuple[ProofLook, ...]


def own_proofs(scope: Scope) -> QuerySet[Proof]:
    """The proofs of the scope's own graduate, newest first."""
    found = (
        Proof.objects.filter(graduate=scope.graduate) if scope.graduate else Proof.objects.none()
    )
    return found.select_related("destination__graduate__org").order_by("-issued_at", "-pk")


def own_proof(scope: Scope, uuid: UUID) -> Proof:
    """One of them; raises Proof.DoesNotExist."""
    return own_proofs(scope).get(uuid=uuid)


def held(scope: Scope, day: date) -> list[OwnProof]:
    """All own proofs with state and looks; two queries."""
    proofs = list(own_proofs(scope))
    looks = ProofLook.objects.filter(proof__in=[p.pk for p in proofs]).order_by("-at", "-pk")
    by_proof: dict[int, list[ProofLook]] = {}
    for look in looks:
        by_proof.setdefault(look.proof_id, []).append(look)
    return [OwnProof(p, state_of(p, day), tuple(by_proof.get(p.pk, [])[:LOOKS])) for p in proofs]


def printed_proof(scope: Scope, destination: int, day: date) -> Proof | None:
    """The newest valid proof of a registration, if its holder asks; others see no numbers."""
    found = own_proofs(scope).filter(destination=destination)
    return next((proof for proof in found if state_of(proof, day) == ProofState.VALID), None)


def proof_by_number(scope: Scope, number: str) -> Proof | None:  # noqa: ARG001 - the number is the key
    """The proof with this number or transfer number, for the public check."""
    found = Proof.objects.filter(Q(number=number) | Q(transfer_number=number))
    return found.select_related("destination__graduate__org__parent").first()
