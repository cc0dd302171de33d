"""What somebody was told, how it left the product, and what they wish to be told how."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from qihang.apps.messages.rules import WAITING, DispatchState
from qihang.apps.orgs.labels import ONLY_AUDITED, SHORT_LIVED


class Message(models.Model):
    """One thing told to one reader: an account, or a graduate who has none yet, or both in one.

    The words are policy data (`template`), filled with `facts` when read, in the reader's language.
    `graduate` is the id of the graduate's record, which a lower app cannot point at. `key` says what
    it is about: the same key reaches nobody twice. `at` is a moment of the product clock.
    """

    uuid = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="messages"
    )
    graduate = models.BigIntegerField(null=True)
    org_path = models.CharField(max_length=120, blank=True, db_collation="C")
    template = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=80, blank=True)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="message_has_reader",
                condition=Q(account__isnull=False) | Q(graduate__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["key", "account"],
                condition=~Q(key="") & Q(account__isnull=False),
                name="message_once_per_account",
            ),
            models.UniqueConstraint(
                fields=["key", "graduate"],
                condition=~Q(key="") & Q(graduate__isnull=False),
                name="message_once_per_graduate",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="message_by_account"),
            models.Index(
                fields=["account"], condition=Q(read_at__isnull=True), name="message_unread"
            ),
            models.Index(fields=["org_path", "at"], name="message_by_org"),
        ]


class Dispatch(models.Model):
    """One message on its way out by one channel; `uuid` is what a gateway knows a repeat by.

    All moments are real time. `serial` is the provider's own number, `code` why it did not go.
    """

    uuid = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True)
    message = models.ForeignKey(Message, models.CASCADE, related_name="dispatches")
    channel = models.CharField(max_length=16)
    state = models.CharField(max_length=12, default=DispatchState.QUEUED.value)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    serial = models.CharField(max_length=100, blank=True)
    code = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="dispatch_state_known",
                condition=Q(state__in=[state.value for state in DispatchState]),
            ),
            models.UniqueConstraint(fields=["message", "channel"], name="dispatch_once"),
        ]
        indexes = [
            models.Index(
                fields=["channel", "due_at"],
                condition=Q(state__in=sorted(WAITING)),
                name="dispatch_due",
            ),
            models.Index(fields=["channel", "claimed_at"], name="dispatch_by_claim"),
            models.Index(fields=["serial"], condition=~Q(serial=""), name="dispatch_by_serial"),
        ]


class Preference(models.Model):
    """Which channels an account wants, what it unsubscribed from, its name in the work chat.

    No row: every channel of a template, nothing unsubscribed. The inbox cannot be turned off.
    """

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference"
    )
    channels = ArrayField(models.CharField(max_length=16), default=list)
    muted = ArrayField(models.CharField(max_length=40), default=list)
    work_chat_id = models.CharField(max_length=64, blank=True)


PERSONAL = {
    "Message": {
        "account": "whose inbox it is in",
        "graduate": "whom it is about, where there is no account yet",
        "facts": "what fills the sentence, such as why a registration was returned",
        "read_at": "to tell what is new from what was read",
    },
    "Preference": {
        "work_chat_id": "to reach an official by the work chat, where they wish it",
    },
}


# Tables that no proof covers (orgs/integrity/proofs.py), each with its reason.
UNPROVEN = {
    "Message": SHORT_LIVED,
    "Dispatch": SHORT_LIVED,
    "Preference": ONLY_AUDITED,
}
