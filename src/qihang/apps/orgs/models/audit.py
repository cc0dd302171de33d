"""The log of every act, and the hashed blocks that seal it."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from qihang.apps.orgs.models.access import Account, PowerSession


class AuditEntry(models.Model):
    """Who did what to which record, when, from where, with what before and after.

    `digest` is a keyed hash of the row's content made when it was written; `content` a hash of the
    signatures of the records that the act left behind (RecordSignature), so that none of them can
    be taken away; `txid` is the writing transaction, by which the sealing job knows that no earlier
    row can still appear.
    """

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField()
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False
    )
    address = models.GenericIPAddressField(null=True)
    act = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=32)
    subject = models.CharField(max_length=64)
    org_path = models.CharField(max_length=120, blank=True, db_collation="C")
    reason = models.CharField(max_length=300, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    power = models.ForeignKey(PowerSession, models.PROTECT, null=True, related_name="+")
    content = models.BinaryField(max_length=32, null=True)
    digest = models.BinaryField(max_length=32)
    txid = models.BigIntegerField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject", "at"], name="audit_by_subject"),
            models.Index(fields=["account", "at"], name="audit_by_account"),
            models.Index(fields=["org_path", "at"], name="audit_by_org"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]


class RecordSignature(models.Model):
    """What an act left of one record, signed: `mac` is a keyed hash of its content (orgs/integrity/signed.py).

    The one of the newest act must fit the record as it stands. Without foreign keys: millions are
    written at once, and the proof finds those of no act.
    """

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ()

    pk = models.CompositePrimaryKey("kind", "record", "act_id")
    kind = models.CharField(max_length=32, db_collation="C")
    record = models.BigIntegerField()
    act_id = models.BigIntegerField()  # of the AuditEntry
    mac = models.BinaryField(max_length=16)


class AuditBlock(models.Model):
    """A stretch of the log: which rows, their digests, chained to the block before.

    Blocks are numbered from 1 without gaps. After this block every row whose `txid` is below
    `horizon` stands in some block.
    """

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ()

    number = models.BigIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    horizon = models.BigIntegerField()
    rows = ArrayField(models.BigIntegerField())
    digests = ArrayField(models.BinaryField(max_length=32))
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)


PERSONAL = {
    "AuditEntry": {
        "address": "from where an act was done: shows misuse of an account",
        "before": "what the act changed; values are masked before they come here",
        "after": "what the act changed; values are masked before they come here",
    },
}
