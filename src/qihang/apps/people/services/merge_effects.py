"""What merging makes of what apps know about two records of one person: each app says it of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qihang.apps.people.models import Graduate
from qihang.kernel import Scope, contributions


@dataclass(frozen=True, slots=True)
class MergeLine:
    """One matter: what the surviving record has, what the other one has, what becomes of that.

    `blocks` is the sentence that says why they cannot be merged yet and what is to be done first.
    """

    label: str
    survivor: str
    duplicate: str
    becomes: str
    blocks: str = ""


@dataclass(frozen=True, slots=True)
class MergeEffect:
    """What an app holds of two records. `lines(scope, survivor, duplicate)` is asked for the preview, and
    again, with both records locked, before they are merged; what merging changes there hears
    GraduateStandingChanged.
    """

    key: str
    order: int
    lines: Callable[[Scope, Graduate, Graduate], Sequence[MergeLine]]


# Whoever merges may not see agreements or registrations; what keeps two records apart keeps them apart all the same.
OBSTACLES = Scope.for_system("what keeps two records apart")


def merge_obstacles(survivor: Graduate, duplicate: Graduate) -> list[str]:
    """What has to be settled before, whoever asks."""
    return [line.blocks for line in merge_lines(OBSTACLES, survivor, duplicate) if line.blocks]


def merge_lines(scope: Scope, survivor: Graduate, duplicate: Graduate) -> list[MergeLine]:
    """All that apps say about these two."""
    effects = sorted(contributions.of(MergeEffect), key=lambda effect: (effect.order, effect.key))
    return [line for effect in effects for line in effect.lines(scope, survivor, duplicate)]
