"""Working days and terms counted in them: by which day somebody must answer, decide or object."""

from dataclasses import dataclass
from datetime import date, timedelta

from qihang.kernel.periods import Period

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Monday to Friday without the holidays in `off`, and the weekend days in `on` that make up for them.

    `years` are those whose holidays are published. In any other a day counts by its weekday alone,
    and what was reckoned with it is not certain.
    """

    years: frozenset[int] = frozenset()
    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day."""
        return day in self.on or (day.weekday() < _SATURDAY and day not in self.off)

    def between(self, start: date, end: date) -> int:
        """How many days after `start` up to and with `end` are worked."""
        return sum(self.is_working(start + _DAY * n) for n in range(1, (end - start).days + 1))

    def is_certain(self, start: date, end: date) -> bool:
        """Whether the holidays of every year from the one day to the other are published."""
        return self.years.issuperset(range(start.year, end.year + 1))


@dataclass(frozen=True, slots=True)
class WorkingTerm:
    """So many working days after a day, which itself does not count. No day of a pause counts either."""

    start: date
    days: int
    pauses: tuple[Period, ...] = ()

    def __post_init__(self) -> None:
        if self.days < 0:
            raise ValueError(f"a term has no {self.days} days")

    def due(self, calendar: WorkingCalendar) -> date | None:
        """The last day that is in time; None while a pause is open that began before it."""
        day, left = self.start, self.days
        while left:
            day += _DAY
            pause = next((pause for pause in self.pauses if day in pause), None)
            if pause is not None and pause.end is None:
                return None
            left -= pause is None and calendar.is_working(day)
        return day

    def is_overdue(self, calendar: WorkingCalendar, today: date) -> bool:
        """Whether its last day has passed."""
        due = self.due(calendar)
        return due is not None and today > due

    def is_certain(self, calendar: WorkingCalendar) -> bool:
        """Whether its last day is known for certain; a paused one has none."""
        due = self.due(calendar)
        return due is not None and calendar.is_certain(self.start, due)

    def left(self, calendar: WorkingCalendar, today: date) -> int | None:
        """Working days from tomorrow to its last day, 0 on that day and after it; None while paused."""
        due = self.due(calendar)
        return None if due is None else calendar.between(today, due)
