"""How somebody comes to a role, and how a lost password or second factor is mended: in two steps."""

from django.db import models
from django.db.models import Q

from qihang.apps.orgs.models.access import Account, Membership
from qihang.apps.orgs.models.proposals import Proposal
from qihang.apps.orgs.models.tree import Org
from qihang.apps.orgs.rules import Lost, Role


class Invitation(Proposal):
    """A role offered to an account, or to a new person under a sign-in name that is free.

    A role that is lent names the role it is lent from (`lent_from`). Where two must decide, it waits
    for `confirmed_by`; an existing account takes it up itself (`accepted_at`), then `membership` is
    what came of it. `name` is what the proposer wrote, which says nothing about the account's owner.
    """

    ENDS = ("accepted_at", "declined_at", "withdrawn_at")

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="invitations")
    username = models.CharField(max_length=64)
    name = models.CharField(max_length=60, blank=True)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    from_date = models.DateField()
    until_date = models.DateField(null=True)
    lent_from = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="+")
    needs_two = models.BooleanField(default=False)
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    membership = models.OneToOneField(
        Membership, models.PROTECT, null=True, related_name="invitation"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_role_known", condition=Q(role__in=[r.value for r in Role])
            ),
            models.CheckConstraint(
                name="invitation_dates_in_order",
                condition=Q(until_date__isnull=True) | Q(until_date__gt=models.F("from_date")),
            ),
            models.CheckConstraint(
                name="invitation_expires",
                condition=Q(expires_at__gt=models.F("proposed_at")),
            ),
            models.CheckConstraint(
                name="invitation_to_somebody_else",
                condition=Q(account__isnull=True)
                | (
                    (Q(proposed_by__isnull=True) | ~Q(proposed_by=models.F("account")))
                    & (Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("account")))
                ),
            ),
            models.CheckConstraint(
                name="invitation_by_two",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (
                    Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                    & (Q(proposed_by__isnull=True) | ~Q(confirmed_by=models.F("proposed_by")))
                ),
            ),
            models.CheckConstraint(
                name="invitation_accepted_after_two",
                condition=Q(accepted_at__isnull=True)
                | Q(needs_two=False)
                | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_ends_once",
                condition=Q(declined_at__isnull=True, withdrawn_at__isnull=True)
                | Q(accepted_at__isnull=True, withdrawn_at__isnull=True)
                | Q(accepted_at__isnull=True, declined_at__isnull=True),
            ),
            models.CheckConstraint(
                name="invitation_makes_the_membership",
                condition=Q(accepted_at__isnull=True, membership__isnull=True)
                | Q(accepted_at__isnull=False, membership__isnull=False, account__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["username", "org", "role"],
                name="invitation_open_once",
                condition=Q(
                    accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True
                ),
            ),
        ]
        indexes = [models.Index(fields=["org", "-proposed_at"], name="invitation_by_org")]


class AccountReset(Proposal):
    """Two officers of an account's home decide that its password or second factor begins anew.

    The new password comes in two parts: the first is shown to who proposes (and kept sealed until
    the second decides), the other to who confirms. Neither has both.
    """

    ENDS = ("confirmed_at", "stopped_at")

    account = models.ForeignKey(Account, models.CASCADE, related_name="resets")
    home = models.ForeignKey(Org, models.PROTECT, related_name="+")
    lost = models.CharField(max_length=16)
    reason = models.CharField(max_length=200)
    part_sealed = models.BinaryField(default=bytes)
    proposed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reset_lost_known", condition=Q(lost__in=[one.value for one in Lost])
            ),
            models.CheckConstraint(name="reset_reasoned", condition=~Q(reason="")),
            models.CheckConstraint(
                name="reset_expires", condition=Q(expires_at__gt=models.F("proposed_at"))
            ),
            models.CheckConstraint(
                name="reset_by_two",
                condition=(
                    Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                    | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmed_by=models.F("proposed_by"))
                    & ~Q(confirmed_by=models.F("account"))
                )
                & ~Q(proposed_by=models.F("account")),
            ),
            models.CheckConstraint(
                name="reset_ends_once",
                condition=Q(confirmed_at__isnull=True) | Q(stopped_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["account", "lost"],
                name="reset_open_once",
                condition=Q(confirmed_at__isnull=True, stopped_at__isnull=True),
            ),
        ]


PERSONAL = {
    "Invitation": {
        "username": "to whom a role is offered",
        "name": "whom the proposer means",
    },
}
