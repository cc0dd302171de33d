"""Proofs for tests."""

from datetime import date
from random import Random

from qihang.apps.certificates.models import Proof
from qihang.apps.certificates.rules import USUAL, draw_number
from qihang.apps.destinations.models import Destination
from tests.factories.signing import sign


def make_proof(version: Destination, until: date = date(2099, 1, 1)) -> Proof:
    """A proof of a registration, whatever its state."""
    chance = Random(version.pk)
    proof = Proof.objects.create(
        graduate=version.graduate,
        destination=version,
        number=draw_number(chance),
        transfer_number=draw_number(chance),
        shows=list(USUAL),
        issued_at=version.created_at,
        valid_until=until,
    )
    sign(proof)
    return proof
