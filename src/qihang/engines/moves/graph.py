"""One graph of states: everything a service must know of an action, in one frozen value that was checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from qihang.engines.moves.appeals import AppealMoves
from qihang.kernel import Permission

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


@dataclass(frozen=True, slots=True, eq=False)
class Graph(Generic[S, A]):
    """Which action leads from which state to which, and on what terms. Raises ValueError when made wrong.

    `needs` is the permission of an action, `needs_at` that of an action in one state. Actions in `unguarded`
    have none here: consequences of another action, steps of a job. `reasoned` must say why. `undo` takes
    back, wherever from, the actions in `undo_within`; `within` closes an action some time after its state
    began. Both name a limit of the policy, the first a length of time, the second working days.
    """

    start: S
    moves: Mapping[tuple[S, A], S]
    ended: frozenset[S]
    needs: Mapping[A, Permission] = field(default_factory=dict)
    needs_at: Mapping[tuple[S, A], Permission] = field(default_factory=dict)
    unguarded: frozenset[A] = frozenset()
    reasoned: frozenset[A] = frozenset()
    undo: A | None = None
    undo_within: Mapping[A, str] = field(default_factory=dict)
    within: Mapping[A, str] = field(default_factory=dict)
    appeals: tuple[AppealMoves[S, A], ...] = ()

    def __post_init__(self) -> None:
        for appeal in self.appeals:
            self._add(appeal)
        for name in ("moves", "needs", "needs_at", "undo_within", "within"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        if found := [*_faults_of_states(self), *_faults_of_actions(self)]:
            raise ValueError("; ".join(found))

    def _add(self, appeal: AppealMoves[S, A]) -> None:
        for state, action in appeal.moves:
            to = appeal.moves[state, action]
            if self.moves.get((state, action), to) != to:
                raise ValueError(f"{action} in {state} leads elsewhere than the objection says")
        added: dict[str, Any] = {
            "moves": {**self.moves, **appeal.moves},
            "needs": {**self.needs, **appeal.needs},
            "reasoned": self.reasoned | set(appeal.needs),
            "within": {**self.within, appeal.contest: appeal.within},
        }
        for name, value in added.items():
            object.__setattr__(self, name, value)

    @property
    def states(self) -> frozenset[S]:
        """Every state of the record."""
        return frozenset(type(self.start))

    @property
    def actions(self) -> frozenset[A]:
        """Every action of the record, `undo` among them."""
        return frozenset(type(next(iter(self.moves))[1]))

    def allowed(self, state: str, action: A) -> bool:
        """Whether a record in this state can take the action."""
        return (self._state(state), action) in self.moves

    def after(self, state: str, action: A) -> S:
        """The state the action leads to; KeyError where it is not allowed."""
        return self.moves[self._state(state), action]

    def sources(self, action: A) -> frozenset[S]:
        """The states in which the action is allowed."""
        return frozenset(source for source, other in self.moves if other == action)

    def target(self, action: A) -> S:
        """The state the action leads to from everywhere; ValueError where there are several."""
        (state,) = {to for (_, other), to in self.moves.items() if other == action}
        return state

    def permission(self, state: str, action: A) -> Permission | None:
        """What the action needs in this state, None where nothing guards it here."""
        return self.needs_at.get((self._state(state), action), self.needs.get(action))

    def _state(self, value: str) -> S:
        return type(self.start)(value)


def _faults_of_states(graph: Graph[S, A]) -> Iterator[str]:
    reached, more = {graph.start}, {graph.start}
    while more:
        more = {to for (source, _), to in graph.moves.items() if source in more} - reached
        reached |= more
    leads_on = {source for (source, _), to in graph.moves.items() if to != source}
    left = {source for source, _ in graph.moves}
    yield from _each("no action leads to {}", graph.states - reached)
    yield from _each("{} has no way out and is not ended", graph.states - leads_on - graph.ended)
    yield from _each("{} is ended and has a way out", graph.ended & left)


def _faults_of_actions(graph: Graph[S, A]) -> Iterator[str]:
    moving = {action for _, action in graph.moves}
    apart = {graph.undo} if graph.undo else set()
    yield from _each("{} leads nowhere", graph.actions - moving - apart)
    yield from _each("{} takes back and also leads on", moving & apart)
    for source, action in graph.moves:
        guarded = graph.permission(source, action) is not None
        if guarded == (action in graph.unguarded):
            word = "has a permission and is unguarded" if guarded else "needs a permission"
            yield f"{action} in {source} {word}"
    named = {*graph.needs, *(action for _, action in graph.needs_at), *graph.unguarded}
    named |= {*graph.reasoned, *graph.undo_within, *graph.within}
    yield from _each("{} is spoken of and no move", named - moving)
    yield from _each("{} in {} is spoken of and no move", set(graph.needs_at) - set(graph.moves))
    if bool(graph.undo) != bool(graph.undo_within):
        yield "undo and undo_within go together"


def _each(text: str, found: frozenset[Any] | set[Any]) -> Iterator[str]:
    for one in sorted(found):
        yield text.format(*reversed(one)) if isinstance(one, tuple) else text.format(one)
