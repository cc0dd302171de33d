"""What one account proposes and another person decides about."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from qihang.apps.orgs.models.access import Account


class Proposal(models.Model):
    """Proposed by one account, decided by another person before it expires; nothing happens between.

    `ENDS` are the columns of which one, filled, ends it; the app's model may have further ones (declined,
    stopped). A model whose Meta inherits this one's has its constraints. The command line proposes as nobody.
    """

    ENDS: ClassVar[tuple[str, ...]] = ("confirmed_at",)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_expires", condition=Q(expires_at__gt=F("proposed_at"))
            ),
            models.CheckConstraint(
                name="%(class)s_by_two",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & (Q(proposed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by"))),
            ),
        ]
