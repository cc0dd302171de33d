"""Letters: the province drafts and issues them, universities read those about them and every circular."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qihang.apps.documents.queries import document_by_uuid
from qihang.apps.orgs.queries import accounts_of_person
from qihang.apps.verification import labels, queries, services
from qihang.apps.verification.forms import LetterForm
from qihang.apps.verification.models import SupervisionLetter
from qihang.apps.verification.pages import letters as pages
from qihang.apps.verification.rules import LetterCause, LetterKind
from qihang.kernel import Permission
from qihang.policy import load
from qihang.web import parameters
from qihang.web.access import get_or_404, must_hold, needs
from qihang.web.components import Crumb, Page, RecordAction
from qihang.web.edition import current_cohort, words
from qihang.web.pages import render_page
from qihang.web.refusals import refusals_on, report_outcome
from qihang.web.request import Request

SEE, DECIDE = Permission.VERIFICATION_SEE, Permission.VERIFICATION_DECIDE
REASON = 1000  # characters that are read; the service says how many it may have


@needs(SEE)
@require_safe
def index(request: Request) -> HttpResponse:
    """Letters in reach; for the province also which universities are above a number of the policy."""
    found = queries.letters_in(request.scope, current_cohort())
    page = Page.of(request.GET, found.count())
    rows = found.prefetch_related("universities__university")[page.offset : page.end]
    decides = request.scope.allows(DECIDE)
    context = {
        "table": pages.listed(rows),
        "page": page,
        "query": request.GET,
        "concerns": _concerns(request) if decides else None,
        "actions": _new() if decides else [],
        "crumbs": _crumbs()[:1],
    }
    return render_page(request, "verification/letters.html", context)


@needs(DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: Request) -> HttpResponse:
    """Draft a letter, from the text of the policy."""
    cohort = current_cohort()
    counts = queries.university_counts(request.scope, cohort, request.today)
    choices = [one.university for one in counts]
    sent = request.method == "POST"
    form = LetterForm(choices, request.POST if sent else None, initial=_initial(request))
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            made = services.propose_letter(request.scope, cohort, form.letter(), request.now)
            messages.success(request, gettext("已拟写，请另一位同事签发。"))
            return redirect("verification:letter", made.uuid)
    context = {
        "heading": gettext("拟写函件"),
        "sub": gettext("签发后按编号可以核验；通报所有学校都看得到。"),
        "crumbs": _crumbs(),
        "form": form,
        "submit": gettext("提交，待另一人签发"),
        "back": reverse("verification:letters"),
    }
    return render_page(request, "verification/form.html", context, status=422 if sent else 200)


@needs(SEE)
@require_safe
def letter(request: Request, uuid: UUID) -> HttpResponse:
    """One letter."""
    found = _found(request, uuid)
    document = document_by_uuid(request.scope, found.document) if found.document else None
    context = {
        "letter": found,
        "heading": pages.kind(found),
        "state": pages.state(found),
        "facts": pages.facts(found, document.number if document else ""),
        "table": pages.universities(queries.universities_of(request.scope, found)),
        "actions": _actions(request, found),
        "crumbs": _crumbs(),
    }
    return render_page(request, "verification/letter.html", context)


@needs(DECIDE)
@require_POST
def issue(request: Request, uuid: UUID) -> HttpResponse:
    """Issue it as the second person."""
    found = _to_decide(request, uuid)
    with report_outcome(request, gettext("已签发，并告知学校。")):
        services.confirm_letter(request.scope, found.uuid, request.now)
    return redirect("verification:letter", uuid)


@needs(DECIDE)
@require_POST
def withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """It is not issued."""
    found = _to_decide(request, uuid)
    with report_outcome(request, gettext("函件已撤回，没有签发。")):
        services.withdraw_letter(request.scope, found.uuid)
    return redirect("verification:letter", uuid)


@needs(DECIDE)
@require_POST
def note(request: Request, uuid: UUID) -> HttpResponse:
    """What came of a talk."""
    found = _to_decide(request, uuid)
    with report_outcome(request, gettext("约谈情况已记录。")):
        text = parameters.text(request.POST, "reason", REASON)
        services.note_talk(request.scope, found.uuid, text)
    return redirect("verification:letter", uuid)


def _concerns(request: Request) -> object:
    counts = queries.university_counts(request.scope, current_cohort(), request.today)
    return pages.concerns(counts)


def _initial(request: Request) -> dict[str, object]:
    kind = parameters.choice(request.GET, "kind", [*LetterKind], LetterKind.REMINDER)
    known = load().supervision.letters[kind]
    return {"kind": kind, "cause": LetterCause.OVERDUE.value, "text": words(known.text)}


def _new() -> list[RecordAction]:
    """One button a kind: each begins with its own text."""
    page = reverse("verification:draft_letter")
    return [
        RecordAction(
            gettext("拟写%(kind)s…") % {"kind": labels.LETTER[kind]}, f"{page}?kind={kind}", "get"
        )
        for kind in LetterKind
    ]


def _actions(request: Request, found: SupervisionLetter) -> list[RecordAction]:
    if not request.scope.holds(DECIDE, found.org_path):
        return []
    if found.issued_on is not None:
        if found.kind != LetterKind.TALK:
            return []
        href = reverse("verification:note_talk", args=[found.uuid])
        asked = gettext("约谈了什么，学校怎样整改？")
        return [RecordAction(gettext("记录约谈情况…"), href, reason=asked)]
    if found.withdrawn_at is not None:
        return []
    back = reverse("verification:withdraw_letter", args=[found.uuid])
    actions = [RecordAction(gettext("撤回"), back, help=gettext("撤回后不再签发。"))]
    if found.proposed_by_id not in accounts_of_person(request.scope):
        href = reverse("verification:issue_letter", args=[found.uuid])
        sure = gettext("签发后立即告知学校。")
        actions.insert(0, RecordAction(gettext("签发"), href, tone="main", help=sure))
    return actions


def _found(request: Request, uuid: UUID) -> SupervisionLetter:
    return get_or_404(queries.letter_in, request.scope, uuid)


def _to_decide(request: Request, uuid: UUID) -> SupervisionLetter:
    found = _found(request, uuid)
    must_hold(request, DECIDE, found.org_path)
    return found


def _crumbs() -> list[Crumb]:
    return [
        Crumb(gettext("核查问题"), reverse("verification:index")),
        Crumb(gettext("函件"), reverse("verification:letters")),
    ]
