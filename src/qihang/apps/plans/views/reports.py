"""Phases with what was kept at their ends, the weekly and ten-day report, two editions compared."""

from collections.abc import Sequence
from datetime import timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from qihang.apps.plans import labels, pages, queries, rules, services
from qihang.apps.plans.models import PhaseEnd
from qihang.apps.plans.pages import report as drawn
from qihang.apps.plans.pages.parameters import edition_named, progress_asked
from qihang.apps.plans.queries import Progress
from qihang.apps.plans.rules import DutyStanding, last_day
from qihang.kernel import Period, Permission
from qihang.policy import Changed, Duty, Edition, Phase, difference
from qihang.web import components, formats, parameters
from qihang.web.access import needs
from qihang.web.address import with_query
from qihang.web.components import Column, Crumb, Filter, Tab, Table, TableRow
from qihang.web.edition import words
from qihang.web.markup import el, join
from qihang.web.pages import render_page
from qihang.web.request import Request

SEES = Permission.PLAN_SEE
PERIODS = {"day": rules.one_day, "week": rules.week, "ten": rules.ten_days}


@needs(SEES)
@require_safe
def phases(request: Request, edition: str) -> HttpResponse:
    """Every phase: its days, its duties, and the figures kept when it ended."""
    progress = progress_asked(request, edition_named(edition))
    kept: dict[str, PhaseEnd] = {}
    if progress.org is not None:
        kept = queries.phase_ends(request.scope, progress.edition, progress.org, progress.day)
    found = progress.edition.phases.values()
    context = {
        "heading": gettext("各阶段"),
        "sub": pages.sub(progress),
        "crumbs": _crumbs(progress),
        "filters": [Filter("on", gettext("截至"), "date")],
        "query": pages.with_day(request.GET, progress),
        "cards": [_phase(progress, phase, kept.get(phase.code)) for phase in found],
    }
    return render_page(request, "plans/phases.html", context)


@needs(SEES)
@require_safe
def report(request: Request, edition: str) -> HttpResponse:
    """What the plan did on the day, in its week or its ten days: to be read, or printed."""
    after = progress_asked(request, edition_named(edition))
    kind = parameters.choice(request.GET, "kind", PERIODS, "week")
    period = PERIODS[kind](after.day)
    days = Period(period.start, min(period.end or after.day, after.day + timedelta(days=1)))
    eve = period.start - timedelta(days=1)
    before = queries.progress(request.scope, after.edition, after.org, eve)
    held = queries.meetings_between(request.scope, after.org.path, days) if after.org else 0
    context = {
        "heading": drawn.title(kind, days),
        "sub": pages.sub(after),
        "crumbs": _crumbs(after),
        "tabs": [
            Tab(words, with_query(request.GET, kind=name), name == kind)
            for name, words in drawn.kinds().items()
        ],
        "filters": [Filter("on", gettext("截至"), "date")],
        "query": pages.with_day(request.GET, after),
        "counts": components.data_table(drawn.counts(before, after)),
        "moved": components.data_table(drawn.moved(before, after)),
        "late": components.data_table(drawn.standing_so(after, DutyStanding.LATE)),
        "due": components.data_table(drawn.due(after, days)),
        "meetings": gettext("本期登记的会议 %(n)s 次。") % {"n": held},
        "lacking": gettext("暂时无法度量的任务 %(n)s 项，没有计入已完成。")
        % {"n": after.counts()[DutyStanding.UNMEASURED]},
    }
    return render_page(request, "plans/report.html", context)


@needs(SEES)
@require_safe
def against(request: Request, edition: str, other: str) -> HttpResponse:
    """How an edition differs from another: duties added, dropped, changed."""
    after, before = edition_named(edition), edition_named(other)
    found = difference(before, after)
    names = {"before": words(before.label), "after": words(after.label)}
    context = {
        "heading": gettext("两个方案的不同"),
        "sub": gettext("从“%(before)s”到“%(after)s”") % names,
        "crumbs": [Crumb(words(after.label), reverse("plans:plan", args=[after.code]))],
        "added": components.data_table(_plain(found.added, gettext("新增的任务"))),
        "dropped": components.data_table(_plain(found.dropped, gettext("去掉的任务"))),
        "changed": components.data_table(_changed(found.changed, before, after)),
    }
    return render_page(request, "plans/against.html", context)


def _crumbs(progress: Progress) -> Sequence[Crumb]:
    return [Crumb(words(progress.edition.label), pages.plan_href(progress))]


def _phase(progress: Progress, phase: Phase, kept: PhaseEnd | None) -> SafeString:
    mine = [f for f in progress.findings if phase.code in f.duty.phases]
    last = last_day(phase.period)
    over = last is not None and last < progress.day
    title = words(phase.label)
    parts: list[object] = [el("p", _when(progress, phase), class_="quiet-text")]
    parts.append(components.data_table(pages.duties_table(progress, mine, title)))
    if kept is not None:
        parts.append(_kept(kept))
    elif over:
        parts.append(components.notice("info", gettext("阶段末数据由每晚的任务留存，还没有留存。")))
    return components.card(join(parts), title, pages.window_words(phase.period))


def _when(progress: Progress, phase: Phase) -> str:
    last = last_day(phase.period)
    if progress.day < phase.period.start:
        return gettext("还没有开始")
    if last is not None and last < progress.day:
        return gettext("已结束")
    left = (phase.period.end - progress.day).days if phase.period.end else None
    return gettext("进行中") if left is None else gettext("进行中，余 %(days)s 天") % {"days": left}


def _kept(kept: PhaseEnd) -> SafeString:
    """What was kept, and whether it is still as it was kept."""
    intact = services.digest(kept.content) == kept.digest
    facts = {"day": formats.day(kept.day), "on": formats.day(kept.kept_on)}
    head = gettext("阶段末（%(day)s）的数据，%(on)s 留存") % facts
    seal = components.light("good" if intact else "late", _seal(intact, kept.digest))
    table = components.data_table(drawn.kept(kept.content))
    return components.fold(join((el("p", seal), table)), head, drawn.kept_line(kept.content))


def _seal(intact: bool, digest: str) -> str:
    words = gettext("与留存时一致") if intact else gettext("与留存时不一致")
    return f"{words} · {digest[:12]}"


def _plain(duties: Sequence[Duty], caption: str) -> Table:
    columns = [Column(gettext("任务"), lead=True), Column(gettext("目标")), Column(gettext("时间"))]
    rows = [
        TableRow(
            (
                pages.named(d.id, words(d.label)),
                pages.target_words(d.target),
                pages.window_words(d.window),
            )
        )
        for d in duties
    ]
    return Table(caption, columns, rows, empty=components.Empty(gettext("没有。")))


def _changed(pairs: Sequence[Changed], before: Edition, after: Edition) -> Table:
    columns = [
        Column(gettext("任务"), lead=True),
        Column(gettext("变了什么")),
        Column(gettext("原来")),
        Column(gettext("现在")),
    ]
    rows = [
        TableRow(
            (
                pages.named(pair.after.id, words(pair.after.label)),
                labels.ASPECT[aspect],
                _aspect(aspect, pair.before, before),
                _aspect(aspect, pair.after, after),
            )
        )
        for pair in pairs
        for aspect in pair.aspects
    ]
    empty = components.Empty(gettext("没有。"))
    return Table(gettext("改动的任务"), columns, rows, empty=empty)


def _aspect(aspect: str, duty: Duty, edition: Edition) -> str:
    if aspect == "words":
        return words(duty.label)
    if aspect == "target":
        return pages.target_words(duty.target)
    if aspect == "window":
        return pages.window_words(duty.window)
    if aspect == "departments":
        return pages.department_names(edition, duty.departments)
    return pages.carrier_names(duty.carried_by)
