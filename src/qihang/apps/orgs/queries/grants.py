"""Permissions lent outside the tree, as those see them whom they touch."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from qihang.apps.orgs.models import Account, Grant, Membership
from qihang.apps.orgs.queries.in_force import in_force, stands
from qihang.apps.orgs.queries.tree import within
from qihang.kernel import Permission, Scope


@dataclass(frozen=True, slots=True)
class GrantFilter:
    """What to look for; empty looks for all. `state` is current or past."""

    words: str = ""
    state: str = ""


def grants_in(scope: Scope, wanted: GrantFilter, now: datetime) -> QuerySet[Grant]:
    """Grants over organisations one manages, to members of them, or given by oneself; newest first.

    Each knows whether the roles it stands on are in force (`given_stands`, `held_stands`).
    """
    day = timezone.localdate(now)
    rows = Grant.objects.filter(_touched(scope)).annotate(
        given_stands=stands(day, "basis__"), held_stands=stands(day, "held_as__")
    )
    if wanted.words:
        name = Q(account__name__contains=wanted.words) | Q(account__username=wanted.words)
        rows = rows.filter(name | Q(cause__contains=wanted.words))
    if wanted.state:
        running = _running(now)
        rows = rows.filter(running if wanted.state == "current" else ~running)
    return rows.select_related("account", "given_by").order_by("-from_at", "-pk")


def grant_in(scope: Scope, uuid: UUID, now: datetime) -> Grant:
    """One of them; raises Grant.DoesNotExist outside the scope."""
    return grants_in(scope, GrantFilter(), now).get(uuid=uuid)


def own_grants(scope: Scope, now: datetime) -> QuerySet[Grant]:
    """What is lent to the scope's own account and has not ended."""
    rows = Grant.objects.filter(_running(now), account=scope.account)
    return rows.select_related("account", "given_by").order_by("until_at", "pk")


def gave_already(
    scope: Scope, account: Account, permission: Permission, path: str, now: datetime
) -> bool:
    """Whether the reader lent the account this very permission there, and it has not ended."""
    same = Grant.objects.filter(account=account, permission=permission, path=path)
    return same.filter(_running(now), given_by=scope.account).exists()


def touches(scope: Scope, given: Grant) -> bool:
    """Whether a grant is among them, whatever its state."""
    return Grant.objects.filter(_touched(scope), pk=given.pk).exists()


def _running(now: datetime) -> Q:
    day = timezone.localdate(now)
    both = in_force(day, "basis__") & in_force(day, "held_as__")
    return Q(revoked_at=None, until_at__gt=now) & (Q(given_by__isnull=True) | both)


def _touched(scope: Scope) -> Q:
    if scope.system:
        return Q()
    managed = within(scope, Permission.ACCOUNT_MANAGE, "org__path")
    members = Membership.objects.filter(managed, account=OuterRef("account"))
    over = within(scope, Permission.ACCOUNT_MANAGE, "path")
    return over | Q(Exists(members)) | Q(given_by=scope.account, given_by__isnull=False)
