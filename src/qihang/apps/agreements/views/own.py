"""The graduate's page: the own agreement, how it came to be, and the wish to be released."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from qihang.apps.agreements import pages, queries, services
from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.rules import AGREEMENT_GRAPH, SIGNED, AgreementAction, AgreementState
from qihang.apps.documents import pages as documents
from qihang.kernel import Permission
from qihang.web import parameters
from qihang.web.access import needs
from qihang.web.components import RecordAction
from qihang.web.pages import render_page
from qihang.web.refusals import report_outcome
from qihang.web.request import Request

OWN = Permission.AGREEMENT_OWN


@needs(OWN)
@require_safe
def own(request: Request) -> HttpResponse:
    """Where the own agreement stands, its papers, and all that happened before."""
    mine = queries.own_agreements(request.scope)
    latest = mine[0] if mine else None
    history = queries.history_of(request.scope, mine)
    context = {
        "latest": latest,
        "state": latest and pages.state(latest),
        "tone": "info",
        "notice": _notice(latest),
        "actions": _actions(latest) if latest else [],
        "facts": latest and pages.facts_of(latest),
        "numbers": latest and pages.number_lines(queries.numbers_of(request.scope, latest)),
        "papers": latest and pages.papers(queries.papers_of(request.scope, latest)),
        "moments": pages.moments(history, mine, names=False),
        **_check(request, latest),
    }
    return render_page(request, "agreements/own.html", context)


@needs(OWN)
@require_POST
def ask_release(request: Request) -> HttpResponse:
    """Ask the university for the end of the agreement, with the reason."""
    with report_outcome(request, gettext("已提交解约申请，请把解约函交到学院。")):
        services.ask_release(
            request.scope, request.now, parameters.text(request.POST, "reason", 1000)
        )
    return redirect("agreements:own")


@needs(OWN)
@require_POST
def cancel_release(request: Request) -> HttpResponse:
    """No longer ask."""
    with report_outcome(request, gettext("已撤回解约申请，协议继续有效。")):
        services.cancel_release(request.scope, request.now)
    return redirect("agreements:own")


@needs(OWN)
@require_POST
def issue_check(request: Request) -> HttpResponse:
    """A number by which others can check the agreement."""
    with report_outcome(request, gettext("已生成核验编号，可以把编号或二维码给对方。")):
        services.issue_check(request.scope, request.now)
    return redirect("agreements:own")


@needs(OWN)
@require_POST
def revoke_check(request: Request) -> HttpResponse:
    """From now on the number shows nothing."""
    with report_outcome(request, gettext("已撤销。现在起，凭这个编号什么也看不到。")):
        services.revoke_check(request.scope, request.now)
    return redirect("agreements:own")


def _check(request: Request, latest: Agreement | None) -> dict[str, object]:
    """Number and code by which others check it, or the button that makes one."""
    if latest is None or latest.status not in SIGNED:
        return {}
    found = queries.valid_check(request.scope, request.today)
    if found is None:
        make = RecordAction(gettext("让别人核验这份协议"), reverse("agreements:issue_check"))
        return {"check_actions": [make]}
    revoke = RecordAction(
        gettext("撤销核验编号"), reverse("agreements:revoke_check"), tone="danger"
    )
    return {
        "check_facts": documents.number_facts(found),
        "qr": documents.check_address(request, found),
        "check_actions": [revoke],
    }


def _notice(latest: Agreement | None) -> str:
    if latest is None:
        return gettext("学校还没有给您发放就业协议书编号。需要签约时，请联系学院领取。")
    return {
        AgreementState.ISSUED: gettext(
            "编号已发放。和用人单位签字盖章后，把协议书交回学院登记；遗失请尽快补办。"
        ),
        AgreementState.SIGNED: gettext(
            "学校已登记签约。请核对内容；不符的请联系学院。要换单位，先解除这份协议。"
        ),
        AgreementState.RELEASE_ASKED: gettext(
            "正在申请解约。请把用人单位的解约函交到学院；登记解约之前，协议仍然有效。"
        ),
        AgreementState.ENDED: gettext(
            "这份协议已解约。要和新的单位签约，请向学院领取新的编号，并更新去向登记。"
        ),
        AgreementState.VOID: gettext("这个编号已作废。需要签约时，请向学院重新领取。"),
    }[AgreementState(latest.status)]


def _actions(agreement: Agreement) -> list[RecordAction]:
    ask = RecordAction(
        gettext("申请解约"),
        reverse("agreements:ask_release"),
        tone="danger",
        reason=gettext("为什么要解约？"),
        help=gettext("学院会看到。登记解约之前，协议仍然有效。"),
    )
    cancel = RecordAction(gettext("撤回解约申请"), reverse("agreements:cancel_release"))
    pairs = ((AgreementAction.ASK_RELEASE, ask), (AgreementAction.CANCEL_RELEASE, cancel))
    return [action for move, action in pairs if AGREEMENT_GRAPH.allowed(agreement.status, move)]
