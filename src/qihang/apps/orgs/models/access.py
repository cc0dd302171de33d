"""Accounts and what ties them to organisations, roles and single subjects."""

import uuid

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Upper
from django.utils.crypto import salted_hmac

from qihang.apps.orgs.models.tree import Org
from qihang.apps.orgs.rules import Role


class Account(AbstractBaseUser):
    """Somebody who can sign in; what they may do stands in memberships and grants alone."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=60)
    language = models.CharField(max_length=8, default="zh-hans")
    theme = models.CharField(max_length=8, default="")
    is_active = models.BooleanField(default=True)
    session_round = models.PositiveIntegerField(default=0)  # the next round ends every session
    provisional = models.BooleanField(default=False)  # the password was made by somebody else
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    # Django's sign-in machinery asks for `_default_manager.get_by_natural_key`.
    objects = BaseUserManager()

    class Meta:
        constraints = [
            # The sign-in does not tell capitals from small letters: two such names would shut both out.
            models.UniqueConstraint(Upper("username"), name="account_name_once"),
        ]
        indexes = [
            models.Index(fields=["created_at"], name="account_by_creation"),
            models.Index(Lower("email"), name="account_by_email", condition=~models.Q(email="")),
        ]

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """As Django's, but no new hash is kept on the way: what is signed changes by an act alone."""
        return check_password(raw_password, self.password)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry to stay signed in: it changes with password and round."""
        salt = "qihang.session"
        value = f"{self.session_round} {self.password}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()


class Membership(models.Model):
    """An account holds a role in an organisation from a day until a day (half-open)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    org = models.ForeignKey(Org, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=32)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    delegated_by = models.ForeignKey("self", models.CASCADE, null=True, blank=True)
    # Who proposed it; none where the command line did. Decisions of two look at this.
    appointed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_dates_in_order",
                condition=models.Q(until_date__isnull=True)
                | models.Q(until_date__gte=models.F("from_date")),
            ),
            models.CheckConstraint(
                name="membership_role_known",
                condition=models.Q(role__in=[r.value for r in Role]),
            ),
            models.UniqueConstraint(
                fields=["account", "org", "role", "from_date"], name="membership_once"
            ),
        ]


class Grant(models.Model):
    """A permission lent outside the tree: for a subtree (`path`) or for single subjects.

    `basis` is the giver's role that gives it, `held_as` the holder's when it was lent; an app that
    grants in nobody's name has neither.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    permission = models.CharField(max_length=48)  # a kernel Permission
    path = models.CharField(max_length=120, blank=True, db_collation="C")
    subject_kind = models.CharField(max_length=32, blank=True)
    subject_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    cause = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    # What a person lends stands on two roles and ends with either (queries/in_force.py).
    basis = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    held_as = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_dates_in_order", condition=models.Q(until_at__gt=models.F("from_at"))
            ),
            models.CheckConstraint(
                name="grant_has_subject",
                condition=~models.Q(path="") | ~models.Q(subject_kind=""),
            ),
        ]


class PowerSession(models.Model):
    """Provincial power over persons' records: opened with a reason, short, logged, closed by itself."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="power_sessions")
    reason = models.CharField(max_length=200)
    path = models.CharField(max_length=120, db_collation="C")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="power_session_ends", condition=models.Q(closes_at__gt=models.F("opened_at"))
            ),
            models.CheckConstraint(name="power_session_reasoned", condition=~models.Q(reason="")),
        ]


PERSONAL = {
    "Account": {
        "username": "to sign in",
        "email": "optional: notices",
        "name": "who acted, in reviews and in the audit",
    },
}
