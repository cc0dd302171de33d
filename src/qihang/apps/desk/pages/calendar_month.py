"""One month of a reader's calendar as a list, with the ways to the months beside it."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext

from qihang.kernel import Period, Scope
from qihang.web import formats
from qihang.web.address import of_page
from qihang.web.calendar import CalendarEntry, calendar_of
from qihang.web.components import Column, Empty, Tab, Table, TableRow
from qihang.web.markup import el


def month_of(day: date) -> Period:
    """The days of its month."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=32)).replace(day=1))


def table(scope: Scope, month: Period) -> Table:
    """A row for each day on which something is, what it is beside it."""
    columns = [Column(gettext("日期"), lead=True, whole=True), Column(gettext("事项"))]
    found = calendar_of(scope, month.start, month.end or month.start)
    rows = [_row(day, list(entries)) for day, entries in groupby(found, lambda entry: entry.day)]
    empty = Empty(gettext("这个月没有安排。"))
    return Table(name(month), columns, rows, empty=empty)


def name(month: Period) -> str:
    """The month in words."""
    facts = {"year": month.start.year, "month": month.start.month}
    return gettext("%(year)s 年 %(month)s 月") % facts


def beside(month: Period) -> list[Tab]:
    """The month between the one before and the one after."""
    days = (month.start - timedelta(days=1), month.start, month.end or month.start)
    here = of_page("desk:calendar")
    return [Tab(name(month_of(day)), f"{here}?on={day.isoformat()}", day in month) for day in days]


def _row(day: date, entries: Sequence[CalendarEntry]) -> TableRow:
    lines = (el("a", e.title, href=e.href) if e.href else e.title for e in entries)
    return TableRow((formats.day(day), el("div", *(el("p", line) for line in lines))))
