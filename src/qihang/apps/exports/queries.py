"""Exports of one's own."""

from uuid import UUID

from django.db.models import Q, QuerySet

from qihang.apps.exports.models import Export
from qihang.apps.orgs.queries import account_of, open_power, real_now
from qihang.kernel import Scope


def exports_in(scope: Scope) -> QuerySet[Export]:
    """The account's own exports, newest first; nobody else's, whatever the permission.

    What was asked for under power is there only while that very session is open.
    """
    open_now = open_power(scope, real_now())
    rows = Export.objects.filter(
        Q(power__isnull=True) | Q(power=open_now), account=account_of(scope)
    )
    return rows.order_by("-asked_at", "-pk")


def export_in(scope: Scope, uuid: UUID) -> Export:
    """One of them; raises Export.DoesNotExist."""
    return exports_in(scope).get(uuid=uuid)
