"""What the plan gives to calendars: days by which duties must be done, and what meetings decided."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import ngettext

from qihang.apps.plans import queries
from qihang.apps.plans.rules import last_day
from qihang.kernel import Permission, Scope
from qihang.policy import Duty, Edition
from qihang.web.calendar import CalendarEntry, CalendarSource
from qihang.web.edition import edition, words

FEW = 3  # duties of one day that are named one by one


def duties(scope: Scope, first: date, until: date) -> Iterator[CalendarEntry]:
    """The last days of duties that concern the reader's organisation or department, and their steps."""
    plan = edition()
    by_day: dict[date, list[Duty]] = defaultdict(list)
    for duty in queries.duties_of(scope, plan):
        for day in sorted(_days(duty)):
            if first <= day < until:
                by_day[day].append(duty)
    for day, due in by_day.items():
        yield from _entries(plan, day, due)


def followups(scope: Scope, first: date, until: date) -> Iterator[CalendarEntry]:
    """How much of what meetings decided is due; what it is and who sees to it stay on the page."""
    due = queries.open_followups(scope, first, until)
    for (day, code), number in Counter(due).items():
        title = ngettext("%(n)s 项会议议定事项到期", "%(n)s 项会议议定事项到期", number)
        yield CalendarEntry(day, title % {"n": number}, reverse("plans:kept", args=[code]))


def _days(duty: Duty) -> set[date]:
    steps = duty.target.steps if duty.target else ()
    days = {step.by for step in steps} | {last_day(duty.window)}
    return {day for day in days if day is not None}


def _entries(plan: Edition, day: date, due: list[Duty]) -> Iterator[CalendarEntry]:
    if len(due) > FEW:
        title = ngettext("%(n)s 项任务到期", "%(n)s 项任务到期", len(due)) % {"n": len(due)}
        yield CalendarEntry(day, title, reverse("plans:plan", args=[plan.code]))
        return
    for duty in due:
        title = f"{duty.id} {words(duty.label)}"
        yield CalendarEntry(day, title, reverse("plans:duty", args=[plan.code, duty.id]))


READERS = frozenset({Permission.PLAN_SEE})
GIVES = (
    CalendarSource("duties", duties, READERS, order=30),
    CalendarSource("followups", followups, READERS, order=40),
)
