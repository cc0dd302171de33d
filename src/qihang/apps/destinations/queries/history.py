"""What happened to a registration: all versions of it, each step, what changed between them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.queries.records import destinations_in, reaches
from qihang.apps.destinations.rules import UNDOABLE, Action
from qihang.apps.moves import queries as moves
from qihang.apps.moves.queries import UndoableAct
from qihang.kernel import Scope

LATEST = 10  # versions that the page of a graduate lists


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


def return_reason(scope: Scope, draft: Destination) -> str:
    """Why the last version was returned that this draft mends, "" where none was; one statement."""
    if not reaches(scope, draft):
        return ""
    returns = Review.objects.filter(
        destination__in=[draft.pk, draft.replaces_id], action=Action.RETURN, undone_at=None
    )
    return returns.order_by("-at", "-pk").values_list("reason", flat=True).first() or ""


def undoable_acts(scope: Scope, since: datetime) -> list[UndoableAct]:
    """The reader's own acts after `since` that nobody followed up, newest first; one statement."""
    return moves.undoable_acts(scope, Review, "destination", UNDOABLE, since)
