"""The demo's gateway: nothing leaves; what would have been sent stands on the page of dispatches."""

from collections.abc import Sequence
from dataclasses import dataclass

from qihang.apps.messages.gateways.letters import DeliveryOutcome, DeliveryReceipt, Letter
from qihang.apps.messages.rules import DispatchState


@dataclass(frozen=True, slots=True)
class Showcase:
    """Everything with an address arrives at once."""

    most: int = 500
    repeatable: bool = True

    def send(self, letters: Sequence[Letter]) -> list[DeliveryOutcome]:
        return [
            DeliveryOutcome(letter.key, DispatchState.DELIVERED, serial="demo")
            for letter in letters
        ]

    def receipts(self) -> list[DeliveryReceipt]:
        return []
