"""From an account to its Scope: memberships of the day, grants, an open power session, its own record."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Q, QuerySet, Value
from django.utils import timezone

from qihang.apps.orgs import own, rules
from qihang.apps.orgs.models import Account, ApiToken, Grant, Membership, PowerSession
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.vault import keyed_hash
from qihang.kernel import Granted, Permission, Reach, Scope

Source = tuple[str, str, str, str, list[int]]  # what it is, its role or permission, path, kind, ids
NOBODY = Value([], ArrayField(BigIntegerField()))


def scope_of(account: Account, now: datetime) -> Scope:
    """What the account reaches at `now`, which is real time; two queries."""
    sources: list[Source] = list(_sources(account.pk, now))
    graduate = own.graduate_of(account.pk)
    return Scope(
        account=account.pk,
        reaches=tuple(_reaches(sources)),
        granted=tuple(_granted(sources)),
        graduate=graduate,
        own=frozenset() if graduate is None else rules.ROLES[Role.GRADUATE],
    )


def token_of(secret: str, now: datetime) -> ApiToken | None:
    """The token with this secret that can be used at `now`, with its organisation and account."""
    if not secret:
        return None
    usable = ApiToken.objects.filter(revoked_at__isnull=True, expires_at__gt=now)
    found = usable.filter(secret_hash=secret_hash(secret), account__is_active=True)
    return found.select_related("org", "account").first()


def scope_of_token(token: ApiToken) -> Scope:
    """What a token reaches: its permissions, in its organisation and below."""
    permissions = frozenset(map(Permission, token.permissions))
    return Scope(account=token.account_id, reaches=(Reach(token.org.path, permissions),))


def secret_hash(secret: str) -> bytes:
    """What is kept of a token's secret."""
    return keyed_hash(f"api token {secret}")


def open_power(scope: Scope, now: datetime) -> PowerSession | None:
    """The scope's power session that is open at `now`."""
    return PowerSession.objects.filter(_open(now), account=scope.account).first()


def account_of(scope: Scope) -> int:
    """The id of the account that acts; raises ValueError for visitors and jobs, which have none."""
    if scope.account is None:
        raise ValueError("only an account can do this, and this scope has none")
    return scope.account


def lacks_second_factor(scope: Scope) -> bool:
    """Whether this is an official who has not set up a second factor."""
    if not any(reach.role in rules.OFFICIALS for reach in scope.reaches):
        return False
    from allauth.mfa.models import Authenticator

    return not Authenticator.objects.filter(user_id=scope.account).exists()


def valid_on(day: Any) -> Q:
    """Memberships in force on that day."""
    return Q(from_date__lte=day) & (Q(until_date__isnull=True) | Q(until_date__gt=day))


def _sources(account: int, now: datetime) -> QuerySet[Any, Any]:
    memberships = Membership.objects.filter(valid_on(timezone.localdate(now)), account=account)
    grants = Grant.objects.filter(
        account=account, from_at__lte=now, until_at__gt=now, revoked_at__isnull=True
    )
    powers = PowerSession.objects.filter(_open(now), account=account)
    return memberships.values_list(
        Value("membership"), "role", "org__path", Value(""), NOBODY
    ).union(
        grants.values_list(Value("grant"), "permission", "path", "subject_kind", "subject_ids"),
        powers.values_list(Value("power"), Value(""), "path", Value(""), NOBODY),
        all=True,
    )


def _open(now: datetime) -> Q:
    return Q(opened_at__lte=now, closes_at__gt=now, closed_at__isnull=True)


def _reaches(sources: list[Source]) -> Iterator[Reach]:
    for what, name, path, kind, _ in sorted(sources, key=lambda s: s[:3]):
        if what == "membership" and Role(name) != Role.GRADUATE:
            yield Reach(path, rules.ROLES[Role(name)], name)
        elif what == "power":
            yield Reach(path, rules.POWER)
        elif what == "grant" and not kind:
            yield Reach(path, frozenset({Permission(name)}))


def _granted(sources: list[Source]) -> Iterator[Granted]:
    for what, name, _, kind, ids in sources:
        if what == "grant" and kind:
            yield Granted(Permission(name), kind, frozenset(ids))
