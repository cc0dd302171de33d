"""How registrations move: what the kit of moves must know of them, and their order of locks."""

# ruff: noqa: S608 - the SQL is put together from constants and the columns of models

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone

from qihang.apps.destinations.events import DestinationsMoved
from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.queries import not_by_this_person
from qihang.apps.destinations.rules import DECIDING, EFFECTIVE, GRAPH, Action, Status
from qihang.apps.destinations.services.notifications import News, notify
from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.queries import columns, instances, planned
from qihang.apps.orgs.services import must_be_as_signed
from qihang.apps.people.models import Graduate
from qihang.kernel import Scope, bus

_LOCK_GRADUATES = f"""
    SELECT {columns(Graduate, "g")} FROM people_graduate g
    WHERE g.id = ANY(%(ids)s) ORDER BY g.id FOR NO KEY UPDATE
"""


def lock_graduates(ids: Iterable[int]) -> list[Graduate]:
    """Lock graduates in order of id: always first, so that no two actors wait for each other."""
    rows = planned(_LOCK_GRADUATES, {"ids": sorted(set(ids))})
    return [instances(row, Graduate)[0] for row in rows]


def lock_versions(condition: Q) -> list[Destination]:
    """The versions that satisfy the condition, locked after their graduates, in order of id.

    Raises Refusal not_as_signed where one of them was altered outside the product.
    """
    versions = locked(condition)
    must_be_as_signed(
        graduate=[v.graduate_id for v in versions], destination=[v.pk for v in versions]
    )
    return versions


def locked(condition: Q) -> list[Destination]:
    """The same without a look at what was signed: whoever calls it looks for itself."""
    pairs = list(Destination.objects.filter(condition).values_list("pk", "graduate"))
    graduates = {g.pk: g for g in lock_graduates(graduate for _, graduate in pairs)}
    versions = moves.locked(REGISTRATION, Q(pk__in=[pk for pk, _ in pairs]))
    for version in versions:
        version.graduate = graduates[version.graduate_id]
    return versions


def apply_transition(scope: Scope, versions: Sequence[Destination], step: Transition) -> None:
    """Move locked versions: state, review, audit, messages and event; see moves.apply_transition."""
    moves.apply_transition(scope, REGISTRATION, versions, step)


def must_be_another(
    scope: Scope, versions: Sequence[Destination], stage: Status | None = None
) -> None:
    """Raises Refusal conflict_… or second_person where the person who acts may not decide on one.

    Call it with the versions locked: what ties a person to a graduate is written under that lock.
    """
    for refusal in not_by_this_person(scope, versions, stage).values():
        raise refusal


def _changes(step: Transition, to: StrEnum) -> Mapping[str, object]:
    if step.action == Action.FILE:
        return {"filed_at": step.now}
    if step.action in DECIDING:
        return {"decided_at": step.now, "effective_date": timezone.localdate(step.now)}
    if step.action == Action.UNDO and to not in EFFECTIVE:
        return {"decided_at": step.now, "effective_date": None}
    return {"decided_at": step.now}


def _publish(scope: Scope, versions: Sequence[Destination], step: Transition) -> None:
    action = Action(step.action)
    notify(scope, versions, News(action, step.act, step.now, step.reason))
    if action == Action.DISCARD:  # nobody else ever knew of it
        return
    moved = frozenset(version.pk for version in versions)
    bus.publish(DestinationsMoved(moved, action, timezone.localdate(step.now)))


REGISTRATION = moves.MovedKind(
    "destination",
    GRAPH,
    Destination,
    Review,
    "destination",
    _publish,
    own=lambda scope, version: version.graduate_id == scope.graduate,
    changes=_changes,
    facts=lambda version: {"version": version.version, "kind": version.kind},
    barred=not_by_this_person,
    lock=lock_versions,
    owner="graduate_id",
)
