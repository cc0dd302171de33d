"""Objection and appeal: somebody contests a decision once, somebody else upholds or changes it.

Once, because what was upheld or changed is a state of its own, which this objection does not start from. An
appeal against it to a higher office is a second value of the same form that starts from those states.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from qihang.kernel import Permission

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class AppealMoves(Generic[S, A]):
    """The moves of one objection, for `Graph(appeals=…)`; all its three actions need a reason.

    `within` names the limit of the policy, in working days, in which a decision may be contested. Raises
    ValueError where it could be contested twice.
    """

    decided: frozenset[S]
    contest: A
    contested: S
    uphold: A
    upheld: S
    change: A
    changed: S
    may_contest: Permission
    may_decide: Permission
    within: str

    def __post_init__(self) -> None:
        if again := self.decided & {self.contested, self.upheld, self.changed}:
            raise ValueError(f"what ended as {', '.join(sorted(again))} could be contested again")

    @property
    def moves(self) -> Mapping[tuple[S, A], S]:
        """The ways into the objection and out of it."""
        return {
            **{(state, self.contest): self.contested for state in sorted(self.decided)},
            (self.contested, self.uphold): self.upheld,
            (self.contested, self.change): self.changed,
        }

    @property
    def needs(self) -> Mapping[A, Permission]:
        """Whoever contests and whoever decides about it."""
        return {
            self.contest: self.may_contest,
            self.uphold: self.may_decide,
            self.change: self.may_decide,
        }
