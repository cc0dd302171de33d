"""Taking back one's own act while its window is open and nobody has built on it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from qihang.apps.moves.models import MoveRow
from qihang.apps.moves.rules import FOLLOWED, NOT_YOURS, NOTHING_TO_UNDO, Transition
from qihang.apps.moves.services.moved_kind import MovedKind, R, lock_records
from qihang.apps.moves.services.transitions import move, unreached
from qihang.kernel import Refusal, Scope
from qihang.policy import load


@dataclass(frozen=True, slots=True)
class UndoneAct(Generic[R]):
    """What was taken back: every record that moved, those the act itself had moved, and those left."""

    act: UUID
    moved: tuple[R, ...]
    done: int
    skipped: tuple[tuple[R, Refusal], ...]


def undo_act(scope: Scope, kind: MovedKind[R], act: UUID, now: datetime) -> UndoneAct[R]:
    """Take back every record of one act on which nothing followed, its consequences with it.

    Raises Refusal nothing_to_undo (not this account's, or undone before), undo_late; where nothing is
    left followed, not_yours or the kind's own.
    """
    if kind.graph.undo is None:
        raise NOTHING_TO_UNDO
    before = _own_rows(scope, kind, act)
    _must_be_in_time(kind, before, now)
    touched = Q(pk__in=[_record(kind, row) for row in before])
    records = {record.pk: record for record in lock_records(kind, touched)}
    rows = _own_rows(scope, kind, act)  # as they stand now that nobody else takes them back
    chosen = _chosen(kind, rows)
    refused = _refused(scope, kind, rows, records)
    free = [row for row in rows if _record(kind, row) not in refused]
    left = [_record(kind, row) for row in chosen if _record(kind, row) in refused]
    if not free:
        raise refused[left[0]]
    step = Transition(kind.graph.undo, now)
    _restore(scope, kind, free, records, step)
    return UndoneAct(
        step.act,
        tuple(records[_record(kind, row)] for row in free),
        len(chosen) - len(left),
        tuple((records[pk], refused[pk]) for pk in left),
    )


def restore_acts(
    scope: Scope, kind: MovedKind[R], acts: Collection[UUID], owners: Collection[int], now: datetime
) -> tuple[R, ...]:
    """Put back what these acts moved of these owners' records, where nobody went on; which records.

    For a service that takes back the cause of the moves: it has judged the right to do so, and no
    window is asked for. What somebody went on with stays.
    """
    if kind.graph.undo is None:
        raise NOTHING_TO_UNDO
    whose = {f"{kind.link}__{kind.owner}__in": owners}
    taken = kind.history._default_manager.filter(act__in=acts, undone_at=None, **whose)  # noqa: SLF001
    touched = Q(pk__in=[_record(kind, row) for row in taken])
    records = {record.pk: record for record in lock_records(kind, touched)}
    rows = list(taken.order_by("pk"))
    if not rows:
        return ()
    owner = {pk: getattr(record, kind.owner) for pk, record in records.items()}
    astray = _followed(kind, rows, records, owner)
    free = [row for row in rows if owner[_record(kind, row)] not in astray]
    _restore(scope, kind, free, records, Transition(kind.graph.undo, now))
    return tuple(records[_record(kind, row)] for row in free)


def _own_rows(scope: Scope, kind: MovedKind[R], act: UUID) -> list[MoveRow]:
    """What the account moved in this act and did not take back; refuses where nothing of it can be."""
    mine = kind.history._default_manager.filter(act=act, account=scope.account, undone_at=None)  # noqa: SLF001
    rows = list(mine.order_by("pk"))
    if not _chosen(kind, rows):
        raise NOTHING_TO_UNDO
    return rows


def _chosen(kind: MovedKind[R], rows: Sequence[MoveRow]) -> list[MoveRow]:
    """The moves that were pressed; the others are their consequences."""
    return [row for row in rows if row.action in kind.graph.undo_within]


def _record(kind: MovedKind[R], row: MoveRow) -> int:
    found: int = getattr(row, f"{kind.link}_id")
    return found


def _must_be_in_time(kind: MovedKind[R], rows: Sequence[MoveRow], now: datetime) -> None:
    day = timezone.localdate(now)
    for row in _chosen(kind, rows):
        window = load().duration(kind.graph.undo_within[row.action], day)
        if now - row.at > window:
            raise Refusal(
                "undo_late",
                "已超过 {minutes} 分钟的撤销时限，请按正常流程改正。",
                minutes=int(window.total_seconds() // 60),
            )


def _refused(
    scope: Scope, kind: MovedKind[R], rows: Sequence[MoveRow], records: Mapping[int, R]
) -> dict[int, Refusal]:
    """Record's id -> why its move stays: somebody went on, the role is gone, or the kind's own reason.

    What keeps one record of an owner keeps all of that owner: a step and its consequence stay together.
    """
    asked = [
        (records[_record(kind, row)], kind.graph.permission(row.from_status, row.action))
        for row in rows
    ]
    owner = {pk: getattr(record, kind.owner) for pk, record in records.items()}
    refused: dict[object, Refusal] = dict.fromkeys(_followed(kind, rows, records, owner), FOLLOWED)
    refused |= {owner[pk]: NOT_YOURS for pk in unreached(scope, kind, asked)}
    barred = kind.barred(scope, list(records.values()))
    refused |= {owner[pk]: refusal for pk, refusal in barred.items()}
    return {pk: refused[whose] for pk, whose in owner.items() if whose in refused}


def _followed(
    kind: MovedKind[R],
    rows: Sequence[MoveRow],
    records: Mapping[int, R],
    owner: Mapping[int, object],
) -> set[object]:
    """Owners of whose records one stands elsewhere than the act put it, or has moved since."""
    ids = [(_record(kind, row), row.to_status) for row in rows]
    astray = {owner[pk] for pk, status in ids if records[pk].status != status}
    whose = f"{kind.link}__{kind.owner}"
    later = kind.history._default_manager.filter(  # noqa: SLF001 - of any model
        **{f"{whose}__in": set(owner.values()), "pk__gt": rows[-1].pk}
    )
    return astray.union(later.values_list(whose, flat=True))


def _restore(
    scope: Scope,
    kind: MovedKind[R],
    rows: Sequence[MoveRow],
    records: Mapping[int, R],
    step: Transition,
) -> None:
    """Put each record back, what moved last first: what counts now stops before what counted before."""
    taken = kind.history._default_manager.filter(pk__in=[row.pk for row in rows])  # noqa: SLF001
    taken.update(undone_at=step.now)
    state = type(kind.graph.start)
    moves = [
        (records[_record(kind, row)], state(row.to_status), state(row.from_status))
        for row in reversed(rows)
    ]
    move(scope, kind, moves, step)
