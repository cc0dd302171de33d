"""What the desk itself gives to calendars: when phases of the plan begin and end."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext

from qihang.kernel import Scope
from qihang.web.calendar import CalendarEntry, CalendarSource
from qihang.web.edition import edition, words


def phases(_scope: Scope, _first: date, _until: date) -> Iterator[CalendarEntry]:
    """The first and the last day of every phase."""
    for phase in edition().phases.values():
        name = {"name": words(phase.label)}
        yield CalendarEntry(phase.period.start, gettext("%(name)s开始") % name)
        if phase.period.end is not None:
            last = phase.period.end - timedelta(days=1)
            yield CalendarEntry(last, gettext("%(name)s最后一天") % name)


GIVES = (CalendarSource("phases", phases, frozenset(), order=10),)
