"""Step 3: papers, statement, a last look, and off it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from qihang.apps.destinations import pages, queries, services
from qihang.apps.destinations.forms import EvidenceForm, StatementForm, flags
from qihang.apps.destinations.models import Destination, Evidence
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
from qihang.apps.files.rules import endings
from qihang.kernel import Objection, Refusal
from qihang.policy import DestinationKind, load
from qihang.web import parameters
from qihang.web.access import needs
from qihang.web.bodies import accepts_files
from qihang.web.edition import words
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message, sentence
from qihang.web.request import Request

REPLACES = "replaces"  # the paper that another file is sent for


@dataclass(slots=True)
class SubmittedEvidence:
    """What was sent and what is wrong with it: `wrong` with the file meant for paper `replaced`."""

    paper: EvidenceForm
    refusal: Refusal | None = None
    replaced: str = ""
    wrong: str = ""

    @property
    def well(self) -> bool:
        """Whether all of it could be taken."""
        return not (self.refusal or self.paper.errors or self.wrong)


@dataclass(frozen=True, slots=True)
class Given:
    """A paper that is there: how it looks, where it is removed, what is wrong with its replacement."""

    uuid: str
    looks: SafeString
    remove: str
    wrong: str


@accepts_files("evidence", times="evidence_files")
@needs(OWN)
@form_page
def evidence(request: Request) -> HttpResponse:
    """Step 3: papers, statement, a last look, and off it goes."""
    code = queries.own_draft_kind(request.scope)
    if code is None:
        return redirect("destinations:own")
    chosen = kind_of(request, code)
    if request.method == "POST":
        sent = _receive(request, chosen)
        if sent.well:
            return _onward(request)
    else:
        sent = SubmittedEvidence(EvidenceForm(chosen, request.today))
    draft = draft_of(request)
    if draft is None:  # filed in another window meanwhile
        if sent.refusal is not None:
            add_refusal_message(request, sent.refusal)
        return redirect("destinations:own")
    statement = StatementForm(chosen, initial=values_of(draft))
    context = _last_look(request, draft, chosen, sent) | {
        "steps": labels(),
        "returned": return_notice(request, draft),
        "kind": chosen,
        "accept": ",".join(endings(load().purpose("evidence"))),
        "paper": sent.paper if chosen.evidence else None,
        "statement": statement if flags(chosen) else None,
        "refusal": _sentences(sent.refusal),
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "destinations/step_evidence.html", context, status=status)


@needs(OWN)
@require_POST
def remove_evidence(request: Request, uuid: UUID) -> HttpResponse:
    """Take one paper off the draft."""
    try:
        services.remove_evidence(request.scope, uuid)
    except Evidence.DoesNotExist:
        raise Http404 from None
    messages.success(request, gettext("已删除一份材料。"))
    return redirect("destinations:step_evidence")


def _receive(request: Request, kind: DestinationKind) -> SubmittedEvidence:
    """Take what step 3 sends: another file for a paper; or statement, papers, the filing itself."""
    if REPLACES in request.POST:
        return _replace(request, kind)
    stated = {name: name in request.POST for name in flags(kind)}
    sent = SubmittedEvidence(EvidenceForm(kind, request.today))
    try:
        if stated:
            services.save_draft(request.scope, request.now, values=stated)
        if any(request.FILES.getlist("file")) or "upload" in request.POST:
            sent.paper = EvidenceForm(kind, request.today, request.POST, request.FILES)
            _keep(request, sent.paper)
        if "submit" in request.POST and not sent.paper.errors:
            services.file(request.scope, request.now)
    except Refusal as refusal:
        sent.refusal = refusal
    return sent


def _keep(request: Request, paper: EvidenceForm) -> None:
    """Each file for itself: those that can be kept are, each of the others gets its sentence."""
    if not paper.is_valid():
        return
    kind = paper.cleaned_data["evidence"]
    for upload in paper.cleaned_data["file"]:
        try:
            services.add_evidence(request.scope, request.now, kind, upload, upload.name)
        except Refusal as refusal:
            if refusal.code.startswith("file"):
                named = {"label": upload.name, "value": sentence(refusal)}
                paper.add_error("file", gettext("%(label)s：%(value)s") % named)
            else:
                paper.add_error("evidence", sentence(refusal))
                return


def _replace(request: Request, kind: DestinationKind) -> SubmittedEvidence:
    sent = SubmittedEvidence(EvidenceForm(kind, request.today))
    upload = request.FILES.get("file")
    sent.replaced = parameters.text(request.POST, REPLACES)
    if upload is None:
        sent.wrong = gettext("请先选一个文件。")
        return sent
    try:
        services.replace_evidence(
            request.scope, request.now, UUID(sent.replaced), upload, upload.name or ""
        )
    except (Evidence.DoesNotExist, ValueError):
        raise Http404 from None
    except Refusal as refusal:
        sent.wrong = sentence(refusal)
    return sent


def _onward(request: Request) -> HttpResponse:
    if "submit" in request.POST:
        messages.success(request, gettext("已提交，学院审核后会通知您。"))
        return redirect("destinations:own")
    if "back" in request.POST:
        return redirect("destinations:step_details")
    messages.success(request, gettext("材料已上传。"))
    return redirect("destinations:step_evidence")


def _last_look(
    request: Request, draft: Destination, kind: DestinationKind, sent: SubmittedEvidence
) -> dict[str, Any]:
    found = queries.assess(request.scope, draft, request.today)
    earlier = [o for o in found.objections if o.field not in ("evidence", *flags(kind))]
    return {
        "facts": pages.facts_of(draft),
        "given": _given(queries.evidence_of(request.scope, draft), sent),
        "missing": _objection_lines(earlier),
        "advice": [*_late(found.window), *_objection_lines(found.advice)],
        "heads": kind.heads_approval,
    }


def _given(papers: Sequence[Evidence], sent: SubmittedEvidence) -> list[Given]:
    return [
        Given(
            str(paper.uuid),
            pages.paper(paper),
            reverse("destinations:remove_evidence", args=[paper.uuid]),
            sent.wrong if sent.replaced == str(paper.uuid) else "",
        )
        for paper in papers
    ]


def _late(window: Window) -> list[str]:
    if window != Window.LATE:
        return []
    return [gettext("初次统计已截止，现在提交的登记和变更计入年终统计。")]


def _objection_lines(objections: Sequence[Objection]) -> list[str]:
    return [_with_field(o) for o in objections]


def _with_field(objection: Objection) -> str:
    field = load().fields.get(objection.field)
    text = sentence(objection)
    return f"{words(field.label)}：{text}" if field else text


def _sentences(refusal: Refusal | None) -> list[str]:
    if refusal is None:
        return []
    return _objection_lines(refusal.objections) or [sentence(refusal)]
