"""What verification gives to calendars: the last days of answers, with how many wait."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import ngettext

from qihang.apps.verification import queries
from qihang.kernel import Permission, Scope
from qihang.web import formats
from qihang.web.address import of_page
from qihang.web.calendar import CalendarEntry, CalendarSource

READERS = frozenset({Permission.VERIFICATION_ANSWER, Permission.VERIFICATION_DECIDE})


def terms(scope: Scope, first: date, until: date) -> Iterator[CalendarEntry]:
    """One entry a day on which answers end."""
    for day, number in queries.terms_between(scope, first, until):
        words = ngettext("%(n)s 个核查问题答复截止", "%(n)s 个核查问题答复截止", number)
        yield CalendarEntry(
            day, words % {"n": formats.count(number)}, of_page("verification:index")
        )


GIVES = (CalendarSource("verification", terms, READERS, order=30),)
