"""Who holds which role where."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from qihang.apps.orgs.models import Account, AuditEntry, Membership, Org, PowerSession
from qihang.apps.orgs.queries.in_force import in_force, valid_on
from qihang.apps.orgs.queries.scopes import account_of
from qihang.apps.orgs.queries.tree import called, orgs_in, within
from qihang.apps.orgs.roles import roles_holding
from qihang.kernel import Permission, Scope

MOST = 20  # answers of a searching select


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """What to look for; empty looks for all. `state` is current or past."""

    words: str = ""
    role: str = ""
    state: str = ""


def members_in(scope: Scope, wanted: MemberFilter, today: date) -> QuerySet[Membership]:
    """Memberships of the organisations whose accounts the scope manages, in the order of the tree."""
    rows = Membership.objects.filter(within(scope, Permission.ACCOUNT_MANAGE, "org__path"))
    if wanted.words:
        name = Q(account__name__contains=wanted.words) | Q(account__username=wanted.words)
        rows = rows.filter(name | Q(org__name__contains=wanted.words))
    if wanted.role:
        rows = rows.filter(role=wanted.role)
    if wanted.state:
        current = valid_on(today)
        rows = rows.filter(current if wanted.state == "current" else ~current)
    rows = rows.select_related("account", "org", "delegated_by__account")
    return rows.order_by("org__path", "account__name", "pk")


def member_in(scope: Scope, uuid: UUID, today: date) -> Membership:
    """One of them; raises Membership.DoesNotExist outside the scope."""
    return members_in(scope, MemberFilter(), today).get(uuid=uuid)


def own_memberships(scope: Scope, today: date) -> QuerySet[Membership]:
    """The roles the scope's own account holds on that day."""
    rows = Membership.objects.filter(in_force(today), account=scope.account)
    return rows.select_related("org", "delegated_by__account").order_by("org__path", "role")


def seat_giving(
    scope: Scope, permissions: Collection[Permission], path: str, today: date
) -> Membership | None:
    """The own role in force that gives all of these at `path` ("": anywhere); the highest of them.

    What a grant or a token stands on: power sessions and what was lent give nothing on.
    """
    rows = own_memberships(scope, today).filter(role__in=roles_holding(*permissions))
    return next((m for m in rows if path.startswith(m.org.path) or not path), None)


def home_of(account: Account, today: date) -> Membership | None:
    """Where the account belongs: the oldest of its roles in force that nobody lent it.

    The oldest by when it was written down: a day in the past can be typed by anybody.
    """
    rows = Membership.objects.filter(in_force(today), account=account, delegated_by__isnull=True)
    return rows.select_related("org").order_by("created_at", "pk").first()


def lendable(scope: Scope, today: date) -> list[Membership]:
    """Those of one's own roles that can be lent."""
    delegating = roles_holding(Permission.MEMBERSHIP_DELEGATE)
    own = own_memberships(scope, today).filter(delegated_by__isnull=True)
    return list(own.filter(role__in=delegating))


def lent_by(scope: Scope) -> QuerySet[Membership]:
    """What the account has lent, newest first."""
    rows = Membership.objects.filter(delegated_by__account=scope.account)
    return rows.select_related("account", "org").order_by("-from_date", "-pk")


def account_named(scope: Scope, username: str) -> Account | None:
    """An account by its exact sign-in name; only those who manage or lend roles may ask."""
    if not scope.allows(Permission.ACCOUNT_MANAGE) and not scope.allows(
        Permission.MEMBERSHIP_DELEGATE
    ):
        return None
    return Account.objects.filter(username=username, is_active=True).first()


def search_orgs(scope: Scope, permission: Permission, text: str) -> QuerySet[Org]:
    """At most twenty organisations in the scope that stay open and are called like the text."""
    return orgs_in(scope, permission).filter(called(text), open_until=None)[:MOST]


def holding(
    scope: Scope, permission: Permission, paths: Iterable[str], today: date
) -> QuerySet[Membership]:
    """Roles held on that day that give the permission over one of the paths.

    For telling an office something about its own; only jobs and those who hold something ask.
    """
    roles = roles_holding(permission)
    above = {path[: end + 1] for path in paths for end in range(1, len(path)) if path[end] == "/"}
    rows = Membership.objects.filter(in_force(today), role__in=roles, org__path__in=sorted(above))
    return rows if scope.system or scope.account is not None else rows.none()


def own_powers(scope: Scope, most: int) -> QuerySet[PowerSession]:
    """The account's own latest power sessions, newest first."""
    return PowerSession.objects.filter(account=scope.account).order_by("-opened_at")[:most]


def own_sign_ins(scope: Scope, most: int) -> QuerySet[AuditEntry]:
    """The latest sign-ins of the account itself, failed ones too, newest first."""
    acts = ("account.sign_in", "account.sign_in_failed")
    rows = AuditEntry.objects.filter(
        subject_kind="account", subject=str(_uuid(scope)), act__in=acts
    )
    return rows.order_by("-at")[:most]


def _uuid(scope: Scope) -> UUID | None:
    return Account.objects.filter(pk=account_of(scope)).values_list("uuid", flat=True).first()
