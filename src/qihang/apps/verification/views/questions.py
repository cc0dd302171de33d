"""A graduate says whether the own registration is true: two taps by a link, or signed in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from qihang.apps.orgs import queries as orgs
from qihang.apps.verification import queries, services
from qihang.apps.verification.pages import questions as pages
from qihang.apps.verification.rules import GraduateAnswer
from qihang.kernel import Permission, Refusal, Scope
from qihang.web import formats, parameters
from qihang.web.access import needs, public
from qihang.web.edition import current_cohort
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message, report_outcome, sentence
from qihang.web.request import Request

OWN, DECIDE = Permission.VERIFICATION_ANSWER_OWN, Permission.VERIFICATION_DECIDE
METHODS = ["GET", "HEAD", "POST"]
READER = "question by a link"


@public
@never_cache
@require_http_methods(METHODS)
def asked(request: Request, token: str) -> HttpResponse:
    """The question; a press answers it. The address alone answers nothing: previews of chats open it."""
    scope, address = Scope.for_system(READER), request.META["REMOTE_ADDR"]
    answer = _answer(request)
    try:
        if answer is not None:
            services.answer_by_link(scope, token, address, answer, request.now)
            return render_page(request, "verification/asked.html", {"done": True})
        question = services.question_by_link(scope, token, address)
    except Refusal as refusal:
        status = 200 if refusal.code == services.ANSWERED.code else 404
        context = {"notice": sentence(refusal)}
        return render_page(request, "verification/asked.html", context, status=status)
    shown: dict[str, object] = {
        "facts": pages.facts(question),
        "notice": "" if question.is_open else sentence(services.closed(question)),
        "open": question.is_open,
    }
    return render_page(request, "verification/asked.html", shown)


@needs(OWN)
@never_cache
@require_http_methods(METHODS)
def own(request: Request) -> HttpResponse:
    """The same for who is signed in."""
    answer = _answer(request)
    if answer is not None:
        with report_outcome(request, gettext("谢谢，已记下您的回答。")):
            services.answer_own(request.scope, answer, request.now)
        return redirect("verification:own")
    question = queries.own_question(request.scope)
    context = {
        "question": question,
        "facts": pages.facts(question) if question else [],
        "open": question is not None and question.is_open,
        "answered": formats.minute(question.answered_at) if question else "",
    }
    return render_page(request, "verification/own.html", context)


@needs(DECIDE)
@require_POST
def ask(request: Request) -> HttpResponse:
    """Ask graduates who were not asked yet, of one university or of all."""
    code = parameters.text(request.POST, "university", 20)
    try:
        path = _path(request.scope, code)
        number = services.ask_graduates(request.scope, current_cohort(), path, request.now)
        messages.success(
            request, gettext("已请 %(count)s 名毕业生核实。") % {"count": formats.count(number)}
        )
    except Refusal as refusal:
        add_refusal_message(request, refusal)
    return redirect("verification:checks")


@needs(DECIDE)
@require_POST
def recheck(request: Request) -> HttpResponse:
    """Draw the rechecks that are due."""
    try:
        number = services.draw_rechecks(request.scope, current_cohort(), request.now)
        messages.success(
            request, gettext("已抽取 %(count)s 条登记复核。") % {"count": formats.count(number)}
        )
    except Refusal as refusal:
        add_refusal_message(request, refusal)
    return redirect("verification:checks")


def _path(scope: Scope, code: str) -> str:
    """Of the university with this code, of all where none is named; an unknown code is not all."""
    if not code:
        return next(iter(scope.paths(DECIDE)))
    org = orgs.orgs_in(scope, DECIDE).filter(code=code).first()
    if org is None:
        raise Refusal(
            "university_unknown",
            "没有代码为“{value}”的高校，没有请任何人核实。请从名单里选择。",
            value=code,
        )
    return org.path


def _answer(request: Request) -> GraduateAnswer | None:
    if request.method != "POST":
        return None
    chosen = parameters.choice(request.POST, "answer", [*GraduateAnswer])
    return GraduateAnswer(chosen) if chosen else None
