"""Step 3: the papers that prove it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from qihang.apps.destinations import queries, services
from qihang.apps.destinations.forms import EvidenceForm
from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.destinations.pages.evidence import evidence_item
from qihang.apps.destinations.queries import JudgedPaper
from qihang.apps.destinations.views.steps import (
    OWN,
    draft_of,
    form_page,
    kind_of,
    labels,
    return_notice,
)
from qihang.apps.files.rules import endings
from qihang.kernel import Refusal
from qihang.policy import DestinationKind, load
from qihang.web import parameters
from qihang.web.access import get_or_404, needs
from qihang.web.bodies import accepts_files
from qihang.web.pages import render_page
from qihang.web.refusals import report_outcome, sentence
from qihang.web.request import Request

REPLACES = "replaces"  # the paper that another file is sent for


@dataclass(slots=True)
class SubmittedEvidence:
    """What was sent and what is wrong with it: `wrong` with the file meant for paper `replaced`."""

    paper: EvidenceForm
    replaced: str = ""
    wrong: str = ""

    @property
    def well(self) -> bool:
        """Whether all of it could be taken."""
        return not (self.paper.errors or self.wrong)


@dataclass(frozen=True, slots=True)
class Given:
    """A paper that is there: how it looks, where it is removed, what is wrong with its replacement.

    `confirm` is where the graduate states that it says what is entered now; "" where it fits or cannot.
    """

    uuid: str
    looks: SafeString
    remove: str
    wrong: str
    confirm: str = ""


@accepts_files("evidence", times="evidence_files")
@needs(OWN)
@form_page
def evidence(request: Request) -> HttpResponse:
    """Step 3: the papers that prove it."""
    code = queries.own_draft_kind(request.scope)
    if code is None:
        return redirect("destinations:own")
    chosen = kind_of(request, code)
    if not chosen.evidence:
        return redirect("destinations:step_check")
    if request.method == "POST":
        sent = _receive(request, chosen)
        if sent.well:
            return _onward(request)
    else:
        sent = SubmittedEvidence(EvidenceForm(chosen, request.today))
    draft = draft_of(request)
    if draft is None:  # filed or discarded in another window meanwhile
        return redirect("destinations:own")
    context = {
        "steps": labels(chosen),
        "returned": return_notice(request, draft),
        "given": _given(request, draft, queries.judged_papers(request.scope, draft), sent),
        "accept": ",".join(endings(load().purpose("evidence"))),
        "paper": sent.paper,
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


@needs(OWN)
@require_POST
def confirm_evidence(request: Request, uuid: UUID) -> HttpResponse:
    """A paper says what is entered now."""
    with report_outcome(
        request, gettext("已记下：这份材料写的就是现在填的内容。审核人会看到它原来证明的内容。")
    ):
        get_or_404(services.confirm_evidence, request.scope, uuid)
    return redirect("destinations:step_evidence")


def _receive(request: Request, kind: DestinationKind) -> SubmittedEvidence:
    """What step 3 sends: another file for a paper, or more papers."""
    if REPLACES in request.POST:
        return _replace(request, kind)
    sent = SubmittedEvidence(EvidenceForm(kind, request.today))
    if any(request.FILES.getlist("file")) or "upload" in request.POST:
        sent.paper = EvidenceForm(kind, request.today, request.POST, request.FILES)
        _keep(request, sent.paper)
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
    if "back" in request.POST:
        return redirect("destinations:step_details")
    if "upload" in request.POST or REPLACES in request.POST:
        messages.success(request, gettext("材料已上传。"))
        return redirect("destinations:step_evidence")
    return redirect("destinations:step_check")


def _given(
    request: Request, draft: Destination, papers: Sequence[JudgedPaper], sent: SubmittedEvidence
) -> list[Given]:
    outdated = [paper.evidence for paper in papers if not paper.fits]
    mendable = queries.confirmable(request.scope, draft, outdated) if outdated else frozenset()
    return [
        Given(
            str(paper.evidence.uuid),
            evidence_item(paper),
            reverse("destinations:remove_evidence", args=[paper.evidence.uuid]),
            sent.wrong if sent.replaced == str(paper.evidence.uuid) else "",
            reverse("destinations:confirm_evidence", args=[paper.evidence.uuid])
            if paper.evidence.pk in mendable
            else "",
        )
        for paper in papers
    ]
