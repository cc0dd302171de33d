"""What upper apps may hear about destinations."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DestinationsMoved:
    """These destination versions (database ids) took this action on this day of the product clock.

    One filing carries one id; bulk work carries them all at once. `action` is a rules.Action value.
    """

    destinations: frozenset[int]
    action: str
    on: date
