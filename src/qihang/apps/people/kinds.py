"""What upper apps say about a change of standing before it is recorded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qihang.apps.people.models import Graduate
from qihang.kernel import Scope, contributions
from qihang.policy import StandingKind

Foresee = Callable[[Scope, Graduate, StandingKind], Sequence[str]]


@dataclass(frozen=True, slots=True)
class StandingConsequence:
    """`foresee` gives sentences on what a change of this kind will do to what the app has of the graduate."""

    key: str
    foresee: Foresee


def consequences(scope: Scope, graduate: Graduate, kind: StandingKind) -> list[str]:
    """What upper apps say, in the order in which they stand."""
    given = contributions.of(StandingConsequence)
    return [words for one in given for words in one.foresee(scope, graduate, kind)]
