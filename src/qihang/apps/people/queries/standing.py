"""Reads of changes of standing."""

from uuid import UUID

from django.db.models import Q, QuerySet

from qihang.apps.orgs.queries import within
from qihang.apps.people.models import Graduate, StandingChange
from qihang.kernel import Permission, Scope


def standing_changes_in(scope: Scope, kind: str = "") -> QuerySet[StandingChange]:
    """Changes of graduates whose standing the scope records, newest first, of one kind if named."""
    reached = within(scope, Permission.STANDING_RECORD, "graduate__org_path")
    rows = StandingChange.objects.filter(reached, **({"kind": kind} if kind else {}))
    return rows.select_related("graduate__org").order_by("-recorded_at", "-pk")


def standing_change_in(scope: Scope, uuid: UUID) -> StandingChange:
    """One of them; raises StandingChange.DoesNotExist outside the scope."""
    return standing_changes_in(scope).select_related("graduate", "paper").get(uuid=uuid)


def standing_changes_of(scope: Scope, graduate: Graduate) -> list[StandingChange]:
    """The changes of a graduate in reach, and those by which this record took over, newest first."""
    if not scope.holds(Permission.PERSON_SEE, graduate.org_path):
        return []
    rows = StandingChange.objects.filter(Q(graduate=graduate) | Q(successor=graduate))
    joined = rows.select_related("graduate", "successor", "cancels", "recorded_by")
    return list(joined.order_by("-recorded_at", "-pk"))
