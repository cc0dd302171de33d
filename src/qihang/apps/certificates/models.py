"""Proofs, and who looked at them."""

import uuid
from datetime import date

from django.db import models

from qihang.apps.certificates.rules import LookupOutcome, ProofState, state_at
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE
from qihang.apps.orgs.labels import SHORT_LIVED
from qihang.apps.people.models import Graduate

# Personal data kept here, and why.
PERSONAL = {
    "Proof": {
        "number": "with the name it opens what the holder lets others see",
        "transfer_number": "the same, for the keeper of the personal file",
    },
    "ProofLook": {
        "network": "lets the holder see from where a proof was looked at; the first half only",
    },
}


class Proof(models.Model):
    """A graduate's word to others about one registration that counts, checked by number and name.

    What it is worth is not kept but asked: revoked, expired, or superseded because the registration
    no longer counts (rules.state_at).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    graduate = models.ForeignKey(Graduate, models.PROTECT, related_name="+")
    destination = models.ForeignKey(Destination, models.PROTECT, related_name="+")
    number = models.CharField(max_length=16, unique=True)  # 核验编号
    transfer_number = models.CharField(max_length=16, unique=True)  # 转递编号
    shows = models.JSONField()  # rules.Shown values
    issued_at = models.DateTimeField()  # product clock
    valid_until = models.DateField()  # first day no longer valid
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proof_numbers_differ",
                condition=~models.Q(number=models.F("transfer_number")),
            ),
        ]
        indexes = [models.Index(fields=["graduate", "issued_at"], name="proof_by_graduate")]


class ProofLook(models.Model):
    """One look at a proof by whoever had its number. Told to the holder; deleted with its years."""

    proof = models.ForeignKey(Proof, models.PROTECT, related_name="looks")
    at = models.DateTimeField()  # real time
    outcome = models.CharField(max_length=20)
    network = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proof_look_outcome_known",
                condition=models.Q(outcome__in=[o.value for o in LookupOutcome]),
            ),
        ]
        indexes = [models.Index(fields=["proof", "-at"], name="look_by_proof")]


def state_of(proof: Proof, day: date) -> ProofState:
    """What it is worth on a day of the product clock; its registration is joined."""
    return state_at(
        revoked=proof.revoked_at is not None,
        counts=proof.destination.status in EFFECTIVE,
        valid_until=proof.valid_until,
        day=day,
    )


# Tables that no proof covers (orgs/integrity/proofs.py), each with its reason.
UNPROVEN = {
    "ProofLook": SHORT_LIVED,
}
