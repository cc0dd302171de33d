"""What every gateway is given and answers, whatever stands behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from qihang.apps.messages.rules import DispatchState


@dataclass(frozen=True, slots=True)
class Letter:
    """One message for one address. `key` is the dispatch's: the same key is the same letter.

    `params` are the values of the short text's places in the order of the text, for providers that
    keep the wording themselves. Neither the address nor what the letter says is ever printed: it may
    carry a code.
    """

    key: UUID
    to: str = field(repr=False)
    title: str
    text: str = field(repr=False)
    template: str
    params: tuple[str, ...] = field(default=(), repr=False)
    link: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """What became of a letter: SENT or DELIVERED, QUEUED (again later, not before `wait` is over),
    FAILED (never), UNCLEAR (the answer was lost after the letter was handed over).
    """

    key: UUID
    state: DispatchState
    serial: str = ""
    code: str = ""
    wait: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class DeliveryReceipt:
    """The provider's later word on a letter, known by its serial or by our key."""

    serial: str
    key: str
    delivered: bool
    code: str = ""


class Gateway(Protocol):
    """Hands letters to an outside system. Raises nothing for a letter: it answers an outcome each.

    `most` letters go in one call. `repeatable`: a letter handed over twice under one key reaches
    its reader once, so that after a crash it may be handed over again.
    """

    @property
    def most(self) -> int: ...

    @property
    def repeatable(self) -> bool: ...

    def send(self, letters: Sequence[Letter]) -> list[DeliveryOutcome]:
        """An outcome for each letter, in their order."""
        ...

    def receipts(self) -> list[DeliveryReceipt]:
        """Receipts not yet asked for; none where the channel knows none."""
        ...
