"""What still hangs on an organisation: an upper app says what must be settled before it is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from qihang.kernel import Scope


@dataclass(frozen=True, slots=True)
class Leaving:
    """An organisation that is to close: from `day` on (real time); `now` is the product clock's."""

    path: str
    day: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Tie:
    """One kind of record that keeps an organisation open.

    `count` says how many at or below its path would be left behind; `message` is a Chinese message
    id with {count}: what they are and how to settle them.
    """

    code: str
    message: str
    count: Callable[[Scope, Leaving], int]


_TIES: dict[str, Tie] = {}


def register(*ties: Tie) -> None:
    """Called from an app's `ready`; the same code again replaces its tie."""
    _TIES.update({tie.code: tie for tie in ties})


def registered() -> tuple[Tie, ...]:
    """All of them, in the order in which the apps start."""
    return tuple(_TIES.values())
