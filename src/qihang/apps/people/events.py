"""What upper apps may hear about graduates."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class GraduatesChanged:
    """These graduates (database ids) came, went or had a counted property changed on this day."""

    graduates: frozenset[int]
    on: date
