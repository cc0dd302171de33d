"""One step along the graph, the same for every action and for one version or thousands."""

# ruff: noqa: S608 - the SQL is put together from constants and the columns of models

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from qihang.apps.destinations.events import DestinationsMoved
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries import not_by_this_person
from qihang.apps.destinations.rules import DECIDING, Action, Status, after
from qihang.apps.destinations.services.notifications import News, tell
from qihang.apps.orgs.queries import columns, instances, planned, planned_change
from qihang.apps.orgs.services import Act, must_be_as_signed, record_acts
from qihang.apps.people.models import Graduate
from qihang.kernel import Refusal, Scope, bus

REASON = 300  # characters, as the column keeps them
Moves = Sequence[tuple[Destination, Status, Status]]  # which version, from where, to where


@dataclass(frozen=True, slots=True)
class Transition:
    """An action at a moment of the product clock; steps of one press share `act`."""

    action: Action
    now: datetime
    reason: str = ""
    fields: tuple[str, ...] = ()
    act: uuid.UUID = field(default_factory=uuid.uuid4)

    def also(self, action: Action) -> "Transition":
        """A consequence of this step: another action of the same press."""
        return Transition(action, self.now, self.reason, act=self.act)


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
    found = Destination.objects.filter(pk__in=[pk for pk, _ in pairs])
    versions = list(found.order_by("pk").select_for_update())
    for version in versions:
        version.graduate = graduates[version.graduate_id]
    return versions


_MOVE = """
    UPDATE destinations_destination SET status = %(status)s,
        filed_at = coalesce(%(filed_at)s, filed_at),
        decided_at = coalesce(%(decided_at)s, decided_at),
        effective_date = coalesce(%(effective_date)s, effective_date)
    WHERE id = ANY(%(ids)s)
"""
_UNDATED = dict.fromkeys(("filed_at", "decided_at", "effective_date"))
_REVIEW = """
    INSERT INTO destinations_review
        (act, destination_id, account_id, action, from_status, to_status, reason, fields, at)
    SELECT %(act)s::uuid, id, %(account)s::bigint, %(action)s, before, now_at, %(reason)s,
        %(fields)s::jsonb, %(at)s::timestamptz
    FROM unnest(%(ids)s::bigint[], %(befores)s::text[], %(nows)s::text[]) AS m(id, before, now_at)
"""


_MOVE_AND_REVIEW = f"WITH moved AS ({_MOVE}) {_REVIEW}"


def apply_transition(scope: Scope, versions: Sequence[Destination], step: Transition) -> None:
    """Move locked versions: state, review, audit and event. KeyError where the graph forbids it."""
    if not versions:
        return
    moves = [(v, Status(v.status), after(v.status, step.action)) for v in versions]
    changes: dict[str, Any] = {"status": moves[0][2], **_dates(step)}
    planned_change(_MOVE_AND_REVIEW, {**_UNDATED, **changes, **_reviewed(scope, moves, step)})
    _say(scope, moves, step)
    for version in versions:
        for name, value in changes.items():
            setattr(version, name, value)


def write_down(scope: Scope, moves: Moves, step: Transition) -> None:
    """Review rows, audit entries, messages and one event for moves already made."""
    planned_change(_REVIEW, _reviewed(scope, moves, step))
    _say(scope, moves, step)


def _reviewed(scope: Scope, moves: Moves, step: Transition) -> dict[str, Any]:
    return {
        "act": step.act,
        "account": scope.account,
        "action": step.action,
        "reason": step.reason,
        "fields": json.dumps(step.fields),
        "at": step.now,
        "ids": [version.pk for version, _, _ in moves],
        "befores": [before.value for _, before, _ in moves],
        "nows": [now_at.value for _, _, now_at in moves],
    }


def _say(scope: Scope, moves: Moves, step: Transition) -> None:
    record_acts(scope, [_act(*move, step) for move in moves])
    news = News(step.action, step.act, step.now, step.reason)
    tell(scope, [version for version, _, _ in moves], news)
    moved = frozenset(version.pk for version, _, _ in moves)
    bus.publish(DestinationsMoved(moved, step.action, timezone.localdate(step.now)))


def must_have_reason(reason: str) -> str:
    """The reason without blanks around it; raises Refusal reason_missing or reason_long."""
    text = reason.strip()
    if not text:
        raise Refusal("reason_missing", "请写明理由，让对方知道哪里需要修改。")
    if len(text) > REASON:
        raise Refusal("reason_long", "理由连同所选的常见原因最多 300 字，请写短一些。")
    return text


def must_be_another(
    scope: Scope, versions: Sequence[Destination], stage: Status | None = None
) -> None:
    """Raises Refusal conflict_… or second_person where the person who acts may not decide on one.

    Call it with the versions locked: what ties a person to a graduate is written under that lock.
    """
    for refusal in not_by_this_person(scope, versions, stage).values():
        raise refusal


def _dates(step: Transition) -> dict[str, Any]:
    if step.action == Action.FILE:
        return {"filed_at": step.now}
    if step.action in DECIDING:
        return {"decided_at": step.now, "effective_date": timezone.localdate(step.now)}
    return {"decided_at": step.now}


def _act(version: Destination, before: Status, now_at: Status, step: Transition) -> Act:
    facts = {"version": version.version, "kind": version.kind}
    return Act(
        f"destination.{step.action}",
        "destination",
        version.uuid,
        version.org_path,
        {"status": before},
        {"status": now_at, **facts},
        step.reason,
    )
