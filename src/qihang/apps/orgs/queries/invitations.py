"""Offered roles and accounts that begin anew, as those see them whom they concern."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from qihang.apps.orgs.models import AccountReset, Invitation
from qihang.apps.orgs.queries.dual_control import resetting_seats
from qihang.apps.orgs.queries.members import own_memberships
from qihang.apps.orgs.queries.scopes import account_of
from qihang.apps.orgs.queries.tree import under, within
from qihang.kernel import Permission, Scope

_UNANSWERED = Q(accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True)


def open_at(now: datetime) -> Q:
    """Invitations that can still come to something."""
    return _UNANSWERED & Q(expires_at__gt=now)


def invitations_in(scope: Scope, now: datetime) -> QuerySet[Invitation]:
    """Roles offered in the organisations one manages, or by oneself; open ones first."""
    mine = Q(proposed_by=scope.account, proposed_by__isnull=False)
    rows = Invitation.objects.filter(
        within(scope, Permission.ACCOUNT_MANAGE, "org__path") | mine
    ).select_related("org", "account", "proposed_by", "confirmed_by", "lent_from", "membership")
    first = Case(When(open_at(now), then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.order_by(first, "-proposed_at", "-pk")


def invitation_in(scope: Scope, uuid: UUID, now: datetime) -> Invitation:
    """One of them; raises Invitation.DoesNotExist outside the scope."""
    return invitations_in(scope, now).get(uuid=uuid)


def own_invitations(scope: Scope, now: datetime) -> QuerySet[Invitation]:
    """What the account itself may take up or decline now; what two must decide comes once they have."""
    rows = _offered(scope).filter(open_at(now))
    return rows.select_related("org", "proposed_by").order_by("proposed_at", "pk")


def own_invitation(scope: Scope, uuid: UUID) -> Invitation:
    """One that was offered to the account, over or not: who answers twice is told that it is over.

    Raises Invitation.DoesNotExist.
    """
    return _offered(scope).get(uuid=uuid)


def _offered(scope: Scope) -> QuerySet[Invitation]:
    decided = Q(needs_two=False) | Q(confirmed_at__isnull=False)
    return Invitation.objects.filter(decided, account=account_of(scope))


def resets_in(scope: Scope, now: datetime, today: date) -> list[AccountReset]:
    """Accounts of the own homes that are to begin anew and wait for the second, newest first."""
    rows = AccountReset.objects.filter(
        confirmed_at__isnull=True, stopped_at__isnull=True, expires_at__gt=now
    ).select_related("account", "home", "proposed_by")
    seats = own_memberships(scope, today).values_list("org__path", flat=True)
    rows = rows.filter(under(seats, "home__path")).exclude(account=account_of(scope))
    homes = {row.home.path: row.home for row in rows}
    mine = {path for path, home in homes.items() if resetting_seats(scope, home, today)}
    return [row for row in rows.order_by("-proposed_at", "-pk") if row.home.path in mine]


def own_resets(scope: Scope, now: datetime) -> QuerySet[AccountReset]:
    """What is being decided about the account itself: its holder may stop it."""
    rows = _about(scope).filter(confirmed_at__isnull=True, stopped_at__isnull=True)
    rows = rows.filter(expires_at__gt=now).select_related("home", "proposed_by")
    return rows.order_by("proposed_at")


def own_reset(scope: Scope, uuid: UUID) -> AccountReset:
    """One of them, decided or not: who stops it twice is told that it is over.

    Raises AccountReset.DoesNotExist.
    """
    return _about(scope).get(uuid=uuid)


def _about(scope: Scope) -> QuerySet[AccountReset]:
    return AccountReset.objects.filter(account=account_of(scope))
