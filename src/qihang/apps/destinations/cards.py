"""What registration gives to homes: what a graduate must do next, and what waits for reviewers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qihang.apps.codes import queries as codes
from qihang.apps.destinations import labels, queries
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries import WaitingCounts
from qihang.apps.destinations.rules import REVIEWERS, REVIEWS, Status, Window, window_at
from qihang.kernel import Cohort, Permission, Scope
from qihang.policy import load
from qihang.web import components, formats
from qihang.web.components import Fact, InboxItem
from qihang.web.edition import current_cohort
from qihang.web.home import Area, Card, Inbox
from qihang.web.markup import el, join
from qihang.web.request import Request, once

SETTLES = frozenset({Permission.DESTINATION_CORRECT, Permission.DESTINATION_REPORT_UP})


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the graduate is told, and the verb on the button; without a verb there is only waiting."""

    text: Promise
    verb: Promise | None = None


_START = NextStep(_("您还没有登记毕业去向，分三步，大约两分钟。"), _("登记毕业去向"))
NEXT: dict[Status, NextStep] = {
    Status.DRAFT: NextStep(_("您的登记还没有提交。"), _("继续填写")),
    Status.WAITING_COLLEGE: NextStep(_("已提交，正在等学院审核，暂时不用做什么。"), _("查看登记")),
    Status.WAITING_UNIVERSITY: NextStep(
        _("学院已通过，正在等学校审核，暂时不用做什么。"), _("查看登记")
    ),
    Status.RETURNED: NextStep(
        _("登记被退回了：请看看退回的原因，改好后再提交。"), _("查看原因并修改")
    ),
    Status.APPROVED: NextStep(_("登记已通过。请核对一遍，属实就确认。"), _("核对并确认")),
    Status.REPORTED: NextStep(_("登记已上报。请核对一遍，属实就确认。"), _("核对并确认")),
    Status.CONFIRMED: NextStep(
        _("您已确认，没有要做的事了。去向有变化时可以更改。"), _("查看登记")
    ),
    Status.RELEASED: NextStep(
        _("您的就业协议已解约，原登记不再统计，请按现在的情况重新登记。"), _("重新登记")
    ),
    Status.DISPUTED: NextStep(_("您的质疑正在核查，有结果会告诉您。"), _("查看登记")),
    Status.CLOSED: NextStep(_("学校登记了您的学籍异动，这届的登记已终止。"), _("查看登记")),
}
# Where the graduate is asked for something, the button carries the accent.
_ASKED = frozenset(
    {Status.DRAFT, Status.RETURNED, Status.APPROVED, Status.REPORTED, Status.RELEASED}
)


def what_to_do(request: Request) -> SafeString:
    """What the graduate must do now, and how long it is possible."""
    latest = once(request, _latest)
    status = Status(latest.status) if latest else None
    following = NEXT.get(status, _START) if status else _START
    asked = status is None or status in _ASKED or status not in NEXT
    button = el(
        "a",
        following.verb,
        href=reverse("destinations:own"),
        class_=f"button {'main' if asked else 'quiet'}",
    )
    text = el("p", following.text, class_="lead")
    window = el("p", _window(request), class_="quiet-text")
    return components.card(join((text, el("p", button), window)), gettext("现在要做的"))


def own_registration(request: Request) -> SafeString | str:
    """What is registered, for the graduate."""
    latest = once(request, _latest)
    return _registered(latest) if latest else ""


def _latest(request: Request) -> Destination | None:
    return queries.own_registration(request.scope).latest


def _registered(latest: Destination) -> SafeString:
    status = Status(latest.status)
    shown = [
        Fact(gettext("状态"), components.status(labels.STATUS[status], labels.TONE[status])),
        Fact(gettext("毕业去向"), codes.label("destination", latest.kind) if latest.kind else ""),
        Fact(gettext("单位或学校"), latest.employer_name or latest.school_name),
        Fact(gettext("提交时间"), formats.minute(latest.filed_at)),
    ]
    return components.card(components.facts(shown), gettext("我的登记"))


def _window(request: Request) -> str:
    policy, cohort, day = load(), current_cohort(), request.today
    window = window_at(policy, cohort, day)
    name = {
        Window.EARLY: "reporting_opens",
        Window.OPEN: "first_cutoff",
        Window.LATE: "year_end_cutoff",
        Window.CLOSED: "year_end_cutoff",
    }[window]
    facts = {"day": formats.day(policy.deadline(name, cohort))}
    return _sentences()[window] % facts


def _sentences() -> dict[Window, str]:
    return {
        Window.EARLY: gettext("登记从 %(day)s 开始。"),
        Window.OPEN: gettext("登记和更改的截止日期是 %(day)s（含当天）。"),
        Window.LATE: gettext("初次统计已截止；到 %(day)s 为止的更改会计入年终统计。"),
        Window.CLOSED: gettext("本届登记已在 %(day)s 截止。如有错误，请联系学院。"),
    }


def waiting(scope: Scope, cohort: Cohort, now: datetime) -> Iterator[InboxItem]:
    """What reviewers decide and what the university settles; one statement."""
    overdue = now - load().duration("review_reminder", timezone.localdate(now))
    counts = queries.waiting_counts(scope, cohort, overdue)
    if any(map(scope.allows, REVIEWERS)):
        yield from _reviews(counts)
    if any(map(scope.allows, SETTLES)):
        yield from _settling(counts)


def _reviews(waiting: WaitingCounts) -> Iterator[InboxItem]:
    """By stage; late is what has waited longer than policy lets a review wait unreminded."""
    queue = reverse("destinations:queue")
    for stage in REVIEWS:
        href = f"{queue}?stage={stage}"
        yield InboxItem(str(labels.WAITS[stage]), waiting.waiting[stage], href, waiting.late[stage])


def _settling(waiting: WaitingCounts) -> Iterator[InboxItem]:
    objections, report = reverse("destinations:objections"), reverse("destinations:report_up")
    objected, approved = waiting.waiting[Status.DISPUTED], waiting.waiting[Status.APPROVED]
    yield InboxItem(gettext("毕业生质疑，待核查"), objected, objections)
    yield InboxItem(gettext("已通过，待上报省级"), approved, report)


OWN = (Area.OWN,)
FILES = Permission.DESTINATION_FILE_OWN
GIVES = (
    Card("what_to_do", what_to_do, order=10, areas=OWN, permission=FILES, leading=True),
    Card("own_registration", own_registration, order=20, areas=OWN, permission=FILES),
    Inbox("destinations", waiting, REVIEWERS | SETTLES, order=10),
)
