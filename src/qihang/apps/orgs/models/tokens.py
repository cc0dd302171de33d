"""Tokens of other systems, how often each was used, and the answers they were given to writes."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from qihang.apps.orgs.models.access import Account, Membership
from qihang.apps.orgs.models.tree import Org

PERSONAL = {"Attempt": {"key": "throttling; a keyed hash, deleted after a day"}}


class ApiToken(models.Model):
    """What another system of an organisation may do here, until when; its secret is not kept.

    It acts under an account of its own (`account`, nobody can sign in with it), so that reviews and
    the audit say which system did what. `hint` is the beginning of the secret, to tell tokens apart.
    `basis` is the role of whoever answers for it; with that role the token ends.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="tokens")
    account = models.OneToOneField(Account, models.PROTECT, related_name="token")
    name = models.CharField(max_length=60)
    secret_hash = models.BinaryField(max_length=32, unique=True)
    hint = models.CharField(max_length=12)
    permissions = ArrayField(models.CharField(max_length=48))  # kernel Permissions
    created_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    basis = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="token_ends", condition=models.Q(expires_at__gt=models.F("created_at"))
            ),
            models.CheckConstraint(
                name="token_may_something", condition=models.Q(permissions__len__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Attempt(models.Model):
    """How often something was tried in one step of time: requests of a token, tries that failed (so far).

    The key is a keyed hash of the purpose and of what was tried; it says nothing about whether that exists.
    """

    key = models.BinaryField(max_length=32)
    at = models.DateTimeField()  # real time, the beginning of the step
    times = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "at"], name="attempt_once_a_step"),
        ]


class ApiAnswer(models.Model):
    """The answer to one write, given again when the same request is repeated.

    `request_hash` is what was asked (method, address, body); the answer lies sealed, because it may
    speak of persons. A status of 0 is a write that is still under way.
    """

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="+")
    key = models.CharField(max_length=128)
    request_hash = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(default=0)
    answer_sealed = models.BinaryField(default=bytes)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="api_answer_once"),
        ]
        indexes = [models.Index(fields=["at"], name="api_answer_by_time")]
