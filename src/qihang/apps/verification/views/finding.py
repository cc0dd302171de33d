"""One finding: what was compared, what clears it, who must do what until when; and what is done with it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qihang.apps.files.rules import ENDINGS
from qihang.apps.files.services import open_stored
from qihang.apps.verification import labels, queries, services
from qihang.apps.verification.forms import AnswerForm
from qihang.apps.verification.models import Finding
from qihang.apps.verification.pages import actions, finding_page, words
from qihang.apps.verification.pages import checks as check_words
from qihang.apps.verification.rules import APPEAL_DECISIONS, DECISIONS, OWN_DECISION, FindingAction
from qihang.apps.verification.services.answers import PURPOSE
from qihang.apps.verification.views.findings import undos
from qihang.kernel import Permission
from qihang.web import parameters
from qihang.web.access import get_or_404, must_hold, needs
from qihang.web.bodies import accepts_files
from qihang.web.components import Crumb
from qihang.web.downloads import download
from qihang.web.pages import render_page
from qihang.web.refusals import refusals_on, report_outcome, sentence
from qihang.web.request import Request

SEE, ANSWER = Permission.VERIFICATION_SEE, Permission.VERIFICATION_ANSWER
DECIDE, CONTEST = Permission.VERIFICATION_DECIDE, Permission.VERIFICATION_CONTEST
READ = Permission.VERIFICATION_READ
METHODS = ["GET", "HEAD", "POST"]
REASON = 1000  # characters that are read; the service says how many a reason may have
OUTCOMES = (*DECISIONS, *APPEAL_DECISIONS)


@needs(SEE)
@require_safe
@never_cache
def finding(request: Request, uuid: UUID) -> HttpResponse:
    """The page of one finding."""
    found = _found(request, uuid)
    scope = request.scope
    made = queries.open_decisions(scope, [found]).get(found.pk)
    decided = queries.decisions_of(scope, found)
    context = {
        "finding": found,
        "heading": check_words.check_name(found.check_code),
        "sentence": check_words.check_sentence(found.check_code),
        "state": words.state(found),
        "crumbs": _crumbs(),
        "barred": sentence(OWN_DECISION) if actions.is_decider(scope, found) else "",
        "next": words.next_step(found, finding_page.decided_on(decided), request.today),
        "facts": finding_page.facts(scope, found, request.today),
        "graduate_answer": finding_page.graduate_answer(queries.question_about(scope, found)),
        "compared": finding_page.compared(found),
        "cure": check_words.check_cure(found.check_code),
        "group": finding_page.group(scope, found),
        "proposed": finding_page.proposed(scope, found, made),
        "decided": finding_page.decided(decided),
        "materials": finding_page.materials(queries.materials_of(scope, found)),
        "reading": actions.reading(scope, found),
        "looks": finding_page.looks(queries.looks_at(scope, found)),
        "moments": finding_page.moments(scope, found, queries.history_of(scope, [found])),
        "actions": actions.of_finding(scope, found, made, request.today),
        "undos": undos(request),
    }
    return render_page(request, "verification/finding.html", context)


@accepts_files(PURPOSE, times="evidence_files")
@needs(ANSWER)
@require_http_methods(METHODS)
def answer(request: Request, uuid: UUID) -> HttpResponse:
    """Explain, with papers."""
    found = _found(request, uuid)
    must_hold(request, ANSWER, found.org_path)
    form = _form(request)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            services.answer_finding(request.scope, uuid, form.given(), request.now)
            messages.success(request, gettext("已答复；几分钟内可以撤销。"))
            return redirect("verification:finding", uuid)
    return _form_page(request, found, form, gettext("答复核查问题"), gettext("提交答复"))


@accepts_files(PURPOSE, times="evidence_files")
@needs(CONTEST)
@require_http_methods(METHODS)
def contest(request: Request, uuid: UUID) -> HttpResponse:
    """Contest the decision, once."""
    found = _found(request, uuid)
    must_hold(request, CONTEST, found.org_path)
    form = _form(request)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            services.contest(request.scope, uuid, form.given(), request.now)
            messages.success(request, gettext("申诉已提出，由省里两人处理。"))
            return redirect("verification:finding", uuid)
    return _form_page(request, found, form, gettext("对决定提出申诉"), gettext("提交申诉"))


@needs(DECIDE)
@require_POST
def reply(request: Request, uuid: UUID) -> HttpResponse:
    """Ask the university for more."""
    found = _to_decide(request, uuid)
    with report_outcome(request, gettext("已要求学校补充。")):
        services.ask_further(request.scope, found.uuid, _reason(request), request.now)
    return redirect("verification:finding", uuid)


@needs(DECIDE)
@require_POST
def propose(request: Request, uuid: UUID) -> HttpResponse:
    """Propose a decision."""
    found = _to_decide(request, uuid)
    outcome = parameters.choice(request.POST, "outcome", OUTCOMES, FindingAction.CLEAR)
    with report_outcome(request, gettext("处理意见已提出，请另一位同事确认。")):
        services.propose_decision(
            request.scope, found.uuid, FindingAction(outcome), _reason(request), request.now
        )
    return redirect("verification:finding", uuid)


@needs(DECIDE)
@require_POST
def confirm(request: Request, uuid: UUID) -> HttpResponse:
    """Confirm it as the second person."""
    found = _to_decide(request, uuid)
    with report_outcome(request, gettext("已确认，决定生效并告知学校。")):
        services.confirm_decision(request.scope, found.uuid, request.now)
    return redirect("verification:finding", uuid)


@needs(DECIDE)
@require_POST
def decline(request: Request, uuid: UUID) -> HttpResponse:
    """Say no to it, or take it back."""
    found = _to_decide(request, uuid)
    with report_outcome(request, gettext("处理意见已退回，问题待重新处理。")):
        services.decline_decision(request.scope, found.uuid, _reason(request), request.now)
    return redirect("verification:finding", uuid)


@needs(SEE)
@require_safe
@never_cache
def material(request: Request, uuid: UUID) -> HttpResponseBase:
    """A paper of an answer, to be saved."""
    paper = get_or_404(queries.material_in, request.scope, uuid)
    services.note_material_read(request.scope, paper)
    assert paper.file is not None  # noqa: S101 - asked for by the query
    stem = paper.name.rsplit(".", 1)[0] or str(labels.ACTION[FindingAction.ANSWER])
    name = f"{stem}{ENDINGS[paper.file.media_type]}"
    return download(open_stored(paper.file), name, paper.file.media_type)


@needs(READ)
@require_POST
@never_cache
def read_paper(request: Request, uuid: UUID, paper: UUID) -> HttpResponseBase:
    """One piece of evidence, once, against a reason."""
    found = _found(request, uuid)
    must_hold(request, READ, found.org_path)
    evidence = get_or_404(services.read_paper, request.scope, uuid, paper, _reason(request))
    stem = evidence.name.rsplit(".", 1)[0] or evidence.kind
    name = f"{stem}{ENDINGS[evidence.file.media_type]}"
    return download(open_stored(evidence.file), name, evidence.file.media_type)


@needs(READ)
@require_POST
@never_cache
def read_phone(request: Request, uuid: UUID, version: UUID) -> HttpResponse:
    """One telephone whole, once, against a reason."""
    found = _found(request, uuid)
    must_hold(request, READ, found.org_path)
    whose = parameters.choice(request.POST, "whose", ("contact", "graduate"), "contact")
    text = get_or_404(
        services.read_phone, request.scope, uuid, version,
        of_graduate=whose == "graduate", reason=_reason(request),
    )  # fmt: skip
    context = {"text": text, "finding": found, "crumbs": _crumbs()}
    return render_page(request, "verification/shown.html", context)


def _found(request: Request, uuid: UUID) -> Finding:
    return get_or_404(queries.finding_in, request.scope, uuid)


def _to_decide(request: Request, uuid: UUID) -> Finding:
    found = _found(request, uuid)
    must_hold(request, DECIDE, found.org_path)
    return found


def _reason(request: Request) -> str:
    return parameters.text(request.POST, "reason", REASON)


def _crumbs() -> list[Crumb]:
    return [Crumb(gettext("核查问题"), reverse("verification:index"))]


def _form(request: Request) -> AnswerForm:
    sent = request.method == "POST"
    return AnswerForm(
        request.today, request.POST if sent else None, request.FILES if sent else None
    )


def _form_page(
    request: Request, found: Finding, form: AnswerForm, heading: str, submit: str
) -> HttpResponse:
    page = reverse("verification:finding", args=[found.uuid])
    context = {
        "heading": heading,
        "sub": check_words.check_name(found.check_code),
        "crumbs": [*_crumbs(), Crumb(check_words.check_name(found.check_code), page)],
        "form": form,
        "submit": submit,
        "back": page,
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "verification/form.html", context, status=status)
