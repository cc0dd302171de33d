"""The graduate issues a proof of what counts, and takes it back at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from secrets import SystemRandom
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from qihang.apps.certificates.models import Proof, state_of
from qihang.apps.certificates.queries import own_proof, own_proofs
from qihang.apps.certificates.rules import ProofField, ProofState, draw_number
from qihang.apps.destinations.services.own_record import locked_own
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.kernel import Refusal, Scope
from qihang.policy import load

_CHANCE = SystemRandom()


@transaction.atomic
def issue(scope: Scope, now: datetime, shows: Iterable[ProofField], days: int) -> Proof:
    """A proof of the graduate's registration that counts, valid for so many days from today on.

    Raises Refusal nothing_to_prove, proof_too_long or too_many_proofs.
    """
    graduate, own = locked_own(scope)
    today = timezone.localdate(now)
    if own.effective is None:
        raise Refusal(
            "nothing_to_prove", "还没有可以证明的登记。登记经学校审核通过后，就可以签发证明。"
        )
    _must_be_allowed(scope, now, days)
    proof = Proof.objects.create(
        graduate=graduate,
        destination=own.effective,
        number=draw_number(_CHANCE),
        transfer_number=draw_number(_CHANCE),
        shows=[shown.value for shown in ProofField if shown in set(shows)],
        issued_at=now,
        valid_until=today + timedelta(days=days),
    )
    facts = {"shows": proof.shows, "valid_until": proof.valid_until}
    _record(scope, "proof.issue", proof, facts)
    return proof


@transaction.atomic
def revoke(scope: Scope, now: datetime, uuid: UUID) -> Proof:
    """From this moment it shows nothing; twice is once. Raises Proof.DoesNotExist if not own."""
    locked_own(scope)
    proof = own_proof(scope, uuid)
    if proof.revoked_at is None:
        must_be_as_signed(proof=[proof.pk])
        proof.revoked_at = now
        proof.save(update_fields=["revoked_at"])
        _record(scope, "proof.revoke", proof, {"revoked_at": now})
    return proof


def _must_be_allowed(scope: Scope, now: datetime, days: int) -> None:
    today, policy = timezone.localdate(now), load()
    longest, most = policy.limit("proof_life_max", today), policy.limit("proofs_live", today)
    if not 1 <= days <= longest:
        raise Refusal("proof_too_long", "有效期请在 1 到 {longest} 天之间选择。", longest=longest)
    live = [p for p in own_proofs(scope) if state_of(p, today) == ProofState.VALID]
    if len(live) >= most:
        raise Refusal(
            "too_many_proofs", "最多同时有 {most} 份有效证明，请先撤销不用的。", most=most
        )


def _record(scope: Scope, act: str, proof: Proof, after: dict[str, object]) -> None:
    path = proof.destination.org_path
    record_act(scope, act, "proof", proof.uuid, org_path=path, after=after)
