"""Phones and e-mails of graduates: what is asked for, and what changed."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from qihang.apps.orgs.labels import ONLY_AUDITED
from qihang.apps.people.models.graduates import Graduate
from qihang.apps.people.rules import ChangedBy, ContactChannel


class ContactRequest(models.Model):
    """A phone or e-mail that a graduate wants to be reached at: it counts once the code sent there comes back.

    A new request replaces the one before; it is deleted when used.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    graduate = models.OneToOneField(Graduate, models.CASCADE, related_name="contact_request")
    channel = models.CharField(max_length=5)
    address_sealed = models.BinaryField()
    address_masked = models.CharField(max_length=120)
    code_hash = models.BinaryField(max_length=32)
    code_sealed = models.BinaryField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contact_request_channel_known",
                condition=Q(channel__in=[c.value for c in ContactChannel]),
            ),
        ]


class ContactChange(models.Model):
    """Another phone or e-mail on record, by whom and why. Rows are only added.

    Where a graduate has such a row for the phone, the roster no longer decides about it.
    """

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    graduate = models.ForeignKey(Graduate, models.PROTECT, related_name="contact_changes")
    channel = models.CharField(max_length=5)
    how = models.CharField(max_length=8)
    former_sealed = models.BinaryField(null=True)
    former_masked = models.CharField(max_length=120, blank=True)
    new_masked = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contact_change_channel_known",
                condition=Q(channel__in=[c.value for c in ContactChannel]),
            ),
            models.CheckConstraint(
                name="contact_change_how_known", condition=Q(how__in=[h.value for h in ChangedBy])
            ),
            models.CheckConstraint(
                name="contact_change_reasoned",
                condition=~Q(how=ChangedBy.OFFICE.value) | ~Q(reason=""),
            ),
        ]


PERSONAL = {
    "ContactRequest": {
        "address_sealed": "to send the code there, and to register it when the code comes back",
        "address_masked": "to show what was asked for",
        "code_sealed": "to write the one letter that brings it; deleted when used or over",
    },
    "ContactChange": {
        "former_sealed": "to tell the former phone or e-mail, and to restore it where it was not asked for",
        "former_masked": "to show what was on record before",
        "new_masked": "to show what was registered",
        "reason": "why an officer recorded another phone",
        "account": "who registered it",
    },
}

# Tables that no proof covers (orgs/integrity/proofs.py), each with its reason.
UNPROVEN = {"ContactRequest": ONLY_AUDITED}
