"""What posts give to homes: what waits for an office or a publisher, what was held of a publisher's own."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from qihang.apps.postings import queries
from qihang.apps.postings.queries.applications import waiting_count
from qihang.kernel import Cohort, Permission, Scope
from qihang.web.components import InboxItem
from qihang.web.home import Inbox


def to_screen(scope: Scope, _cohort: Cohort, _now: datetime) -> Iterator[InboxItem]:
    """Posts, objections and reports that wait for the office."""
    waiting, objected, reported = queries.waiting_counts(scope)
    queue = reverse("postings:queue")
    yield InboxItem(gettext("岗位待审查"), waiting, queue)
    yield InboxItem(gettext("岗位异议待答复"), objected, f"{queue}?stage=objected")
    yield InboxItem(gettext("岗位举报待处理"), reported, reverse("postings:reports"))


def held(scope: Scope, _cohort: Cohort, _now: datetime) -> Iterator[InboxItem]:
    """Own posts that were held."""
    number = queries.held_own(scope)
    yield InboxItem(
        gettext("岗位暂缓发布，请修改"), number, f"{reverse('postings:own')}?status=held"
    )


GIVES = (
    Inbox("posts_to_screen", to_screen, frozenset({Permission.POST_SCREEN}), order=40),
    Inbox("posts_held", held, frozenset({Permission.POST_MANAGE_OWN}), order=41),
)


def applications_waiting(scope: Scope, _cohort: Cohort, _now: datetime) -> Iterator[InboxItem]:
    """Applications that nobody answered yet."""
    href = f"{reverse('postings:applications')}?status=sent"
    yield InboxItem(gettext("收到的投递，待答复"), waiting_count(scope), href)


APPLICATIONS = (
    Inbox(
        "applications",
        applications_waiting,
        frozenset({Permission.APPLICATION_ANSWER}),
        order=42,
    ),
)
