"""Where the numbers of transactions come from, so that they go on when the database moves."""

import uuid

from django.db import models


class Epoch(models.Model):
    """A time in which one server counted the transactions of this database without a break.

    A dump restored elsewhere, a standby that takes over, a reset server: each counts otherwise. So
    `shift` is added to the server's own number, and is chosen so that every transaction of a later
    epoch has a larger number than all of earlier ones. The database begins an epoch by itself
    (`orgs_transaction_shift`) when it finds itself on another server, on another timeline of the
    same, or sees numbers go back. The epoch with the largest id is in force: its shift is smaller than
    that of an earlier one where the new server has counted far ahead. `installation` names this
    database through all its epochs.
    """

    installation = models.UUIDField(default=uuid.uuid4)
    system = models.BigIntegerField()
    timeline = models.BigIntegerField()
    shift = models.BigIntegerField(unique=True)
    begun_at = models.DateTimeField()
