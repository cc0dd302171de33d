"""Secret addresses under which other programs read a reader's calendar."""

import uuid

from django.db import models

from qihang.apps.orgs.models import Account


class CalendarAddress(models.Model):
    """An address of one account's calendar; its secret is not kept. `ended_at` None: it can be read.

    A new one ends the one before; rows stay, so that the audit can be compared with them.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    secret_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()  # real time
    ended_at = models.DateTimeField(null=True)  # real time

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(ended_at__isnull=True),
                name="calendar_address_one_open",
            ),
        ]
