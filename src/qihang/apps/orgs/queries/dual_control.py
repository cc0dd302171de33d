"""Who may decide together with whom, where one account alone must not."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone

from qihang.apps.orgs import rules
from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.models import Account, Membership, Org
from qihang.apps.orgs.queries.in_force import in_force
from qihang.apps.orgs.queries.persons import accounts_of_person
from qihang.apps.orgs.queries.standing import standing_of
from qihang.apps.orgs.roles import permissions_of, roles_holding
from qihang.apps.orgs.rules import OrgKind, Role, Tenure
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import load

_MOST = 20  # who is told that a decision waits


def led_by(scope: Scope, today: date) -> frozenset[str]:
    """Paths of the organisations the account leads by a role of its own; one that is lent leads none."""
    seats, managing = _own_seats(scope, today), roles_holding(Permission.ACCOUNT_MANAGE)
    return frozenset(m.org.path for m in seats if m.role in managing)


def managers_of(scope: Scope, org: Org, today: date) -> list[Membership]:
    """Own roles in force that manage the organisation, from the nearest upwards; for who acts there."""
    if scope.account is None and not scope.system:
        return []
    above = [org.path[: end + 1] for end in range(1, len(org.path)) if org.path[end] == "/"]
    managing = roles_holding(Permission.ACCOUNT_MANAGE)
    rows = Membership.objects.filter(in_force(today), role__in=managing, org__path__in=above)
    rows = rows.filter(delegated_by__isnull=True).select_related("account", "org")
    return list(rows.order_by("-org__path", "pk")[:_MOST])


def seats_holding(scope: Scope, permission: Permission, path: str, today: date) -> list[Membership]:
    """The account's own roles in force that give the permission at the organisation with this path."""
    seats, holding = _own_seats(scope, today), roles_holding(permission)
    return [m for m in seats if m.role in holding and path.startswith(m.org.path)]


def managing_seats(scope: Scope, org: Org, today: date) -> list[Membership]:
    """The account's own roles in force that manage the organisation."""
    return seats_holding(scope, Permission.ACCOUNT_MANAGE, org.path, today)


def resetting_seats(scope: Scope, home: Org, today: date) -> list[Membership]:
    """The account's own roles in which it may decide that accounts of this home begin anew."""
    kind = OrgKind(home.kind)
    return [m for m in _own_seats(scope, today) if rules.may_reset(_tenure(m), kind, home.path)]


def second_refusal(
    scope: Scope, seats: Sequence[Membership], first: Account | None, now: datetime
) -> Refusal | None:
    """Why the account cannot be the second beside `first`, deciding by one of these roles, or None.

    same_account, by whichever account of the person; too_new where a person gave it the role within the policy limit
    second_account_age; not_independent where it appointed the first in that time, itself or through
    others.
    """
    own = accounts_of_person(scope)
    if first is not None and first.pk in own:
        return Refusal("same_account", "需要另一位同事办理：提出的人不能自己确认。")
    age = load().duration("second_account_age", timezone.localdate(now))
    if all(m.appointed_by_id is not None and m.created_at > now - age for m in seats):
        return Refusal("too_new", "任职满 {days} 天后才能确认他人提出的事项。", days=age.days)
    if first is not None and own & _appointers(first.pk, now - age):
        return Refusal(
            "not_independent", "提出的人不久前由您任命，不能由您确认，请另一位同事办理。"
        )
    return None


def _own_seats(scope: Scope, today: date) -> list[Membership]:
    """The roles nobody lent it, without those in which it would meet its own record."""
    if scope.account is None:
        return []
    rows = Membership.objects.filter(in_force(today), account=scope.account)
    seats = rows.filter(delegated_by__isnull=True).select_related("org")
    if scope.graduate is None:
        return list(seats)
    standing = standing_of(scope.account, real_now())
    return [m for m in seats if not standing.meets(m.org.path)]


def _tenure(seat: Membership) -> Tenure:
    role = Role(seat.role)
    return Tenure(
        role,
        OrgKind(seat.org.kind),
        seat.org.path,
        seat.from_date,
        permissions=permissions_of(role),
    )


def _appointers(account: int, since: datetime) -> set[int | None]:
    """Who appointed the account lately, who appointed those, and so on."""
    found: set[int | None] = set()
    asked: set[int | None] = {account}
    while asked:
        lately = Membership.objects.filter(account__in=asked, created_at__gt=since)
        above: Iterable[int | None] = lately.filter(appointed_by__isnull=False).values_list(
            "appointed_by", flat=True
        )
        asked = set(above) - found
        found |= asked
    return found
