"""Step 4: everything once more, each answer with the way back to it; then it is filed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from qihang.apps.destinations import pages, queries, services
from qihang.apps.destinations.forms import StatementForm, asked, flags
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.pages.evidence import evidence_list
from qihang.apps.destinations.rules import Window
from qihang.apps.destinations.values import values_of
from qihang.apps.destinations.views.steps import (
    OWN,
    draft_of,
    form_page,
    kind_of,
    labels,
    return_notice,
)
from qihang.kernel import Refusal
from qihang.policy import DestinationKind
from qihang.web.access import needs
from qihang.web.pages import render_page
from qihang.web.refusals import sentence
from qihang.web.request import Request


@needs(OWN)
@form_page
def check(request: Request) -> HttpResponse:
    """Step 4: check the answers, state what the kind asks for, and file."""
    code = queries.own_draft_kind(request.scope)
    if code is None:
        return redirect("destinations:own")
    chosen = kind_of(request, code)
    before = "step_evidence" if chosen.evidence else "step_details"
    refusal = None
    if request.method == "POST":
        refusal = _file(request, chosen)
        if "back" in request.POST:
            return redirect(f"destinations:{before}")
        if refusal is None:
            messages.success(request, gettext("已提交，学院审核后会通知您。"))
            return redirect("destinations:own")
    draft = draft_of(request)
    if draft is None:  # filed or discarded in another window meanwhile
        if refusal is not None:
            messages.error(request, sentence(refusal))
        return redirect("destinations:own")
    context = _answers(request, draft, chosen) | {
        "steps": labels(chosen),
        "returned": return_notice(request, draft),
        "refusal": pages.refusal_lines(refusal),
    }
    status = 422 if refusal else 200
    return render_page(request, "destinations/step_check.html", context, status=status)


def _file(request: Request, kind: DestinationKind) -> Refusal | None:
    """Keep the statement; file where that is asked for. What stands in the way, if anything."""
    stated = {name: name in request.POST for name in flags(kind)}
    try:
        if stated:
            services.save_draft(request.scope, request.now, values=stated)
        if "back" not in request.POST:
            services.file(request.scope, request.now)
    except Refusal as refusal:
        return refusal
    return None


def _answers(request: Request, draft: Destination, kind: DestinationKind) -> dict[str, Any]:
    found = queries.assess(request.scope, draft, request.today)
    papers = queries.judged_papers(request.scope, draft)
    values = values_of(draft)
    return {
        "person": pages.own_person_facts(draft.graduate),
        "answers": pages.answers(draft, asked(kind), values),
        "papers": evidence_list(papers),
        "asks_papers": bool(kind.evidence),
        "missing": [
            pages.objection_line(o) for o in found.objections if o.field not in flags(kind)
        ],
        "advice": [*_late(found.window), *map(pages.objection_line, found.advice)],
        "heads": kind.heads_approval,
        "statement": StatementForm(kind, initial=values) if flags(kind) else None,
    }


def _late(window: Window) -> list[str]:
    if window != Window.LATE:
        return []
    return [gettext("初次统计已截止，现在提交的登记和变更计入年终统计。")]
