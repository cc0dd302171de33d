"""One calendar a reader: apps give dated things, the desk shows those of a month and as iCalendar."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from qihang.kernel import Permission, Scope, contributions


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something of one day. The title names no person: calendars are read on other machines too."""

    day: date
    title: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class CalendarSource:
    """`entries(scope, first, until)` are those from `first` on and before `until`.

    It is asked for who holds one of the permissions; without any, for every account.
    """

    key: str
    entries: Callable[[Scope, date, date], Iterable[CalendarEntry]]
    permissions: frozenset[Permission]
    order: int


def calendar_of(scope: Scope, first: date, until: date) -> list[CalendarEntry]:
    """Everything of these days for this reader: by day, then in the order of the sources."""
    sources = sorted(contributions.of(CalendarSource), key=lambda s: (s.order, s.key))
    asked = [s for s in sources if not s.permissions or any(map(scope.allows, s.permissions))]
    found = [entry for source in asked for entry in source.entries(scope, first, until)]
    return sorted((e for e in found if first <= e.day < until), key=lambda entry: entry.day)
