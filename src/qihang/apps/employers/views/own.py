"""The employer's own pages: how it stands, what it says of itself, who recruits for it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qihang.apps.employers import forms, labels, queries, services
from qihang.apps.employers.models import Employer
from qihang.apps.employers.pages import actions, tables, words
from qihang.apps.employers.rules import EmployerState, RequestKind
from qihang.apps.employers.rules.details import NAMES
from qihang.apps.orgs.queries import orgs_at
from qihang.kernel import Permission, Scope
from qihang.web import parameters
from qihang.web.access import get_or_404, needs, signed_in
from qihang.web.bodies import accepts_files
from qihang.web.components import Crumb, Fact, RecordAction
from qihang.web.pages import render_page
from qihang.web.panels import panels
from qihang.web.refusals import refusals_on, report_outcome
from qihang.web.request import Request

OWN = Permission.EMPLOYER_MANAGE_OWN
METHODS = ["GET", "HEAD", "POST"]


@signed_in
@require_safe
def own(request: Request) -> HttpResponse:
    """The employer one recruits for; without one, what one asked for and the way to ask."""
    everything = queries.own_employers(request.scope)
    asked = parameters.uuid(request.GET, "employer")
    found = next((one for one in everything if one.uuid == asked), None)
    found = found or next(iter(everything), None)
    context: dict[str, Any] = {
        "asked": _asked(request),
        "join": [RecordAction(gettext("加入或认领其他单位…"), reverse("employers:join"), "get")],
        "others": [one for one in everything if found and one.pk != found.pk],
        "employer": found,
    }
    if found is not None:
        context |= _own_context(request, found)
    return render_page(request, "employers/own.html", context)


@accepts_files("employer_licence")
@needs(OWN)
@require_http_methods(METHODS)
def change(request: Request, uuid: UUID) -> HttpResponse:
    """Change what the employer says of itself."""
    found = get_or_404(queries.own_employer_in, request.scope, uuid)
    details = services.details_of(found)
    initial = {name: getattr(details, name) for name in NAMES}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.ChangeForm(found, request.today, *sent, initial=initial)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            services.change_details(
                request.scope, uuid, form.details(), request.now,
                licence=form.licence(), anew=bool(form.cleaned_data.get("anew")),
            )  # fmt: skip
            messages.success(request, gettext("已保存。"))
            return redirect(_own_address(found))
    return _form_page(request, form, gettext("修改单位信息"), found.name)


@needs(OWN)
@require_POST
def submit(request: Request, uuid: UUID) -> HttpResponse:
    """Submit it, or ask for another year."""
    found = get_or_404(queries.own_employer_in, request.scope, uuid)
    with report_outcome(request, gettext("已提交，审核结果会发到消息里。")):
        services.submit(request.scope, uuid, request.now)
    return redirect(_own_address(found))


@needs(OWN)
@require_POST
def leave(request: Request, uuid: UUID) -> HttpResponse:
    """The employer leaves."""
    found = get_or_404(queries.own_employer_in, request.scope, uuid)
    reason = parameters.text(request.POST, "reason", 1000)
    with report_outcome(request, gettext("已退出平台。")):
        services.leave(request.scope, uuid, request.now, reason)
    return redirect(_own_address(found))


@accepts_files("employer_licence")
@signed_in
@require_http_methods(METHODS)
def join(request: Request) -> HttpResponse:
    """Ask to recruit for an employer that is there, or to lead it."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.OwnJoinForm(request.today, *sent)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        found = queries.living_of_code(Scope.for_system("somebody asks to join"), given["code"])
        if found is None:
            form.add_error("code", gettext("平台上没有这个代码的单位，请退出登录后用“单位注册”。"))
        else:
            with refusals_on(form):
                services.ask(
                    request.scope, found, RequestKind(given["kind"]), given["words"],
                    form.licence(), request.now,
                )  # fmt: skip
                messages.success(request, gettext("申请已提交，同意后就能为单位办理。"))
                return redirect("employers:own")
    return _form_page(request, form, gettext("加入或认领单位"), "")


def _asked(request: Request) -> list[Fact]:
    """What the account asked and what came of it, newest first."""
    answers = {True: gettext("已同意"), False: gettext("不同意"), None: gettext("等待答复")}
    return [
        Fact(
            one.employer.name,
            " · ".join(
                part
                for part in (
                    str(labels.REQUEST[RequestKind(one.kind)]),
                    answers[one.accepted],
                    one.reason,
                )
                if part
            ),
        )
        for one in queries.own_requests(request.scope)
        if one.accepted is not True
    ]


def _own_context(request: Request, found: Employer) -> dict[str, Any]:
    history = queries.history_of(request.scope, found)
    offices = orgs_at(request.scope, [found.office_path])
    leads = services.leads(request.scope, found)
    return {
        "state": words.state(found),
        "notice": _notice(found, history[0].reason if history else ""),
        "actions": actions.of_own(request.scope, found, leads=leads),
        "facts": words.own_words(found),
        "contact": words.contact(found, services.phone_of(found)),
        "licence": words.licence_of(found),
        "verification": words.verification(found, offices.get(found.office_path)),
        "register": words.register(queries.register_facts(request.scope, found.code, found.name)),
        "moments": words.moments(request.scope, found, history),
        "panels": panels(request, found),
        "waiting": queries.requests_in(request.scope).filter(employer=found).count(),
    }


def _notice(found: Employer, reason: str) -> tuple[str, str]:
    """Tone and sentence: what the state means for the employer, and what comes next."""
    told = {
        EmployerState.DRAFT: ("act", gettext("还没有提交认证。核对下面的信息后提交。")),
        EmployerState.SUBMITTED: ("info", gettext("正在等待审核，结果会发到消息里。")),
        EmployerState.RETURNED: ("act", gettext("审核部门退回修改：%(reason)s")),
        EmployerState.REFUSED: ("bad", gettext("没有通过认证：%(reason)s")),
        EmployerState.VERIFIED: ("good", gettext("已认证，全省各校各地都承认。")),
        EmployerState.RENEWING: ("good", gettext("已认证；续期申请正在审核，认证继续有效。")),
        EmployerState.EXPIRED: ("act", gettext("认证已满一年。核对信息后重新提交。")),
        EmployerState.REVOKED: ("bad", gettext("认证已撤销：%(reason)s 改正后可以重新提交。")),
        EmployerState.LEFT: ("info", gettext("单位已退出平台，可以重新提交认证。")),
        EmployerState.CLOSED: ("bad", gettext("审核部门已登记单位注销：%(reason)s")),
        EmployerState.MERGED: ("info", gettext("这个单位已并入另一个单位。")),
    }
    tone, sentence = told[EmployerState(found.status)]
    return tone, sentence % {"reason": reason}


def _own_address(found: Employer) -> str:
    return f"{reverse('employers:own')}?employer={found.uuid}"


def _form_page(request: Request, form: Any, heading: str, sub: str) -> HttpResponse:
    context = {
        "heading": heading,
        "sub": sub,
        "crumbs": [Crumb(gettext("本单位"), reverse("employers:own"))],
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "employers/form.html", context, status=status)


def recruiter_tables(request: Request, found: Employer) -> dict[str, Any]:
    """Who recruits for the employer and who asks to, for the reader."""
    leads = services.leads(request.scope, found)
    office = request.scope.holds(Permission.EMPLOYER_VERIFY, found.office_path)
    members = queries.recruiters_of(request.scope, found)
    waiting = queries.requests_in(request.scope).filter(employer=found)
    return {
        "recruiters": tables.recruiters(request, found, members, manages=leads or office),
        "requests": tables.requests(request, waiting, office=office),
    }
