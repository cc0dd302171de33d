"""What waits for the reader: counts that open their lists."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from qihang.apps.destinations import queries as destinations
from qihang.apps.destinations.rules import Status
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
    waiting = destinations.waiting_counts(scope, cohort)
    late = _late(scope, cohort, now) if waiting.college or waiting.university else {}
    for label, stage, count in (
        (gettext("待学院审核的登记"), Status.WAITING_COLLEGE, waiting.college),
        (gettext("待学校审核的登记"), Status.WAITING_UNIVERSITY, waiting.university),
    ):
        href = f"{reverse('destinations:queue')}?stage={stage}"
        yield InboxItem(label, count, href, late.get(stage, 0))
    objections, report = reverse("destinations:objections"), reverse("destinations:report_up")
    yield InboxItem(gettext("毕业生质疑，待核查"), waiting.disputed, objections)
    yield InboxItem(gettext("已通过，待上报省级"), waiting.to_report, report)


def _late(scope: Scope, cohort: Cohort, now: datetime) -> dict[str, int]:
    """By stage, how many have waited longer than policy lets a review wait unreminded."""
    overdue = now - load().duration("review_reminder", timezone.localdate(now))
    rows = destinations.waiting_in(scope, cohort).filter(filed_at__lt=overdue).order_by()
    return dict(rows.values_list("status").annotate(Count("pk")))
