"""What a publisher does with applications: open one, answer one or many, take an answer back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import NOT_IN_THIS_STATE, Transition
from qihang.apps.postings.models import Application
from qihang.apps.postings.queries.applications import received, received_one
from qihang.apps.postings.rules.applications import (
    APPLICATION_GRAPH,
    ApplicationAction,
    ApplicationState,
)
from qihang.apps.postings.services.applications.transitions import (
    APPLICATION,
    apply_transition,
    retract_answer,
)
from qihang.kernel import Scope


@dataclass(frozen=True, slots=True)
class AnswerPlan:
    """Which of the chosen applications an answer would reach, and in which states the others are."""

    uuids: tuple[UUID, ...]
    skipped: tuple[tuple[ApplicationState, int], ...]


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What an answer did: its act, how many, and how many it left alone."""

    act: UUID
    done: int
    skipped: int


@transaction.atomic
def open_application(scope: Scope, uuid: UUID, now: datetime) -> Application:
    """The publisher reads an application: the graduate is shown that it was seen.

    Raises Application.DoesNotExist outside the scope.
    """
    found = received_one(scope, uuid)
    if found.status == ApplicationState.SENT:
        (locked,) = moves.lock_records(APPLICATION, Q(pk=found.pk))
        if locked.status == ApplicationState.SENT:
            apply_transition(scope, [locked], Transition(ApplicationAction.SEE, now))
    return received_one(scope, uuid)


def plan_answer(scope: Scope, uuids: Sequence[UUID], action: ApplicationAction) -> AnswerPlan:
    """What an answer to these would do; those outside the scope are not there."""
    rows = list(received(scope).filter(uuid__in=uuids))
    fits = [one for one in rows if APPLICATION_GRAPH.allowed(one.status, action)]
    left = Counter(ApplicationState(one.status) for one in rows if one not in fits)
    return AnswerPlan(tuple(one.uuid for one in fits), tuple(sorted(left.items())))


@transaction.atomic
def answer(
    scope: Scope, uuids: Sequence[UUID], action: ApplicationAction, reason: str, now: datetime
) -> AnswerOutcome:
    """Give applications one answer; those that moved on meanwhile are left alone.

    Raises Refusal not_in_this_state where none is left, reason_missing, reason_long.
    """
    ids = list(received(scope).filter(uuid__in=uuids).order_by().values_list("pk", flat=True))
    locked = moves.lock_records(APPLICATION, Q(pk__in=ids))
    fits = [one for one in locked if APPLICATION_GRAPH.allowed(one.status, action)]
    if not fits:
        raise NOT_IN_THIS_STATE
    step = Transition(action, now, reason.strip())
    apply_transition(scope, fits, step)
    return AnswerOutcome(step.act, len(fits), len(set(uuids)) - len(fits))


@transaction.atomic
def undo_answer(scope: Scope, act: UUID, now: datetime) -> int:
    """Take an own answer back while its window is open; how many applications. Raises as moves.undo_act."""
    undone = moves.undo_act(scope, APPLICATION, act, now)
    retract_answer(scope, act, undone.moved)
    return undone.done
