"""Which days are worked: policy/national/holidays.yaml."""

from collections.abc import Iterator
from datetime import date, timedelta

from qihang.kernel import WorkingCalendar
from qihang.policy.yaml_nodes import UNSURE, Section, Value, sections

_SATURDAY = 5


def read_holidays(top: Section) -> WorkingCalendar:
    """All published years in one calendar; a year stands once, its days lie in it."""
    years: set[int] = set()
    off: set[date] = set()
    on: set[date] = set()
    for section in sections(top.get("years")):
        year_value = section.get("year")
        year = year_value.whole()
        if year in years:
            raise year_value.problem(f"{year} stands twice", "Keep one notice a year, the last.")
        years.add(year)
        section.source(UNSURE)
        for part in sections(section.get("off")):
            off.update(_days(part, year))
        on.update(_worked(value, year, off) for value in section.get("on").items())
        section.finish()
    top.finish()
    return WorkingCalendar(frozenset(years), frozenset(off), frozenset(on))


def _days(part: Section, year: int) -> Iterator[date]:
    part.text("zh")
    first, last = (_of_year(part.get(key), year) for key in ("first", "last"))
    part.finish()
    if last < first:
        raise part.get("last").problem("the holiday ends before it begins", "Mend the days.")
    yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def _worked(value: Value, year: int, off: set[date]) -> date:
    day = _of_year(value, year)
    if day.weekday() < _SATURDAY:
        raise value.problem(f"{day} is no Saturday or Sunday", "Only those are worked instead.")
    if day in off:
        raise value.problem(f"{day} is a holiday and worked", "Keep it in one of the two.")
    return day


def _of_year(value: Value, year: int) -> date:
    day = value.day()
    if day.year != year:
        raise value.problem(f"{day} is not in {year}", "Write it under its own year.")
    return day
