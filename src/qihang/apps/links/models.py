"""Links by which persons without an account see one thing."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from qihang.apps.links.rules import LinkState, link_state
from qihang.apps.orgs.services import keyed_hash

# Personal data kept here, and why.
PERSONAL = {
    "PublicLink": {
        "token_hash": "to recognise the link; a keyed hash, the link itself is kept nowhere",
        "created_by": "to let whoever gave a link take it back",
    },
}


class PublicLink(models.Model):
    """One link: what for, on what, until when, how often. All moments are real time.

    `subject` stands in an app above, so it is named by kind and uuid. With the receipt number its
    reader can ask later whether it still holds.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=20)  # purposes.LinkPurpose
    token_hash = models.BinaryField(max_length=32, unique=True)
    receipt = models.CharField(max_length=16, unique=True)
    subject_kind = models.CharField(max_length=20)
    subject = models.UUIDField()
    org_path = models.CharField(max_length=120, db_collation="C")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    uses_left = models.PositiveSmallIntegerField(null=True)  # None: no limit
    times_used = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True)  # the last time
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="link_ends_later", condition=Q(expires_at__gt=F("created_at"))
            ),
        ]
        indexes = [models.Index(fields=["purpose", "subject"], name="link_by_subject")]


def token_hash(token: str) -> bytes:
    """What is stored of a token."""
    return keyed_hash(f"public link {token}")


def state_of(link: PublicLink, now: datetime) -> LinkState:
    """Whether it still opens; `now` is real time."""
    return link_state(
        revoked=link.revoked_at is not None,
        uses_left=link.uses_left,
        expires_at=link.expires_at,
        now=now,
    )
