"""Offices are reminded of answers before their last day and after it; one message an office and day."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from qihang.apps.verification.models import Finding
from qihang.apps.verification.queries import findings_in, overdue_on
from qihang.apps.verification.rules import WAITING_UNIVERSITY
from qihang.apps.verification.services.notifications import (
    DUE,
    OVERDUE,
    FindingNews,
    notify_offices,
)
from qihang.kernel import Cohort, Permission, Scope
from qihang.policy import load

ANSWER = Permission.VERIFICATION_ANSWER


def remind_of_terms(scope: Scope, cohort: Cohort, now: datetime) -> int:
    """Remind of what is due in some working days, and every some days of what is overdue; how many findings."""
    today, rules = timezone.localdate(now), load().supervision
    soon = _working_day_after(today, rules.remind_before)
    waiting = findings_in(scope, cohort)
    due = list(waiting.filter(status__in=sorted(WAITING_UNIVERSITY), due_on=soon))
    late = [
        finding
        for finding in waiting.filter(overdue_on(today))
        if _is_turn(finding, today, rules.remind_every)
    ]
    notify_offices(scope, due, FindingNews(DUE, ANSWER, f"due:{soon}", now))
    notify_offices(scope, late, FindingNews(OVERDUE, ANSWER, f"overdue:{today}", now))
    return len(due) + len(late)


def _is_turn(finding: Finding, today: date, every: int) -> bool:
    """The day after the last one, and then every so many days."""
    return finding.due_on is not None and ((today - finding.due_on).days - 1) % every == 0


def _working_day_after(today: date, days: int) -> date:
    calendar, day = load().working_days, today
    while days:
        day += timedelta(days=1)
        days -= calendar.is_working(day)
    return day
