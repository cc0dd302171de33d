"""What every record with states has, and the history of its moves, whatever it is."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models

from qihang.apps.moves.rules import REASON_MAX


class MovedRecord(models.Model):
    """A record whose state changes only by moves; it belongs to one organisation.

    The app's own model says what it is about and which states its database knows.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org_path = models.CharField(max_length=120, db_collation="C")
    status = models.CharField(max_length=20)

    class Meta:
        abstract = True


class MoveRow(models.Model):
    """One move of one record: who, when, from where to where, why. Never changed, never deleted.

    The app's own model adds the foreign key to the record and the actions its database knows. Only
    `undone_at` is set later, once.
    """

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ("undone_at",)

    act = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID())  # one press of a button
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False)
    action = models.CharField(max_length=20)
    from_status = models.CharField(max_length=20)
    to_status = models.CharField(max_length=20)
    reason = models.CharField(max_length=REASON_MAX, blank=True)
    fields = models.JSONField(default=list)  # names of the fields the reason speaks of
    at = models.DateTimeField()  # product clock
    undone_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
