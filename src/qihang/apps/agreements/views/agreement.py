"""One agreement for the offices: what it says, how it came to be, and what may be done now."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qihang.apps.agreements import forms, labels, pages, queries, services
from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.rules import AGREEMENT_GRAPH, AgreementAction
from qihang.apps.agreements.services import SignedPaper
from qihang.apps.orgs.labels import org_name
from qihang.apps.people.services import record_read
from qihang.kernel import Permission
from qihang.policy import load
from qihang.web import parameters
from qihang.web.access import get_or_404, must_hold, needs
from qihang.web.bodies import accepts_files
from qihang.web.components import Crumb, Fact, RecordAction
from qihang.web.pages import render_page
from qihang.web.refusals import refusals_on, report_outcome
from qihang.web.request import Request

SEE, MANAGE = Permission.AGREEMENT_SEE, Permission.AGREEMENT_MANAGE
METHODS = ["GET", "HEAD", "POST"]


@needs(SEE)
@require_safe
def agreement(request: Request, uuid: UUID) -> HttpResponse:
    """The page of one agreement, with all that happened to its graduate's agreements."""
    found = _found(request, uuid)
    record_read(request.scope, found.graduate)
    everything = queries.agreements_of(request.scope, found.graduate_id)
    context = {
        "agreement": found,
        "state": pages.state(found),
        "crumbs": [Crumb(gettext("就业协议"), reverse("agreements:index"))],
        "actions": _actions(request, found),
        "facts": pages.facts_of(found),
        "numbers": pages.number_lines(queries.numbers_of(request.scope, found)),
        "papers": pages.papers(queries.papers_of(request.scope, found)),
        "person": _person(found),
        "graduate": _graduate(request, found),
        "newest": _newest(found, everything),
        "moments": pages.moments(queries.history_of(request.scope, everything), everything),
        "undos": undos(request),
    }
    return render_page(request, "agreements/agreement.html", context)


@accepts_files("agreement", times="evidence_files")
@needs(MANAGE)
@require_http_methods(METHODS)
def sign(request: Request, uuid: UUID) -> HttpResponse:
    """Record that it was signed, with the scan."""
    found = _to_manage(request, uuid)
    form = forms.SignedForm(found, request.today, *_sent(request))
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            signed = SignedPaper(uuid, form.terms(), form.papers())
            services.record_signed(request.scope, signed, request.now)
            messages.success(request, gettext("已登记签约，并告知毕业生。"))
            return redirect("agreements:agreement", uuid)
    return _form_page(request, found, form, gettext("登记签约"))


@accepts_files("agreement", times="evidence_files")
@needs(MANAGE)
@require_http_methods(METHODS)
def scan(request: Request, uuid: UUID) -> HttpResponse:
    """Add the scan of what was recorded by a sheet, or a better one."""
    found = _to_manage(request, uuid)
    form = forms.ScanForm(request.today, *_sent(request))
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            services.add_scan(request.scope, uuid, form.papers(), request.now)
            messages.success(request, gettext("扫描件已上传。"))
            return redirect("agreements:agreement", uuid)
    return _form_page(request, found, form, gettext("上传扫描件"))


@accepts_files("agreement", times="evidence_files")
@needs(MANAGE)
@require_http_methods(METHODS)
def end(request: Request, uuid: UUID) -> HttpResponse:
    """Record how it ended, with the proof."""
    found = _to_manage(request, uuid)
    form = forms.EndForm(request.today, *_sent(request))
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            services.end_agreement(request.scope, uuid, form.ending(), form.papers(), request.now)
            messages.success(request, gettext("已登记解约，依据它的去向登记不再统计。"))
            return redirect("agreements:agreement", uuid)
    return _form_page(request, found, form, gettext("登记解约"))


@accepts_files("agreement", times="evidence_files")
@needs(MANAGE)
@require_http_methods(METHODS)
def replace(request: Request, uuid: UUID) -> HttpResponse:
    """Another number in place of one that was lost or spoilt."""
    found = _to_manage(request, uuid)
    form = forms.LossForm(request.today, *_sent(request))
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            made = services.replace_number(
                request.scope, uuid, form.loss(), form.papers(), request.now
            )
            words = gettext("已补办，新编号是 %(number)s，原编号作废。")
            messages.success(request, words % {"number": made.number})
            return redirect("agreements:agreement", uuid)
    return _form_page(request, found, form, gettext("挂失补办"))


@needs(MANAGE)
@require_POST
def void(request: Request, uuid: UUID) -> HttpResponse:
    """The number will not be used."""
    found = _to_manage(request, uuid)
    with report_outcome(request, gettext("编号已作废。")):
        services.void_number(request.scope, found.uuid, request.now, _reason(request))
    return redirect("agreements:agreement", uuid)


@needs(MANAGE)
@require_POST
def decline(request: Request, uuid: UUID) -> HttpResponse:
    """The agreement goes on, and why."""
    found = _to_manage(request, uuid)
    with report_outcome(request, gettext("已回复，协议继续有效。")):
        services.decline_release(request.scope, found.uuid, request.now, _reason(request))
    return redirect("agreements:agreement", uuid)


@needs(MANAGE)
@require_POST
def undo(request: Request, act: UUID) -> HttpResponse:
    """Take back an act of one's own."""
    with report_outcome(request, gettext("已撤销。")):
        undone = services.undo(request.scope, act, request.now)
        if len(undone.moved) == 1:
            return redirect("agreements:agreement", undone.moved[0].uuid)
    return redirect("agreements:index")


def undos(request: Request) -> list[tuple[str, str, int]]:
    """What the reader may still take back: text, address, seconds left."""
    window = load().duration("undo_window", request.today)
    acts = queries.undoable_acts(request.scope, request.now - window)
    return [
        (
            str(labels.ACTION[AgreementAction(act.action)]),
            reverse("agreements:undo", args=[act.act]),
            max(0, int(min(window, window - (request.now - act.at)).total_seconds())),
        )
        for act in acts[:1]
    ]


def _found(request: Request, uuid: UUID) -> Agreement:
    return get_or_404(queries.get_in, request.scope, uuid)


def _to_manage(request: Request, uuid: UUID) -> Agreement:
    found = _found(request, uuid)
    must_hold(request, MANAGE, found.org_path)
    return found


def _sent(request: Request) -> tuple[Any, Any]:
    sent = request.method == "POST"
    return (request.POST if sent else None, request.FILES if sent else None)


def _reason(request: Request) -> str:
    return parameters.text(request.POST, "reason", 1000)


def _form_page(request: Request, found: Agreement, form: Form, heading: str) -> HttpResponse:
    page = reverse("agreements:agreement", args=[found.uuid])
    context = {
        "heading": heading,
        "sub": f"{found.graduate.name} · {found.number}",
        "crumbs": [
            Crumb(gettext("就业协议"), reverse("agreements:index")),
            Crumb(found.number, page),
        ],
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "agreements/form.html", context, status=status)


def _actions(request: Request, found: Agreement) -> list[RecordAction]:
    if not request.scope.holds(MANAGE, found.org_path):
        return []
    offered = (
        (AgreementAction.SIGN, _link(found, "sign", gettext("登记签约"), "main")),
        (AgreementAction.END, _link(found, "end", gettext("登记解约"))),
        (AgreementAction.END, _link(found, "scan", gettext("上传扫描件"))),
        (AgreementAction.DECLINE_RELEASE, _asking(found, "decline", gettext("不予解约"))),
        (AgreementAction.REPLACE, _link(found, "replace", gettext("挂失补办"))),
        (AgreementAction.VOID, _asking(found, "void", gettext("编号作废"))),
    )
    return [one for move, one in offered if AGREEMENT_GRAPH.allowed(found.status, move)]


def _link(found: Agreement, name: str, label: str, tone: str = "quiet") -> RecordAction:
    return RecordAction(label, reverse(f"agreements:{name}", args=[found.uuid]), "get", tone)


def _asking(found: Agreement, name: str, label: str) -> RecordAction:
    return RecordAction(
        label,
        reverse(f"agreements:{name}", args=[found.uuid]),
        tone="danger" if name == "void" else "quiet",
        reason=gettext("原因"),
        help=gettext("毕业生会看到这些话。"),
    )


def _person(found: Agreement) -> list[Fact]:
    graduate = found.graduate
    return [
        Fact(gettext("姓名"), graduate.name),
        Fact(gettext("学院"), org_name(graduate.org)),
        Fact(gettext("专业"), graduate.major_name),
        Fact(gettext("学号"), graduate.student_number),
        Fact(gettext("身份证号"), graduate.id_number_masked),
    ]


def _graduate(request: Request, found: Agreement) -> str:
    may = request.scope.holds(Permission.PERSON_SEE, found.org_path)
    return reverse("people:graduate", args=[found.graduate.uuid]) if may else ""


def _newest(found: Agreement, everything: list[Agreement]) -> str:
    newest = everything[0]
    return "" if newest.pk == found.pk else reverse("agreements:agreement", args=[newest.uuid])
