"""What happened to a registration: all versions of it, each step, what changed between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.queries.records import destinations_in
from qihang.apps.destinations.rules import UNDOABLE
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


def undoable_acts(scope: Scope, since: datetime) -> list[UndoableAct]:
    """The reader's own acts after `since` that nobody followed up, newest first; one query."""
    following = Review.objects.filter(
        destination=OuterRef("destination"), pk__gt=OuterRef("pk"), undone_at=None
    )
    mine = Review.objects.filter(
        ~Exists(following), account=scope.account, at__gt=since, undone_at=None
    ).filter(action__in=[action.value for action in UNDOABLE])
    rows = mine.order_by().values("act", "action").annotate(n=Count("pk"), when=Max("at"))
    acts = [UndoableAct(r["act"], r["action"], r["n"], r["when"]) for r in rows]
    return sorted(acts, key=lambda act: act.at, reverse=True)
