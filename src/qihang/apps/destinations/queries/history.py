"""What happened to a registration: all versions of it, each step, what changed between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.queries.records import destinations_in
from qihang.apps.destinations.rules import UNDOABLE
from qihang.apps.orgs.queries import planned
from qihang.kernel import Scope


@dataclass(frozen=True, slots=True)
class UndoableAct:
    """An act of the reader that may still be taken back."""

    act: UUID
    action: str
    count: int
    at: datetime


def versions_of(scope: Scope, version: Destination) -> QuerySet[Destination]:
    """All versions in reach of the same graduate, oldest first."""
    return destinations_in(scope).filter(graduate=version.graduate_id).order_by("version")


def history_of(scope: Scope, versions: Sequence[Destination]) -> list[Review]:
    """Every step of these versions, newest first, with who took it; one query."""
    ids = [version.pk for version in versions]
    reach = destinations_in(scope).filter(pk__in=ids).order_by().values("pk")
    found = Review.objects.filter(destination__in=reach).select_related("account")
    return list(found.order_by("-at", "-pk"))


_UNDOABLE = """
    SELECT r.act, r.action, count(*), max(r.at) FROM destinations_review r
    WHERE r.account_id = %(account)s AND r.at > %(since)s AND r.undone_at IS NULL
        AND r.action = ANY(%(actions)s) AND NOT EXISTS (
            SELECT FROM destinations_review f WHERE f.destination_id = r.destination_id
                AND f.id > r.id AND f.undone_at IS NULL)
    GROUP BY r.act, r.action ORDER BY max(r.at) DESC
"""


def undoable_acts(scope: Scope, since: datetime) -> list[UndoableAct]:
    """The reader's own acts after `since` that nobody followed up, newest first; one statement."""
    actions = [action.value for action in UNDOABLE]
    values = {"account": scope.account, "since": since, "actions": actions}
    return [UndoableAct(*row) for row in planned(_UNDOABLE, values)]
