"""Exports of one's own."""

from uuid import UUID

from django.db.models import Q, QuerySet

from qihang.apps.exports.models import Export
from qihang.apps.exports.sources import Source, sources
from qihang.apps.orgs.queries import account_of, open_power, real_now
from qihang.kernel import Permission, Scope


def exports_in(scope: Scope) -> QuerySet[Export]:
    """The account's own exports, newest first; nobody else's, whatever the permission.

    A file is there only while its account still holds every place it is of, and, of what was asked
    for under power, while that very session is open.
    """
    open_now = open_power(scope, real_now())
    rows = Export.objects.filter(
        Q(power__isnull=True) | Q(power=open_now), account=account_of(scope)
    )
    held = Q(pk__in=())
    for source in sources():
        held |= Q(source=source.name, reach__contained_by=reach_of(scope, source))
    if not scope.allows(Permission.PERSON_UNMASK):
        held &= Q(whole=False)
    rows = rows.filter(held).exclude(reach=[])  # [] is nowhere: made before places were kept
    return rows.order_by("-asked_at", "-pk")


def reach_of(scope: Scope, source: Source) -> list[str]:
    """The places whose rows of this list the scope may see."""
    return list(scope.paths(source.permission))


def export_in(scope: Scope, uuid: UUID) -> Export:
    """One of them; raises Export.DoesNotExist."""
    return exports_in(scope).get(uuid=uuid)
