"""Half-open periods and graduation cohorts."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` up to but not including `end`; an open end is None."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            message = f"a period cannot end ({self.end}) before it starts ({self.start})"
            raise ValueError(message)

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


def same_day(day: date, year: int) -> date:
    """The same month and day in another year; 29 February reads 28."""
    if (day.month, day.day) == (2, 29):
        return date(year, 2, 28)
    return day.replace(year=year)


@dataclass(frozen=True, slots=True, order=True)
class Cohort:
    """The graduates of one calendar year; their graduation year of work begins the September before."""

    year: int

    @property
    def cycle(self) -> Period:
        """The plan's working year: 1 September before to 1 September of the graduation year."""
        return Period(date(self.year - 1, 9, 1), date(self.year, 9, 1))

    @property
    def previous(self) -> "Cohort":
        """The cohort it is compared with."""
        return Cohort(self.year - 1)

    def same_day_in_previous(self, day: date) -> date:
        """The day of the previous cohort's cycle that `day` is compared with."""
        return same_day(day, day.year - 1)
