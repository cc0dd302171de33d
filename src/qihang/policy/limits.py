"""Numbers and days the product keeps to: policy/national/limits.yaml and deadlines.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from qihang.kernel import Cohort
from qihang.policy.dated import Dated, ValueSource
from qihang.policy.labels import Label
from qihang.policy.yaml_nodes import Basis, Section, Value, dated, sections

_DURATIONS = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "years": timedelta(days=365),
}
WORKING_DAYS = "working_days"  # counted by the calendar of holidays.yaml
UNITS = (*_DURATIONS, WORKING_DAYS, "times", "bytes", "pixels", "pages", "persons")
_UNITS = {name: name for name in UNITS}


@dataclass(frozen=True, slots=True)
class Limit:
    """One number with its unit."""

    name: str
    label: Label
    unit: str
    value: Dated[int]

    def duration(self, day: date) -> timedelta:
        """The number as a length of time (a year is 365 days); only for units of time."""
        return self.value.at(day) * _DURATIONS[self.unit]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that every cohort has; `year` counts from the year of graduation."""

    name: str
    label: Label
    month: int
    day: int
    year: int
    source: ValueSource

    def of(self, cohort: Cohort) -> date:
        """The day for this cohort; it is itself still in time."""
        return date(cohort.year + self.year, self.month, self.day)


def read_limits(top: Section) -> Mapping[str, Limit]:
    """policy/national/limits.yaml in its order."""
    basis = top.basis()
    limits = [_limit(section, basis) for section in sections(top.get("limits"))]
    top.finish()
    return {limit.name: limit for limit in limits}


def _limit(section: Section, outer: Basis) -> Limit:
    return Limit(
        name=section.text("name"),
        label=section.label(),
        unit=section.get("unit").one_of(_UNITS),
        value=dated(section, "value", Value.whole, section.basis(outer)),
    )


def read_deadlines(top: Section) -> Mapping[str, Deadline]:
    """policy/national/deadlines.yaml in its order."""
    basis = top.basis()
    deadlines = [_deadline(section, basis) for section in sections(top.get("deadlines"))]
    top.finish()
    return {deadline.name: deadline for deadline in deadlines}


def _deadline(section: Section, outer: Basis) -> Deadline:
    month, day = _month_day(section.get("day"))
    return Deadline(
        name=section.text("name"),
        label=section.label(),
        month=month,
        day=day,
        year=section.get("year").whole(),
        source=section.source(outer.source),
    )


def _month_day(value: Value) -> tuple[int, int]:
    try:
        found = date.fromisoformat(f"2023-{value.text()}")
    except ValueError:
        raise value.problem(f"'{value.text()}' is not a day", "Write it like 08-31.") from None
    return found.month, found.day
