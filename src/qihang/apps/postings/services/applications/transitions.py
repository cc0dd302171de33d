"""How applications move: what the kit of moves must know of them, and who is told of a step."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from django.urls import reverse
from django.utils import timezone

from qihang.apps.messages.services import Notice, Reader, notify, retract
from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.queries import holding, real_today
from qihang.apps.postings.events import ApplicationsMoved
from qihang.apps.postings.models import Application, ApplicationMove
from qihang.apps.postings.rules.applications import (
    ANSWERS,
    APPLICATION_GRAPH,
    ApplicationAction,
    ApplicationState,
)
from qihang.kernel import Permission, Scope, bus
from qihang.policy import load

A = ApplicationAction
_GRADUATE = {
    A.INVITE: "application_invited",
    A.OFFER: "application_offered",
    A.REFUSE: "application_refused",
    A.LAPSE: "application_lapsed",
}
_PUBLISHER = {A.ACCEPT: "application_accepted", A.DECLINE: "application_declined"}


def apply_transition(scope: Scope, applications: Sequence[Application], step: Transition) -> None:
    """Move locked applications: state, history, audit, messages and event; see moves.apply_transition."""
    moves.apply_transition(scope, APPLICATION, applications, step)


def publish_moved(applications: Sequence[Application], step: Transition) -> None:
    """Upper apps hear of it."""
    bus.publish(ApplicationsMoved(frozenset(one.pk for one in applications), step.now))


def graduates_of(applications: Sequence[Application]) -> list[Reader]:
    """Who applied. Without a place in the tree: no office follows what becomes of their applications."""
    return [Reader(one.graduate.account_id, one.graduate_id) for one in applications]


def notify_publisher(
    scope: Scope, applications: Sequence[Application], notice: Notice, step: Transition
) -> None:
    """Tell who answers applications in these very organisations."""
    paths = sorted({one.org_path for one in applications})
    members = holding(
        Scope.for_system("applications"), Permission.APPLICATION_ANSWER, paths, real_today()
    )
    readers = [
        Reader(seat.account_id, org_path=seat.org.path)
        for seat in members.select_related("org")
        if seat.org.path in paths
    ]
    if readers:
        notify(scope, notice, readers, step.now)


def _changes(step: Transition, to: StrEnum) -> Mapping[str, object]:
    changes: dict[str, object] = {}
    if step.action == A.SEE:
        changes["seen_at"] = step.now
    if step.action in ANSWERS:
        changes["answered_at"] = step.now
    if step.action == A.UNDO and to != ApplicationState.INVITED:
        changes["answered_at"] = None
    changes["ended_at"] = step.now if to in APPLICATION_GRAPH.ended else None
    return changes


def _publish(scope: Scope, applications: Sequence[Application], step: Transition) -> None:
    """Answers stay inside the product while they can be taken back; what was seen is told nobody."""
    publish_moved(applications, step)
    action = A(step.action)
    if action in _PUBLISHER:
        one = applications[0]
        link = reverse("postings:application", args=[one.uuid])
        notice = Notice(_PUBLISHER[action], link, facts={"title": one.post.title})
        notify_publisher(scope, applications, notice, step)
    if action not in _GRADUATE:
        return
    window = load().duration("undo_window", timezone.localdate(step.now))
    hold = window if action in APPLICATION_GRAPH.undo_within else timedelta(0)
    for one in applications:
        facts = {"title": one.post.title, "reason": step.reason}
        link = reverse("postings:own_application", args=[one.uuid])
        notice = Notice(_GRADUATE[action], link, f"application:{step.act}", facts, hold)
        notify(scope, notice, graduates_of([one]), step.now)


def retract_answer(scope: Scope, act: object, applications: Sequence[Application]) -> None:
    """The answer was taken back: what has not left is deleted."""
    retract(scope, f"application:{act}", [one.graduate_id for one in applications])


APPLICATION = moves.MovedKind(
    "application",
    APPLICATION_GRAPH,
    Application,
    ApplicationMove,
    "application",
    _publish,
    own=lambda scope, one: one.graduate_id in scope.own_records,
    changes=_changes,
    facts=lambda one: {"post": str(one.post.uuid)},
)
