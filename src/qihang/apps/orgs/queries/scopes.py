"""From an account to its Scope: memberships of the day, grants, an open power session, its own record."""

import logging
from datetime import datetime
from typing import Any, cast

from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from qihang.apps.orgs import rules
from qihang.apps.orgs.encryption import keyed_hash
from qihang.apps.orgs.integrity.signed import fits
from qihang.apps.orgs.models import Account, ApiToken, PowerSession
from qihang.apps.orgs.queries.in_force import in_force, power_stands
from qihang.apps.orgs.queries.standing import AccountStanding, standing_of
from qihang.apps.orgs.signed_kinds import TOKEN
from qihang.kernel import Permission, Reach, Scope

log = logging.getLogger(__name__)


def scope_of(account: Account, now: datetime) -> Scope:
    """What the account reaches at `now`, which is real time; one statement."""
    return standing_of(account.pk, now).scope


def token_of(secret: str, now: datetime) -> ApiToken | None:
    """The token with this secret that can be used at `now`, with its organisation and account.

    It ends with the role of the person who answers for it (`basis`); one altered outside the product
    cannot be used.
    """
    if not secret:
        return None
    usable = ApiToken.objects.filter(revoked_at__isnull=True, expires_at__gt=now)
    usable = usable.filter(in_force(timezone.localdate(now), "basis__"))
    found = usable.filter(secret_hash=secret_hash(secret), account__is_active=True)
    signed = {
        "content": RawSQL(TOKEN.text("orgs_apitoken"), ()),  # noqa: S611 - constants only
        "mac": RawSQL(TOKEN.newest("orgs_apitoken"), ()),  # noqa: S611 - constants only
    }
    token: Any = found.select_related("org", "account").annotate(**signed).first()
    if token is not None and not fits(token.content, token.mac):
        log.error("altered outside the product: orgs_apitoken id = %s", token.pk)
        return None
    return cast("ApiToken | None", token)


def scope_of_token(token: ApiToken) -> Scope:
    """What a token reaches: its permissions, in its organisation and below."""
    permissions = frozenset(map(Permission, token.permissions))
    return Scope(account=token.account_id, reaches=(Reach(token.org.path, permissions),))


def secret_hash(secret: str) -> bytes:
    """What is kept of a token's secret."""
    return keyed_hash(f"api token {secret}")


def open_power(scope: Scope, now: datetime) -> PowerSession | None:
    """The scope's power session that is open at `now`; none where the role it needs has ended."""
    rows = PowerSession.objects.filter(_open(now), account=scope.account)
    return rows.filter(power_stands(timezone.localdate(now))).first()


def account_of(scope: Scope) -> int:
    """The id of the account that acts; raises ValueError for visitors and jobs, which have none."""
    if scope.account is None:
        raise ValueError("only an account can do this, and this scope has none")
    return scope.account


def lacks_second_factor(standing: AccountStanding) -> bool:
    """Whether this is an official who has not set up a second factor."""
    return not standing.second_factor and any(h.role in rules.OFFICIALS for h in standing.held)


def lacks_identity(standing: AccountStanding) -> bool:
    """Whether this is an official who has not declared an identity number (PersonKey)."""
    return not standing.declared and any(h.role in rules.OFFICIALS for h in standing.held)


def _open(now: datetime) -> Q:
    return Q(opened_at__lte=now, closes_at__gt=now, closed_at__isnull=True)
