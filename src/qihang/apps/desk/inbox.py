"""What waits for the reader: counts that open their lists."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from qihang.apps.destinations import queries as destinations
from qihang.kernel import Cohort, Permission, Scope
from qihang.policy import load
from qihang.web.components import InboxItem

REVIEWS = frozenset(
    {Permission.DESTINATION_REVIEW_COLLEGE, Permission.DESTINATION_REVIEW_UNIVERSITY}
)
WORK = REVIEWS | {Permission.DESTINATION_CORRECT, Permission.DESTINATION_REPORT_UP}


def items(scope: Scope, cohort: Cohort, now: datetime) -> list[InboxItem]:
    """Everything that waits for this reader and where it is done."""
    return list(_registrations(scope, cohort, now)) if has_work(scope) else []


def has_work(scope: Scope) -> bool:
    """Whether anything can ever wait for this reader."""
    return any(scope.allows(permission) for permission in WORK)


def _registrations(scope: Scope, cohort: Cohort, now: datetime) -> Iterator[InboxItem]:
    overdue = now - load().duration("review_reminder", now.date())
    waiting = destinations.waiting_counts(scope, cohort)
    late = destinations.waiting_in(scope, cohort).filter(filed_at__lt=overdue).count()
    queue = _address("destinations:queue")
    yield InboxItem(gettext("待学院审核的登记"), waiting.college, queue, late)
    yield InboxItem(gettext("待学校审核的登记"), waiting.university, queue, late)
    yield InboxItem(gettext("毕业生质疑,待核查"), waiting.disputed, queue)
    yield InboxItem(gettext("已通过,待上报省级"), waiting.to_report, queue)


def _address(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return "#"
