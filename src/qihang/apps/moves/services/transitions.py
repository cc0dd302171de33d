"""One step along the graph, the same for every action, for one record or thousands."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import cache

from django.db.models import Max
from django.utils import timezone

from qihang.apps.moves.rules import NOT_IN_THIS_STATE, NOT_YOURS, Transition, must_have_reason
from qihang.apps.moves.services.move_statement import move_and_write
from qihang.apps.moves.services.moved_kind import MovedKind, R
from qihang.apps.orgs.services import Act, record_acts
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import load

Moves = Sequence[tuple[R, StrEnum, StrEnum]]  # which record, from where, to where


def apply_transition(
    scope: Scope, kind: MovedKind[R], records: Sequence[R], step: Transition
) -> None:
    """Move locked records: state, history, audit, messages and event; all of them or none.

    Refuses with reason_missing, reason_long, not_in_this_state, not_yours, term_over.
    """
    if not records:
        return
    if step.action in kind.graph.reasoned:
        must_have_reason(step.reason)
    if not all(kind.graph.allowed(record.status, step.action) for record in records):
        raise NOT_IN_THIS_STATE
    asked = [(record, kind.graph.permission(record.status, step.action)) for record in records]
    if unreached(scope, kind, asked):
        raise NOT_YOURS
    _must_be_in_time(kind, records, step)
    state = type(kind.graph.start)
    move(
        scope,
        kind,
        [(r, state(r.status), kind.graph.after(r.status, step.action)) for r in records],
        step,
    )


def unreached(
    scope: Scope, kind: MovedKind[R], asked: Iterable[tuple[R, Permission | None]]
) -> set[int]:
    """Ids of the records for which the scope does not hold the permission asked for beside each."""
    holds = cache(scope.holds)
    return {
        record.pk
        for record, permission in asked
        if permission is not None
        and not holds(permission, kind.path(record, permission))
        and not (permission in scope.own and kind.own(scope, record))
    }


def move(scope: Scope, kind: MovedKind[R], moves: Moves[R], step: Transition) -> None:
    """The same for moves that were judged, each where it says; those to one state are one statement."""
    tables = (kind.model, kind.history, kind.link)
    for to in dict.fromkeys(to for _, _, to in moves):
        some = [(record, before) for record, before, target in moves if target == to]
        changes = {"status": to.value, **kind.changes(step, to)}
        rows = [(record.pk, before.value) for record, before in some]
        move_and_write(tables, rows, changes, scope.account, step)
        for record, _ in some:
            for name, value in changes.items():
                setattr(record, name, value)
    record_acts(scope, [_act(kind, *one, step) for one in moves])
    kind.publish(scope, [record for record, _, _ in moves], step)


def _must_be_in_time(kind: MovedKind[R], records: Sequence[R], step: Transition) -> None:
    """Refuses where the term of the action has run out since the record came to where it stands.

    A term that touches a year without published holidays shuts nobody out.
    """
    name = kind.graph.within.get(step.action)
    if name is None:
        return
    policy, today = load(), timezone.localdate(step.now)
    for start in sorted(_since(kind, records)):
        term = policy.term(name, start)
        if term.is_certain(policy.working_days) and term.is_overdue(policy.working_days, today):
            due = term.due(policy.working_days)
            raise Refusal("term_over", "期限已于 {day} 届满，现在不能再提出。", day=due)


def _since(kind: MovedKind[R], records: Sequence[R]) -> set[date]:
    """The days on which the records came to where they stand."""
    rows = kind.history._default_manager.filter(  # noqa: SLF001 - of any model
        **{f"{kind.link}__in": [record.pk for record in records], "undone_at": None}
    )
    last = rows.order_by().values(kind.link).annotate(last=Max("at"))
    return {timezone.localdate(row["last"]) for row in last}


def _act(kind: MovedKind[R], record: R, before: StrEnum, to: StrEnum, step: Transition) -> Act:
    return Act(
        f"{kind.kind}.{step.action}",
        kind.kind,
        record.uuid,
        record.org_path,
        {"status": before},
        {"status": to, **kind.facts(record)},
        step.reason,
    )
