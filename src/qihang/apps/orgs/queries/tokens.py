"""The tokens of the organisations one manages."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from qihang.apps.orgs.models import ApiToken
from qihang.apps.orgs.queries.in_force import in_force, stands
from qihang.apps.orgs.queries.tree import within
from qihang.apps.orgs.roles import lendable_permissions, system_permissions
from qihang.kernel import Permission, Scope


@dataclass(frozen=True, slots=True)
class TokenFilter:
    """What to look for; empty looks for all. `state` is current or past."""

    words: str = ""
    state: str = ""


def tokens_in(scope: Scope, wanted: TokenFilter, now: datetime) -> QuerySet[ApiToken]:
    """Tokens of the organisations whose accounts the scope manages, the newest first.

    Each knows whether the role it stands on is in force (`stands`).
    """
    day = timezone.localdate(now)
    rows = ApiToken.objects.filter(within(scope, Permission.ACCOUNT_MANAGE, "org__path"))
    rows = rows.annotate(stands=stands(day, "basis__"))
    if wanted.words:
        rows = rows.filter(Q(name__contains=wanted.words) | Q(org__name__contains=wanted.words))
    if wanted.state:
        usable = Q(revoked_at__isnull=True, expires_at__gt=now) & in_force(day, "basis__")
        rows = rows.filter(usable if wanted.state == "current" else ~usable)
    rows = rows.select_related("org", "account", "created_by", "basis__account")
    return rows.order_by("-created_at", "-pk")


def token_in(scope: Scope, uuid: UUID, now: datetime) -> ApiToken:
    """One of them; raises ApiToken.DoesNotExist outside the scope."""
    return tokens_in(scope, TokenFilter(), now).get(uuid=uuid)


def lendable_to_tokens(scope: Scope, path: str = "") -> tuple[Permission, ...]:
    """What the reader may pass on to a system, at `path` (default: anywhere)."""
    held = _by_role(scope, path)
    return tuple(p for p in system_permissions() if p in held)


def lendable_to_people(scope: Scope, path: str = "") -> tuple[Permission, ...]:
    """What the reader may lend to a colleague, at `path` (default: anywhere)."""
    held = _by_role(scope, path)
    return tuple(p for p in lendable_permissions() if p in held)


def _by_role(scope: Scope, path: str) -> frozenset[Permission]:
    """What a role gives; what a power session or a grant lends stays with whom it was lent to."""
    reaches = (r for r in scope.reaches if r.role and path.startswith(r.path if path else ""))
    return frozenset().union(*(r.permissions for r in reaches))
