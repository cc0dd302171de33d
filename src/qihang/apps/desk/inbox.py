"""What waits for the reader: counts that open their lists."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from qihang.apps.destinations import queries as destinations
from qihang.apps.destinations.rules import Status
from qihang.apps.people import queries as people
from qihang.apps.people.queries import GraduateFilter
from qihang.kernel import Cohort, Permission, Scope
from qihang.policy import load
from qihang.web.components import InboxItem

P = Permission
REVIEWS = frozenset({P.DESTINATION_REVIEW_COLLEGE, P.DESTINATION_REVIEW_UNIVERSITY})
SETTLES = frozenset({P.DESTINATION_CORRECT, P.DESTINATION_REPORT_UP})


def items(scope: Scope, cohort: Cohort, now: datetime) -> list[InboxItem]:
    """Everything that waits for this reader and where it is done; at most one query a line below."""
    found: list[InboxItem] = []
    if _any(scope, REVIEWS):
        found += _reviews(scope, cohort, now)
    if _any(scope, SETTLES):
        found += _settling(scope, cohort)
    if scope.allows(P.DESTINATION_REVIEW_COLLEGE):
        found.append(_without_account(scope, cohort))
    return found


def has_work(scope: Scope) -> bool:
    """Whether anything can ever wait for this reader."""
    return _any(scope, REVIEWS | SETTLES)


def _any(scope: Scope, permissions: frozenset[Permission]) -> bool:
    return any(scope.allows(permission) for permission in permissions)


def _reviews(scope: Scope, cohort: Cohort, now: datetime) -> Iterator[InboxItem]:
    """By stage; late is what has waited longer than policy lets a review wait unreminded."""
    overdue = now - load().duration("review_reminder", timezone.localdate(now))
    rows = destinations.waiting_in(scope, cohort).order_by().values("status")
    rows = rows.annotate(number=Count("pk"), old=Count("pk", filter=Q(filed_at__lt=overdue)))
    counts = {row["status"]: (row["number"], row["old"]) for row in rows}
    for stage, label in (
        (Status.WAITING_COLLEGE, gettext("待学院审核的登记")),
        (Status.WAITING_UNIVERSITY, gettext("待学校审核的登记")),
    ):
        number, old = counts.get(stage, (0, 0))
        yield InboxItem(label, number, f"{reverse('destinations:queue')}?stage={stage}", old)


def _settling(scope: Scope, cohort: Cohort) -> Iterator[InboxItem]:
    waiting = destinations.waiting_counts(scope, cohort)
    objections, report = reverse("destinations:objections"), reverse("destinations:report_up")
    yield InboxItem(gettext("毕业生质疑，待核查"), waiting.disputed, objections)
    yield InboxItem(gettext("已通过，待上报省级"), waiting.to_report, report)


def _without_account(scope: Scope, cohort: Cohort) -> InboxItem:
    number = people.search_in(scope, cohort, GraduateFilter(activated=False)).count()
    href = f"{reverse('people:graduates')}?activated=no"
    return InboxItem(gettext("还没有开通账号的毕业生"), number, href)
