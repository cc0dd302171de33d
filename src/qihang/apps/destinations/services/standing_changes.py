"""Who leaves a cohort has no registration in it any more; a change taken back puts it back."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from qihang.apps.destinations.rules import CLOSABLE, Action
from qihang.apps.destinations.services.transitions import (
    REGISTRATION,
    apply_transition,
    lock_versions,
)
from qihang.apps.moves.rules import REASON_MAX, Transition
from qihang.apps.moves.services import restore_acts
from qihang.apps.people.events import GraduateStandingChanged
from qihang.apps.people.models import StandingChange
from qihang.kernel import Scope
from qihang.policy import load


@transaction.atomic
def follow_standing(event: GraduateStandingChanged) -> None:
    """Close or put back the registrations of these graduates, as the kind of each change says."""
    rows = StandingChange.objects.filter(pk__in=event.changes).select_related("cancels")
    kinds = load().standing_kinds
    closing: defaultdict[str, list[StandingChange]] = defaultdict(list)
    for change in rows.order_by("pk"):
        if change.cancels is not None:
            restore_acts(
                _scope(change), REGISTRATION, [change.cancels.act], [change.graduate_id],
                change.recorded_at,
            )  # fmt: skip
        elif change.kind in kinds and kinds[change.kind].ends_registrations:
            words = f"{kinds[change.kind].label.zh} {change.document_number}"
            closing[words.strip()[:REASON_MAX]].append(change)
    for reason, changes in closing.items():
        _close(changes, reason)


def _close(changes: Sequence[StandingChange], reason: str) -> None:
    graduates = [change.graduate_id for change in changes]
    versions = lock_versions(Q(graduate__in=graduates, status__in=sorted(CLOSABLE)))
    first = changes[0]
    step = Transition(Action.CLOSE, first.recorded_at, reason, act=first.act)
    apply_transition(_scope(first), versions, step)


def _scope(change: StandingChange) -> Scope:
    """Who recorded the change; the registrations follow in the same act."""
    if change.recorded_by_id is None:
        return Scope.for_system("registrations follow their graduates")
    return Scope(account=change.recorded_by_id)
