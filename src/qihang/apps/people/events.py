"""What upper apps may hear about graduates."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class GraduatesChanged:
    """These graduates (database ids) came, went or had a counted property changed on this day."""

    graduates: frozenset[int]
    on: date


@dataclass(frozen=True, slots=True)
class GraduateStandingChanged:
    """These changes of standing (ids of StandingChange) were recorded or taken back on this day.

    Published before GraduatesChanged tells of the same graduates and of those who take over.
    """

    changes: frozenset[int]
    on: date
