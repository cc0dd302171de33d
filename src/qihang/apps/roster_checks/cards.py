"""What checks give to homes: the graduate's task with its deadline, and what waits for the office."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.roster_checks import queries
from qihang.apps.roster_checks.rules import CLOSES, CheckWindow, RosterReportState, window_at
from qihang.kernel import Cohort, Permission, Scope
from qihang.policy import load
from qihang.web import components, formats
from qihang.web.components import InboxItem
from qihang.web.home import Area, Card, Inbox
from qihang.web.markup import el, join
from qihang.web.request import Request


def task(request: Request) -> SafeString | str:
    """That the own data is to be checked, and by when; nothing once it is done."""
    own = queries.own_check(request.scope)
    if own is None or own.is_checked:
        return ""
    cohort = Cohort(own.graduate.cohort)
    window = window_at(load(), cohort, request.today)
    last = {"day": formats.day(load().deadline(CLOSES, cohort))}
    words = {
        CheckWindow.OPEN: gettext("请在 %(day)s 前（含当天）核对您的学籍信息，有误的请报错。"),
        CheckWindow.LATE: gettext("学籍信息核对已在 %(day)s 截止，您还没有核对，请尽快核对。"),
    }.get(window)
    if words is None:
        return ""
    link = el("a", gettext("核对信息"), href=reverse("roster_checks:own"), class_="button quiet")
    return components.card(join((el("p", words % last), el("p", link))), gettext("信息核对"))


def waiting(scope: Scope, _cohort: Cohort, now: datetime) -> Iterator[InboxItem]:
    """Reports that wait for an answer."""
    number, late = queries.waiting_counts(scope, timezone.localdate(now))
    href = f"{reverse('roster_checks:index')}?status={RosterReportState.OPEN}"
    yield InboxItem(gettext("学籍信息报错，待答复"), number, href, late)


GIVES = (
    Card("roster_check", task, order=15, areas=(Area.OWN,), permission=Permission.ROSTER_CHECK_OWN),
    Inbox("roster_reports", waiting, frozenset({Permission.ROSTER_ANSWER}), order=15),
)
