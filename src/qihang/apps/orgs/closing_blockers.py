"""What keeps an organisation open: upper apps' manifests give what must be settled before it is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from qihang.kernel import Scope, contributions


@dataclass(frozen=True, slots=True)
class Leaving:
    """An organisation that is to close: from `day` on (real time); `now` is the product clock's."""

    path: str
    day: date
    now: datetime


@dataclass(frozen=True, slots=True)
class ClosingBlocker:
    """One kind of record that keeps an organisation open.

    `count` says how many at or below its path would be left behind; `message` is a Chinese message
    id with {count}: what they are and how to settle them.
    """

    code: str
    message: str
    count: Callable[[Scope, Leaving], int]

    @property
    def key(self) -> str:
        """Its code."""
        return self.code


def all_blockers() -> tuple[ClosingBlocker, ...]:
    """Every kind, lowest app first."""
    return contributions.of(ClosingBlocker)
