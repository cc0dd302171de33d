"""Exports of one's own."""

from uuid import UUID

from django.db.models import QuerySet

from qihang.apps.exports.models import Export
from qihang.apps.orgs.queries import account_of
from qihang.kernel import Scope


def exports_in(scope: Scope) -> QuerySet[Export]:
    """The account's own exports, newest first; nobody else's, whatever the permission."""
    return Export.objects.filter(account=account_of(scope)).order_by("-asked_at", "-pk")


def export_in(scope: Scope, uuid: UUID) -> Export:
    """One of them; raises Export.DoesNotExist."""
    return exports_in(scope).get(uuid=uuid)
