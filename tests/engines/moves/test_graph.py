"""A graph that is made wrong is refused when it is made, in words; one that is right answers all questions."""

from dataclasses import replace
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qihang.engines.moves import AppealMoves, Graph
from qihang.kernel import Permission


class State(StrEnum):
    """Where a complaint stands."""

    FILED = "filed"
    INQUIRED = "inquired"
    DECIDED = "decided"
    CONTESTED = "contested"
    UPHELD = "upheld"
    CHANGED = "changed"
    DROPPED = "dropped"


class Act(StrEnum):
    """What is done to it."""

    INQUIRE = "inquire"
    DECIDE = "decide"
    DROP = "drop"
    CONTEST = "contest"
    UPHOLD = "uphold"
    CHANGE = "change"
    UNDO = "undo"


OWN, OFFICE = Permission.DESTINATION_FILE_OWN, Permission.DESTINATION_CORRECT
OBJECTION = AppealMoves(
    decided=frozenset({State.DECIDED}),
    contest=Act.CONTEST,
    contested=State.CONTESTED,
    uphold=Act.UPHOLD,
    upheld=State.UPHELD,
    change=Act.CHANGE,
    changed=State.CHANGED,
    may_contest=OWN,
    may_decide=OFFICE,
    within="objection_term",
)
RIGHT: dict[str, Any] = {
    "start": State.FILED,
    "moves": {
        (State.FILED, Act.INQUIRE): State.INQUIRED,
        (State.FILED, Act.DROP): State.DROPPED,
        (State.INQUIRED, Act.DECIDE): State.DECIDED,
        (State.INQUIRED, Act.DROP): State.DROPPED,
    },
    "ended": frozenset({State.UPHELD, State.CHANGED, State.DROPPED}),
    "needs": {Act.INQUIRE: OFFICE, Act.DECIDE: OFFICE, Act.DROP: OWN},
    "reasoned": frozenset({Act.DECIDE}),
    "undo": Act.UNDO,
    "undo_within": {Act.DECIDE: "undo_window"},
    "appeals": (OBJECTION,),
}
COMPLAINT: Graph[State, Act] = Graph(**RIGHT)


def moves(**changes: Any) -> dict[tuple[State, Act], State]:
    return {**RIGHT["moves"], **changes}


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a state nothing leads to": (
        {"appeals": (), "ended": frozenset({State.DECIDED, State.DROPPED})},
        "no action leads to contested",
    ),
    "an action without a move": ({"appeals": ()}, "contest leads nowhere"),
    "a dead end": ({"ended": frozenset({State.UPHELD, State.CHANGED})}, "dropped has no way out"),
    "a way that leads to itself only": (
        {"moves": moves() | {(State.DROPPED, Act.DROP): State.DROPPED}, "ended": frozenset()},
        "dropped has no way out",
    ),
    "a way out of an end": (
        {"moves": moves() | {(State.DROPPED, Act.INQUIRE): State.INQUIRED}},
        "dropped is ended and has a way out",
    ),
    "an action nothing guards": ({"needs": {Act.INQUIRE: OFFICE, Act.DROP: OWN}}, "decide in inquired"),
    "an action guarded and not": ({"unguarded": frozenset({Act.DROP})}, "drop in filed has a permission"),
    "a permission for no move": ({"needs_at": {(State.DECIDED, Act.DROP): OWN}}, "drop in decided"),
    "undo that leads on": (
        {"moves": moves() | {(State.DECIDED, Act.UNDO): State.INQUIRED}},
        "undo takes back and also leads on",
    ),
    "undo that takes back nothing": ({"undo_within": {}}, "go together"),
    "a window nobody can use": ({"undo": None}, "undo leads nowhere; undo and undo_within go together"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_graph_made_wrong_is_refused(name: str) -> None:
    changes, words = WRONG[name]
    with pytest.raises(ValueError, match=words):
        Graph(**{**RIGHT, **changes})


def test_it_answers_what_can_be_done() -> None:
    assert COMPLAINT.allowed("filed", Act.DROP)
    assert not COMPLAINT.allowed("decided", Act.DROP)
    assert COMPLAINT.after("inquired", Act.DECIDE) is State.DECIDED
    assert COMPLAINT.sources(Act.DROP) == {State.FILED, State.INQUIRED}
    assert COMPLAINT.permission("filed", Act.INQUIRE) is OFFICE
    with pytest.raises(KeyError):
        COMPLAINT.after("dropped", Act.DROP)


def test_a_permission_may_differ_by_state() -> None:
    graph: Graph[State, Act] = Graph(**{**RIGHT, "needs_at": {(State.INQUIRED, Act.DROP): OFFICE}})
    assert graph.permission("filed", Act.DROP) is OWN
    assert graph.permission("inquired", Act.DROP) is OFFICE


def test_what_was_made_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        COMPLAINT.moves[State.DROPPED, Act.DROP] = State.FILED  # type: ignore[index]


class TestObjection:
    def test_it_is_raised_for_a_reason_within_its_term(self) -> None:
        assert COMPLAINT.after("decided", Act.CONTEST) is State.CONTESTED
        assert {Act.CONTEST, Act.UPHOLD, Act.CHANGE, Act.DECIDE} == COMPLAINT.reasoned
        assert dict(COMPLAINT.within) == {Act.CONTEST: "objection_term"}
        assert COMPLAINT.permission("decided", Act.CONTEST) is OWN
        assert COMPLAINT.permission("contested", Act.CHANGE) is OFFICE

    @given(st.lists(st.sampled_from(Act), max_size=12))
    def test_it_is_raised_once(self, acts: list[Act]) -> None:
        """Whatever is done in whatever order."""
        state, taken = State.FILED, []
        for act in acts:
            if COMPLAINT.allowed(state, act):
                state = COMPLAINT.after(state, act)
                taken.append(act)
        assert taken.count(Act.CONTEST) <= 1

    def test_one_that_starts_again_from_its_own_end_is_refused(self) -> None:
        with pytest.raises(ValueError, match="ended as upheld could be contested again"):
            replace(OBJECTION, decided=frozenset({State.DECIDED, State.UPHELD}))

    def test_it_does_not_overrule_what_the_graph_says(self) -> None:
        other = {**RIGHT["moves"], (State.CONTESTED, Act.UPHOLD): State.DECIDED}
        with pytest.raises(ValueError, match="uphold in contested leads elsewhere"):
            Graph(**{**RIGHT, "moves": other})
