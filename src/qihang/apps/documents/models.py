"""Documents that were issued, and who looked at them."""

import uuid

from django.db import models
from django.db.models import Q

from qihang.apps.documents.rules import LookupOutcome
from qihang.apps.orgs.labels import SHORT_LIVED

# Personal data kept here, and why.
PERSONAL = {
    "Document": {
        "number": "with the name it opens what its kind and its holder let others see",
        "transfer_number": "the same, for the keeper of the personal file",
        "content": "what the document says; each kind keeps as little as it can",
        "holder": "to show holders their documents and who looked at them",
    },
    "DocumentLook": {
        "network": "lets the holder see from where a document was looked at; the first half only",
    },
}


class Document(models.Model):
    """One document with a number, checked by number and name.

    What it speaks of and whose it is stand in apps above, so they are named by kind and uuid, kind and
    id. What it is worth is not kept but asked: revoked, expired, or superseded (rules.state_at).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)  # kinds.DocumentKind
    number = models.CharField(max_length=16, unique=True)  # 核验编号
    transfer_number = models.CharField(max_length=16, unique=True, null=True)  # 转递编号
    content = models.JSONField()
    content_hash = models.BinaryField(max_length=32)  # rules.content_hash of the content
    subject_kind = models.CharField(max_length=20)
    subject = models.UUIDField()
    org_path = models.CharField(max_length=120, db_collation="C")
    holder_kind = models.CharField(max_length=20, blank=True)  # rules.HolderKind
    holder = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField()  # product clock
    valid_until = models.DateField(null=True)  # first day no longer valid; None: no end
    revoked_at = models.DateTimeField(null=True)
    revoked_why = models.CharField(max_length=200, blank=True)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="document_numbers_differ",
                condition=~Q(number=models.F("transfer_number")),
            ),
            models.CheckConstraint(
                name="document_holder_whole",
                condition=Q(holder_kind="", holder=None) | ~Q(holder_kind="") & ~Q(holder=None),
            ),
            models.CheckConstraint(
                name="document_not_by_itself",
                condition=~Q(superseded_by=models.F("id")),
            ),
        ]
        indexes = [
            models.Index(fields=["holder_kind", "holder", "issued_at"], name="document_by_holder"),
            models.Index(fields=["subject"], name="document_by_subject"),
        ]


class DocumentLook(models.Model):
    """One look at a document by whoever had its number. Told to the holder; deleted with its years."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="looks")
    at = models.DateTimeField()  # real time
    outcome = models.CharField(max_length=20)
    network = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="document_look_outcome_known",
                condition=Q(outcome__in=[o.value for o in LookupOutcome]),
            ),
        ]
        indexes = [models.Index(fields=["document", "-at"], name="look_by_document")]


# Tables that no proof covers (orgs/integrity/proofs.py), each with its reason.
UNPROVEN = {"DocumentLook": SHORT_LIVED}
