"""What waits for an office: posts, objections, reports; one by one or many at once, with undo."""

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qihang.apps.postings import forms, labels, queries, services
from qihang.apps.postings.models import PostReport
from qihang.apps.postings.pages import posts
from qihang.apps.postings.queries import STAGES, PostFilter
from qihang.apps.postings.rules import ReportReason
from qihang.apps.postings.views.posts import filters, post_table, undos
from qihang.kernel import Permission, Refusal
from qihang.web import formats, parameters
from qihang.web.access import get_or_404, must_hold, needs
from qihang.web.address import of_record
from qihang.web.components import (
    BulkAction,
    Column,
    Crumb,
    Empty,
    Fact,
    Filter,
    Page,
    Tab,
    Table,
    TableRow,
)
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message, refusals_on, report_outcome, sentence
from qihang.web.request import Request

SCREEN = Permission.POST_SCREEN
MANY = 200


@needs(SCREEN)
@require_safe
def queue(request: Request) -> HttpResponse:
    """Posts of one stage, the longest waiting first."""
    stage = parameters.choice(request.GET, "stage", STAGES, "waiting")
    found = queries.posts_to_screen(request.scope, stage, PostFilter.read(request.GET.dict()))
    page = Page.of(request.GET, found.count())
    none = Empty(gettext("没有等待办理的岗位。"))
    tick = stage == "waiting"
    context = {
        "tabs": tabs(request, stage),
        "stage": stage,
        "filters": _filters(),
        "page": page,
        "table": post_table(request, found[page.offset : page.end], none, tick=tick),
        "bulk": [BulkAction(gettext("同意发布所选"), reverse("postings:bulk"))] if tick else [],
        "undos": undos(request),
    }
    return render_page(request, "postings/queue.html", context)


@needs(SCREEN)
@require_POST
def bulk(request: Request) -> HttpResponse:
    """Release those that were ticked and carry no mark; say what was left and why."""
    uuids = parameters.uuids(request.POST, "uuid")[:MANY]
    if not uuids:
        messages.warning(request, gettext("请先勾选岗位。"))
        return redirect("postings:queue")
    try:
        done = services.release_posts(request.scope, uuids, request.now)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
        return redirect("postings:queue")
    if done.released:
        words = gettext("已发布 %(count)s 个岗位。") % {"count": len(done.released)}
        messages.success(request, words)
    for why, count in Counter(sentence(refusal) for _, refusal in done.skipped).items():
        facts = {"count": count, "reason": why}
        messages.warning(request, gettext("跳过 %(count)s 个：%(reason)s") % facts)
    return redirect("postings:queue")


@needs(SCREEN)
@require_POST
def release(request: Request, uuid: UUID) -> HttpResponse:
    """Let it be published, or its change; grant an objection."""
    _screened(request, uuid)
    with report_outcome(request, gettext("已同意。")):
        reason = parameters.text(request.POST, "reason", 1000)
        services.release_post(request.scope, uuid, request.now, reason)
    return redirect("postings:post", uuid)


@needs(SCREEN)
@require_POST
def hold(request: Request, uuid: UUID) -> HttpResponse:
    """Keep it back, decline its change or objection, with the reason."""
    _screened(request, uuid)
    with report_outcome(request, gettext("已告知单位。")):
        reason = parameters.text(request.POST, "reason", 1000)
        services.hold_post(request.scope, uuid, request.now, reason)
    return redirect("postings:post", uuid)


@needs(SCREEN, Permission.POST_MANAGE_OWN)
@require_POST
def undo(request: Request, act: UUID) -> HttpResponse:
    """Take back an act of one's own."""
    with report_outcome(request, gettext("已撤销。")):
        undone = services.undo(request.scope, act, request.now)
        if len(undone.moved) == 1:
            return redirect("postings:post", undone.moved[0].uuid)
    screens = request.scope.allows(SCREEN)
    return redirect("postings:queue" if screens else "postings:own")


@needs(SCREEN)
@require_safe
def reports(request: Request) -> HttpResponse:
    """Reports that nobody handled yet; with `all` every one."""
    every = parameters.choice(request.GET, "all", ("1",)) == "1"
    found = queries.reports_in(request.scope)
    found = found if every else found.filter(handled_at=None)
    page = Page.of(request.GET, found.count())
    columns = [
        Column(gettext("岗位"), lead=True),
        Column(gettext("单位")),
        Column(gettext("问题")),
        Column(gettext("时间"), whole=True),
        Column(gettext("结果")),
    ]
    rows = [_report_row(one) for one in found[page.offset : page.end]]
    none = Empty(gettext("没有等待处理的举报。"))
    context = {
        "tabs": tabs(request, "reports"),
        "page": page,
        "table": Table(gettext("岗位举报"), columns, rows, request.GET, empty=none),
    }
    return render_page(request, "postings/reports.html", context)


@needs(SCREEN)
@require_http_methods(["GET", "HEAD", "POST"])
def handle(request: Request, uuid: UUID) -> HttpResponse:
    """One report, and what was found about it."""
    report = get_or_404(queries.report_in, request.scope, uuid)
    form = forms.HandlingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            answer = form.cleaned_data["answer"]
            services.handle_report(request.scope, uuid, form.found(), answer, request.now)
            messages.success(request, gettext("举报已办结。"))
            return redirect("postings:reports")
    context = {
        "report": report,
        "facts": _report_facts(report),
        "post_href": reverse("postings:post", args=[report.post.uuid]),
        "form": None if report.handled_at else form,
        "crumbs": [Crumb(gettext("岗位举报"), reverse("postings:reports"))],
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "postings/handle.html", context, status=status)


def tabs(request: Request, current: str) -> list[Tab]:
    """Stages of screening, and reports, each with what waits in it."""
    waiting, objected, reported = queries.waiting_counts(request.scope)
    counts = {"waiting": waiting, "objected": objected, "reports": reported}
    queue_href = reverse("postings:queue")
    hrefs = {stage: f"{queue_href}?stage={stage}" for stage in STAGES}
    hrefs["reports"] = reverse("postings:reports")
    return [
        Tab(str(labels.STAGE[name]), href, name == current, counts.get(name))
        for name, href in hrefs.items()
    ]


def _screened(request: Request, uuid: UUID) -> None:
    found = get_or_404(queries.get_in, request.scope, uuid)
    must_hold(request, SCREEN, found.office_path)


def _filters() -> list[Filter]:
    marked = Filter("marked", gettext("标记"), choices=[("1", gettext("有标出的词句"))])
    return [one for one in filters() if one.name != "status"] + [marked]


def _report_row(report: PostReport) -> TableRow:
    cells = (
        report.post.title,
        report.post.employer_name,
        str(labels.REASON[ReportReason(report.reason)]),
        formats.minute(report.at),
        str(labels.OUTCOME_OF.get(report.outcome or "", gettext("待处理"))),
    )
    return TableRow(cells, of_record("postings:handle", report.uuid))


def _report_facts(report: PostReport) -> list[Fact]:
    return [
        Fact(gettext("岗位"), report.post.title),
        Fact(gettext("单位"), report.post.employer_name),
        Fact(gettext("岗位状态"), posts.state(report.post)),
        Fact(gettext("问题"), str(labels.REASON[ReportReason(report.reason)])),
        Fact(gettext("具体情况"), report.words or formats.DASH),
        Fact(gettext("时间"), formats.minute(report.at)),
        Fact(gettext("核实情况"), report.answer or formats.DASH),
    ]
