"""What checks give to calendars: from when until when roster data is checked."""

from collections.abc import Iterator
from datetime import date

from qihang.apps.roster_checks.rules import CLOSES, OPENS
from qihang.kernel import Permission, Scope
from qihang.policy import load
from qihang.web.address import of_page
from qihang.web.calendar import CalendarEntry, CalendarSource
from qihang.web.edition import current_cohort, words

READERS = frozenset({Permission.ROSTER_CHECK_OWN, Permission.ROSTER_ANSWER})


def deadlines(scope: Scope, _first: date, _until: date) -> Iterator[CalendarEntry]:
    """The days of the cohort of this year's plan."""
    policy, cohort = load(), current_cohort()
    answers = scope.allows(Permission.ROSTER_ANSWER)
    href = of_page("roster_checks:index" if answers else "roster_checks:own")
    for name in (OPENS, CLOSES):
        title = words(policy.deadlines[name].label)
        yield CalendarEntry(policy.deadline(name, cohort), title, href)


GIVES = (CalendarSource("roster_checks", deadlines, READERS, order=15),)
