"""Secret addresses under which other programs read a reader's calendar."""

import uuid

from django.db import models

from qihang.apps.orgs.models import Account
from qihang.apps.orgs.services import keyed_hash


class CalendarAddress(models.Model):
    """An address of one account's calendar; its secret is not kept.

    It can be read until `ended_at`, and no longer than the sessions of the day it was made: whoever
    stole one made an address perhaps, and a new password must end that too. A new address ends the one
    before; rows stay, so that the audit can be compared with them.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    secret_hash = models.BinaryField(max_length=32, unique=True)
    sign_in_hash = models.BinaryField(max_length=32, default=b"")  # of the account when it was made
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


def sign_in_hash(account: Account) -> bytes:
    """Another after each new password, reset, or signing out of all other devices."""
    return keyed_hash(f"calendar of {account.get_session_auth_hash()}")
