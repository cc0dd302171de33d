"""A graduate's own roster data: read, confirmed, reported field by field."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qihang.apps.files.rules import ENDINGS
from qihang.apps.files.services import open_stored
from qihang.apps.orgs.services import unseal
from qihang.apps.roster_checks import pages, queries, services
from qihang.apps.roster_checks.forms import ErrorForm
from qihang.apps.roster_checks.models import RosterReport
from qihang.apps.roster_checks.queries import OwnCheck
from qihang.apps.roster_checks.rules import CLOSES, ENDS, FIELDS, OPENS, CheckWindow, window_at
from qihang.apps.roster_checks.services.checks import ReportedError
from qihang.apps.roster_checks.values import current, digest_of, display, field_label
from qihang.kernel import Cohort, Permission
from qihang.policy import load
from qihang.web import formats, parameters
from qihang.web.access import get_or_404, needs
from qihang.web.bodies import accepts_files
from qihang.web.components import Crumb, Fact, RecordAction
from qihang.web.downloads import download
from qihang.web.pages import render_page
from qihang.web.refusals import refusals_on, report_outcome
from qihang.web.request import Request

OWN = Permission.ROSTER_CHECK_OWN
_OPEN = frozenset({CheckWindow.OPEN, CheckWindow.LATE})


@needs(OWN)
@require_safe
@never_cache
def own(request: Request) -> HttpResponse:
    """Every field as the roster has it, what was reported, and the button that says it is right."""
    mine = queries.own_check(request.scope)
    window = _window(request, mine)
    may = mine is not None and window in _OPEN
    context = {
        "mine": mine,
        "told": _notice(mine, window),
        "table": pages.own_table(mine, may_report=may) if mine else None,
        "reports": pages.own_reports(mine.reports) if mine and mine.reports else None,
        "seen": digest_of(mine.graduate).hex() if mine else "",
        "may_confirm": may and mine is not None and not mine.is_checked,
    }
    return render_page(request, "roster_checks/own.html", context)


@needs(OWN)
@require_POST
def confirm(request: Request) -> HttpResponse:
    """All of it is right, but for what is reported."""
    with report_outcome(request, gettext("已确认，谢谢。以后发现有误，还可以在这里报错。")):
        seen = parameters.text(request.POST, "seen")
        services.confirm_roster(request.scope, seen, request.now)
    return redirect("roster_checks:own")


@accepts_files("roster_proof")
@needs(OWN)
@never_cache
@sensitive_post_parameters("right")
@require_http_methods(["GET", "HEAD", "POST"])
def report_field(request: Request, field: str) -> HttpResponse:
    """What is right in place of what the roster says."""
    mine = queries.own_check(request.scope)
    if field not in FIELDS or mine is None:
        raise Http404
    most = load().limit("evidence_file_size", request.today)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ErrorForm(field, most, *bound)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            services.report_error(request.scope, _error_of(field, form), request.now)
            messages.success(request, gettext("已报给学校，答复后会通知您。"))
            return redirect("roster_checks:own")
    context = {
        "form": form,
        "label": field_label(field),
        "facts": [
            Fact(
                gettext("学籍库的内容"),
                display(field, current(mine.graduate, field), whole=True) or formats.DASH,
            )
        ],
        "crumbs": [Crumb(gettext("信息核对"), reverse("roster_checks:own"))],
        "back": reverse("roster_checks:own"),
    }
    status = 422 if form.errors else 200
    return render_page(request, "roster_checks/report_field.html", context, status=status)


@needs(OWN)
@require_safe
@never_cache
def own_report(request: Request, uuid: UUID) -> HttpResponse:
    """One report of one's own, and the answer."""
    report = _own_report(request, uuid)
    context = {
        "report": report,
        "label": field_label(report.field),
        "state": pages.state(report),
        "facts": [
            Fact(gettext("学籍库的内容"), _value(report, "recorded")),
            Fact(gettext("正确的内容"), _value(report, "right")),
            Fact(gettext("说明"), report.note),
            Fact(gettext("报错时间"), formats.minute(report.made_at)),
        ],
        "proof": reverse("roster_checks:proof", args=[report.uuid]) if report.proof_id else "",
        "moments": pages.moments(queries.history_of(request.scope, [report]), names=False),
        "actions": _actions(report),
        "crumbs": [Crumb(gettext("信息核对"), reverse("roster_checks:own"))],
    }
    return render_page(request, "roster_checks/own_report.html", context)


@needs(OWN)
@require_POST
def withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """Take a report back."""
    report = _own_report(request, uuid)
    with report_outcome(request, gettext("已撤回这条报错。")):
        services.withdraw_report(request.scope, report.uuid, request.now)
    return redirect("roster_checks:own")


@needs(OWN, Permission.ROSTER_ANSWER)
@require_safe
def proof(request: Request, uuid: UUID) -> HttpResponseBase:
    """The paper of a report, to be saved and never run."""
    report = get_or_404(services.proof_of, request.scope, uuid)
    if report.proof is None:
        raise Http404
    stem = report.proof_name.rsplit(".", 1)[0] or report.field
    name = f"{stem}{ENDINGS[report.proof.media_type]}"
    return download(open_stored(report.proof), name, report.proof.media_type)


def _error_of(field: str, form: ErrorForm) -> ReportedError:
    given = form.cleaned_data
    upload = given["proof"] or None
    name = upload.name if upload else ""
    return ReportedError(field, str(given["right"]), given["note"], upload, name or "")


def _own_report(request: Request, uuid: UUID) -> RosterReport:
    mine = queries.own_check(request.scope)
    found = next((r for r in mine.reports if r.uuid == uuid), None) if mine else None
    if found is None:
        raise Http404
    return found


def _value(report: RosterReport, which: str) -> str:
    sealed = report.recorded_sealed if which == "recorded" else report.right_sealed
    return display(report.field, unseal(sealed), whole=True) or formats.DASH


def _actions(report: RosterReport) -> list[RecordAction]:
    if report.status != "open":
        return []
    href = reverse("roster_checks:withdraw", args=[report.uuid])
    return [RecordAction(gettext("撤回报错"), href)]


def _window(request: Request, mine: OwnCheck | None) -> CheckWindow:
    if mine is None:
        return CheckWindow.CLOSED
    return window_at(load(), Cohort(mine.graduate.cohort), request.today)


def _notice(mine: OwnCheck | None, window: CheckWindow) -> tuple[str, str]:
    """Tone and sentence at the top."""
    if mine is None:
        return "info", gettext("这个账号没有对应的毕业生学籍，没有要核对的信息。")
    last = {CheckWindow.EARLY: OPENS, CheckWindow.OPEN: CLOSES}.get(window, ENDS)
    day = {"day": formats.day(load().deadline(last, Cohort(mine.graduate.cohort)))}
    if mine.is_checked:
        return "good", gettext("您已核对过，信息没有变动。发现有误，还可以报错。")
    if mine.check is not None and window in _OPEN:
        return "act", gettext("您核对之后信息有变动，请再看一遍后确认。")
    return {
        CheckWindow.EARLY: ("info", gettext("核对从 %(day)s 开始，现在可以先看。") % day),
        CheckWindow.OPEN: (
            "act",
            gettext("请在 %(day)s 前（含当天）逐项核对：有误的报错，其余的在下面确认。") % day,
        ),
        CheckWindow.LATE: (
            "act",
            gettext("核对的期限已过，您还没有核对。请尽快核对；%(day)s 前仍可报错。") % day,
        ),
        CheckWindow.CLOSED: (
            "info",
            gettext("本届的核对已在 %(day)s 结束。信息有误的，请联系学校教务部门。") % day,
        ),
    }[window]
