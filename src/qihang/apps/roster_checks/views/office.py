"""The office reads reports and answers them."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from qihang.apps.orgs.services import unseal
from qihang.apps.people.services import record_read
from qihang.apps.roster_checks import labels, pages, queries, services
from qihang.apps.roster_checks.models import RosterReport
from qihang.apps.roster_checks.rules import (
    CLOSES,
    FIELDS,
    HIDDEN,
    WRITTEN,
    RosterReportState,
    due_on,
)
from qihang.apps.roster_checks.services.transitions import barred
from qihang.apps.roster_checks.values import display, field_label
from qihang.kernel import Permission, Scope
from qihang.policy import load
from qihang.web import formats, parameters
from qihang.web.access import get_or_404, needs
from qihang.web.components import Crumb, Fact, Filter, Page, RecordAction
from qihang.web.edition import current_cohort
from qihang.web.pages import render_page
from qihang.web.refusals import report_outcome, sentence
from qihang.web.request import Request

ANSWER = Permission.ROSTER_ANSWER
REASON = 1000  # characters that are read; the service says how many a reason may have


@needs(ANSWER)
@require_safe
def index(request: Request) -> HttpResponse:
    """How far the checks of this cohort have come, and the reports; of the whole university, never by college."""
    cohort = current_cohort()
    status = parameters.choice(request.GET, "status", [*RosterReportState])
    field = parameters.choice(request.GET, "field", FIELDS)
    found = queries.reports_in(request.scope, cohort, status, field)
    page = Page.of(request.GET, found.count())
    context = {
        "facts": _counts(request),
        "filters": _filters(),
        "query": request.GET,
        "page": page,
        "table": pages.office_table(list(found[page.offset : page.end])),
        "actions": _list_actions(request),
    }
    return render_page(request, "roster_checks/index.html", context)


@needs(ANSWER)
@require_safe
@never_cache
def report(request: Request, uuid: UUID) -> HttpResponse:
    """One report: what the roster says, what its graduate says, and the answer."""
    found = get_or_404(queries.report_in, request.scope, uuid)
    record_read(request.scope, found.graduate)
    against = barred(request.scope, [found]).get(found.pk)
    context = {
        "report": found,
        "label": field_label(found.field),
        "state": pages.state(found),
        "facts": _facts(found),
        "graduate": reverse("people:graduate", args=[found.graduate.uuid]),
        "proof": reverse("roster_checks:proof", args=[found.uuid]) if found.proof_id else "",
        "proof_name": found.proof_name,
        "barred": sentence(against) if against else "",
        "hint": _hint(found),
        "moments": pages.moments(queries.history_of(request.scope, [found])),
        "actions": [] if against else _actions(request.scope, found, request),
        "crumbs": [Crumb(gettext("信息核对"), reverse("roster_checks:index"))],
    }
    return render_page(request, "roster_checks/report.html", context)


@needs(ANSWER)
@require_POST
def mend(request: Request, uuid: UUID) -> HttpResponse:
    """Write what the graduate reported into the record."""
    found = get_or_404(queries.report_in, request.scope, uuid)
    with report_outcome(request, gettext("已更正，已通知毕业生。")):
        services.mend(request.scope, found.uuid, _reason(request), request.now)
    return redirect("roster_checks:report", uuid)


@needs(ANSWER)
@require_POST
def refuse(request: Request, uuid: UUID) -> HttpResponse:
    """Leave the record as it is, and say why."""
    found = get_or_404(queries.report_in, request.scope, uuid)
    with report_outcome(request, gettext("已答复，稍后通知毕业生；几分钟内可以撤销。")):
        services.refuse(request.scope, found.uuid, _reason(request), request.now)
    return redirect("roster_checks:report", uuid)


@needs(ANSWER)
@require_POST
def undo(request: Request, uuid: UUID) -> HttpResponse:
    """Take the refusal of this report back."""
    found = get_or_404(queries.report_in, request.scope, uuid)
    act = _undoable(request.scope, found, request)
    if act is None:
        raise Http404
    with report_outcome(request, gettext("已撤销答复。")):
        services.undo_refusal(request.scope, act, request.now)
    return redirect("roster_checks:report", uuid)


@needs(ANSWER)
@require_POST
@never_cache
def unmask(request: Request, uuid: UUID) -> HttpResponse:
    """Both numbers whole, once, against a reason."""
    found = get_or_404(queries.report_in, request.scope, uuid)
    values = services.unmask_report(request.scope, found.uuid, _reason(request))
    context = {
        "facts": [
            Fact(gettext("学籍库的内容"), values.recorded),
            Fact(gettext("本人报告的内容"), values.right),
        ],
        "label": field_label(found.field),
        "crumbs": [
            Crumb(gettext("信息核对"), reverse("roster_checks:index")),
            Crumb(found.graduate.name, reverse("roster_checks:report", args=[uuid])),
        ],
    }
    return render_page(request, "roster_checks/shown.html", context)


def _reason(request: Request) -> str:
    return parameters.text(request.POST, "reason", REASON)


def _counts(request: Request) -> list[Fact]:
    counts = queries.counts_in(request.scope, current_cohort())
    last = load().deadline(CLOSES, current_cohort())
    return [
        Fact(gettext("本届毕业生"), formats.people(counts.graduates)),
        Fact(gettext("已核对"), formats.people(counts.checked)),
        Fact(gettext("未核对"), formats.people(counts.graduates - counts.checked)),
        Fact(gettext("有报错待答复"), formats.people(counts.reporting)),
        Fact(gettext("核对截止"), formats.day(last)),
    ]


def _filters() -> list[Filter]:
    states = [(state.value, str(labels.STATE[state])) for state in RosterReportState]
    fields = [(field, field_label(field)) for field in FIELDS]
    return [
        Filter("status", gettext("状态"), choices=states),
        Filter("field", gettext("项目"), choices=fields),
    ]


def _list_actions(request: Request) -> list[RecordAction]:
    actions = []
    if request.scope.allows(Permission.SHEET_EXPORT):
        href = f"{reverse('exports:new', args=['registry_corrections'])}?status=mended"
        actions.append(RecordAction(gettext("导出学籍更正汇总表…"), href, "get"))
    if request.scope.allows(Permission.MESSAGE_REMIND):
        actions.append(
            RecordAction(gettext("提醒还没有核对的"), reverse("messages:reminders"), "get")
        )
    return actions


def _facts(found: RosterReport) -> list[Fact]:
    due = due_on(load(), timezone.localdate(found.made_at))
    recorded, right = unseal(found.recorded_sealed), unseal(found.right_sealed)
    return [
        Fact(gettext("姓名"), found.graduate.name),
        Fact(gettext("考生号"), found.graduate.exam_number),
        Fact(gettext("学院"), found.graduate.org.name),
        Fact(gettext("项目"), field_label(found.field)),
        Fact(gettext("学籍库的内容"), display(found.field, recorded) or formats.DASH),
        Fact(gettext("本人报告的内容"), display(found.field, right)),
        Fact(gettext("说明"), found.note),
        Fact(gettext("报错时间"), formats.minute(found.made_at)),
        Fact(gettext("答复期限"), formats.day(due)),
    ]


def _hint(found: RosterReport) -> str:
    if found.status != RosterReportState.OPEN or found.field in WRITTEN:
        return ""
    return gettext("这一项决定统计或归属，请用毕业生名单更正；导入后这条报错自动答复。")


def _actions(scope: Scope, found: RosterReport, request: Request) -> list[RecordAction]:
    if found.status != RosterReportState.OPEN:
        back = RecordAction(gettext("撤销答复"), reverse("roster_checks:undo", args=[found.uuid]))
        return [back] if _undoable(scope, found, request) else []
    mend_it = RecordAction(
        gettext("更正并答复"),
        reverse("roster_checks:mend", args=[found.uuid]),
        tone="main",
        reason=gettext("依据是什么？"),
        help=gettext("学籍库立即改为本人报告的内容；毕业生会看到依据。"),
    )
    refuse_it = RecordAction(
        gettext("不予更正"),
        reverse("roster_checks:refuse", args=[found.uuid]),
        tone="danger",
        reason=gettext("为什么不更正？"),
        help=gettext("毕业生会看到。"),
    )
    show_it = RecordAction(
        gettext("显示完整号码"),
        reverse("roster_checks:unmask", args=[found.uuid]),
        reason=gettext("为什么要查看？"),
        help=gettext("理由会记入审计记录；看过的人本届不能审核这位毕业生的登记。"),
    )
    written = [mend_it] if found.field in WRITTEN else []
    hidden = [show_it] if found.field in HIDDEN else []
    return [*written, refuse_it, *hidden]


def _undoable(scope: Scope, found: RosterReport, request: Request) -> UUID | None:
    """The act of one's own refusal that can still be taken back."""
    acts = {move.act for move in queries.history_of(scope, [found])}
    return next(
        (one.act for one in queries.undoable_acts(scope, request.now) if one.act in acts), None
    )
