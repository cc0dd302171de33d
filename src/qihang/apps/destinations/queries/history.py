"""What happened to a registration: all versions of it, each step, what changed between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.queries.records import destinations_in, reaches
from qihang.apps.destinations.rules import UNDOABLE
from qihang.apps.orgs.queries import planned
from qihang.kernel import Scope

LATEST = 10  # versions that the page of a graduate lists


@dataclass(frozen=True, slots=True)
class UndoableAct:
    """An act of the reader that may still be taken back."""

    act: UUID
    action: str
    count: int
    at: datetime


def registrations_of(scope: Scope, graduate: int) -> list[Destination]:
    """The newest versions in reach of this graduate, newest first; one statement."""
    rows = destinations_in(scope).filter(graduate=graduate).order_by("-version")
    return list(rows[:LATEST])


def all_versions(scope: Scope, uuid: UUID) -> list[Destination]:
    """The version and all others in reach of its graduate, oldest first; one query."""
    graduate = Destination.objects.filter(uuid=uuid).values("graduate")
    return list(destinations_in(scope).filter(graduate__in=graduate).order_by("version"))


def history_of(scope: Scope, versions: Sequence[Destination]) -> list[Review]:
    """Every step of these versions, newest first, with who took it; one query."""
    reached = [version.pk for version in versions if reaches(scope, version)]
    found = Review.objects.filter(destination__in=reached).select_related("account")
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
