"""What every receiver of heads does. One contract test runs against all (tests/apps/orgs/test_receivers.py)."""

from collections.abc import Sequence
from typing import Protocol


class Unreached(Exception):  # noqa: N818 - not a fault of ours: tried again
    """The receiver did not acknowledge; it may or may not have the lines."""


class Receiver(Protocol):
    """Keeps lines in the order in which it gets them; the same line again changes nothing."""

    @property
    def answers(self) -> bool:
        """Whether it can be asked what it holds."""
        ...

    def hand_over(self, lines: Sequence[str]) -> None:
        """Give it these lines, which follow those it has. Returning means that it has them.

        Raises Unreached.
        """
        ...

    def last_line(self) -> str:
        """The newest line it holds, "" where it holds none or does not answer. Raises Unreached."""
        ...
