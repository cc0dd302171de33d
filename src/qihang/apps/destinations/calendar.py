"""What registration gives to calendars: when it opens and by when what must be registered."""

from collections.abc import Iterator
from datetime import date

from qihang.kernel import Permission, Scope
from qihang.policy import load
from qihang.web.address import of_page
from qihang.web.calendar import CalendarEntry, CalendarSource
from qihang.web.edition import current_cohort, words

DEADLINES = ("reporting_opens", "first_cutoff", "year_end_cutoff")
READERS = frozenset({Permission.DESTINATION_FILE_OWN, Permission.DESTINATION_SEE})


def deadlines(scope: Scope, _first: date, _until: date) -> Iterator[CalendarEntry]:
    """The days of the cohort of this year's plan."""
    policy, cohort = load(), current_cohort()
    href = of_page("destinations:own" if scope.graduate is not None else "destinations:index")
    for name in DEADLINES:
        title = words(policy.deadlines[name].label)
        yield CalendarEntry(policy.deadline(name, cohort), title, href)


GIVES = (CalendarSource("deadlines", deadlines, READERS, order=20),)
