"""Three short steps: what kind, its details, its evidence. Each keeps the draft before it goes on."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from qihang.apps.destinations import queries, services, shown
from qihang.apps.destinations.forms import (
    DetailsForm,
    EvidenceForm,
    KindForm,
    StatementForm,
    flags,
    shown_values,
    spoken,
)
from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.destinations.rules import REVIEWS, Status
from qihang.apps.destinations.values import values_of
from qihang.kernel import Objection, Permission, Refusal
from qihang.policy import DestinationKind, load
from qihang.web.access import needs
from qihang.web.pages import render_page
from qihang.web.refusals import onto_form, sentence
from qihang.web.widgets import Tiles

OWN = Permission.DESTINATION_FILE_OWN
form_page = require_http_methods(["GET", "HEAD", "POST"])


def labels() -> list[str]:
    """The names of the steps."""
    return [gettext("选去向"), gettext("填信息"), gettext("传材料并提交")]


@needs(OWN)
@form_page
def kind(request: HttpRequest) -> HttpResponse:
    """Step 1: every kind in the graduate's words, grouped, to be searched."""
    pending = queries.own_registration(request.scope).pending
    if pending is not None and pending.status in REVIEWS:
        return redirect("destinations:own")
    kinds = load().destination_kinds(request.today)
    form = KindForm(kinds, request.POST or None)
    if form.is_bound and form.is_valid():
        services.save_draft(request.scope, request.now, form.cleaned_data["kind"])
        return redirect("destinations:step_details")
    chosen = form.data.get("kind") or (pending.kind if pending else "")
    text = request.GET.get("q", "").strip()
    context = {
        "steps": labels(),
        "form": form,
        "groups": _groups(kinds, text, chosen),
        "text": text,
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "destinations/step_kind.html", context, status=status)


@needs(OWN)
@form_page
def details(request: HttpRequest) -> HttpResponse:
    """Step 2: the fields of this kind; what could be read is kept even where something is wrong."""
    draft = _draft(request)
    if draft is None:
        return redirect("destinations:own")
    chosen = _kind(request, draft)
    form = DetailsForm(chosen, request.POST or None, initial=shown_values(values_of(draft)))
    if form.is_bound:
        form.is_valid()
        draft = services.save_draft(request.scope, request.now, values=form.entered())
        if "back" in request.POST:
            return redirect("destinations:step_kind")
        _judge(request, draft, form)
        if not form.errors:
            return redirect("destinations:step_evidence")
    context = {
        "steps": labels(),
        "form": form,
        "kind": chosen,
        "kind_label": spoken(chosen.label),
        "heading": _heading(chosen),
        "choices": _choices(chosen),
        "bound": draft.graduate.agreed_unit if chosen.placed else "",
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "destinations/step_details.html", context, status=status)


@needs(OWN)
@form_page
def evidence(request: HttpRequest) -> HttpResponse:
    """Step 3: papers, statement, a last look, and off it goes."""
    draft = _draft(request)
    if draft is None:
        return redirect("destinations:own")
    chosen = _kind(request, draft)
    paper = EvidenceForm(chosen, request.today)
    refusal: Refusal | None = None
    if request.method == "POST":
        paper, refusal = _receive(request, chosen)
        if refusal is None and not paper.errors:
            return _onward(request)
        draft = _draft(request) or draft
    statement = StatementForm(chosen, initial=values_of(draft))
    context = _last_look(request, draft, chosen) | {
        "steps": labels(),
        "kind": chosen,
        "paper": paper if chosen.evidence else None,
        "statement": statement if flags(chosen) else None,
        "refusal": _sentences(refusal),
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "destinations/step_evidence.html", context, status=status)


@needs(OWN)
@require_POST
def remove_evidence(request: HttpRequest, uuid: str) -> HttpResponse:
    """Take one paper off the draft."""
    try:
        services.remove_evidence(request.scope, uuid)
    except Evidence.DoesNotExist:
        raise Http404 from None
    messages.success(request, gettext("已删去一份材料。"))
    return redirect("destinations:step_evidence")


def _draft(request: HttpRequest) -> Destination | None:
    pending = queries.own_registration(request.scope).pending
    return pending if pending is not None and pending.status == Status.DRAFT else None


def _kind(request: HttpRequest, draft: Destination) -> DestinationKind:
    found = load().destination_kinds(request.today).get(draft.kind)
    if found is None:
        raise Refusal("kind_not_in_use", "这个去向类别已停用，请回到第一步重新选择。")
    return found


def _groups(
    kinds: Mapping[str, DestinationKind], text: str, chosen: str
) -> list[tuple[str, SafeString]]:
    """Heading and tiles of each group that has something to choose."""
    found = [k for k in kinds.values() if _fits(k, text)]
    groups = {k.group.code: k.group.label for k in kinds.values()}
    tiles = (
        (label, code, [k for k in found if k.group.code == code]) for code, label in groups.items()
    )
    return [(spoken(label), _tiles(code, some, chosen)) for label, code, some in tiles if some]


def _tiles(group: str, kinds: Sequence[DestinationKind], chosen: str) -> SafeString:
    choices = [(k.code, spoken(k.plain) or spoken(k.label)) for k in kinds]
    details = {k.code: spoken(k.label) for k in kinds}
    tiles = Tiles(details=details, attrs={"id": f"id_kind_{group}"})
    tiles.choices = choices
    return tiles.render("kind", chosen)


def _fits(kind: DestinationKind, text: str) -> bool:
    if not text:
        return True
    row = load().codes.table("destination")[kind.code]
    wanted = text.lower()
    told = (kind.plain.zh, kind.plain.en, kind.label.zh, kind.label.en, row.initials, kind.code)
    return any(wanted in part.lower() for part in told)


def _judge(request: HttpRequest, draft: Destination, form: DetailsForm) -> None:
    """Put what the rules say of this step's fields beside them."""
    form.forgive_unfilled()
    found = queries.assess(request.scope, draft, request.today)
    here = [o for o in found.objections if o.field in form.fields and o.field not in form.errors]
    top = [o for o in found.objections if o.field == "kind"]
    if here or top:
        onto_form(form, Refusal("not_ready", "还有几处需要补充或修改。", tuple(top + here)))


def _receive(request: HttpRequest, kind: DestinationKind) -> tuple[EvidenceForm, Refusal | None]:
    """Take what step 3 sends: statement, perhaps a paper, perhaps the filing itself."""
    stated = {name: name in request.POST for name in flags(kind)}
    paper = EvidenceForm(kind, request.today)
    try:
        services.save_draft(request.scope, request.now, values=stated)
        if request.FILES or "upload" in request.POST:
            paper = EvidenceForm(kind, request.today, request.POST, request.FILES)
            _keep(request, paper)
        if "submit" in request.POST and not paper.errors:
            services.file(request.scope, request.now)
    except Refusal as refusal:
        return paper, refusal
    return paper, None


def _keep(request: HttpRequest, paper: EvidenceForm) -> None:
    if not paper.is_valid():
        return
    upload, kind = paper.cleaned_data["file"], paper.cleaned_data["evidence"]
    try:
        services.add_evidence(request.scope, request.now, kind, upload, upload.name)
    except Refusal as refusal:
        paper.add_error(
            "file" if refusal.code.startswith("file") else "evidence", sentence(refusal)
        )


def _onward(request: HttpRequest) -> HttpResponse:
    if "submit" in request.POST:
        messages.success(request, gettext("已提交，学院审核后会通知您。"))
        return redirect("destinations:own")
    if "back" in request.POST:
        return redirect("destinations:step_details")
    messages.success(request, gettext("材料已上传。"))
    return redirect("destinations:step_evidence")


def _last_look(request: HttpRequest, draft: Destination, kind: DestinationKind) -> dict[str, Any]:
    found = queries.assess(request.scope, draft, request.today)
    earlier = [o for o in found.objections if o.field not in ("evidence", *flags(kind))]
    return {
        "facts": shown.facts_of(draft),
        "given": _given(queries.evidence_of(request.scope, draft)),
        "missing": _say(earlier),
        "advice": _say(found.advice),
        "heads": kind.heads_approval,
    }


def _given(papers: Sequence[Evidence]) -> list[tuple[SafeString, str]]:
    """Each paper and where it is removed."""
    return [
        (shown.paper(p), reverse("destinations:remove_evidence", args=[p.uuid])) for p in papers
    ]


def _say(objections: Sequence[Objection]) -> list[str]:
    return [_with_field(o) for o in objections]


def _with_field(objection: Objection) -> str:
    field = load().fields.get(objection.field)
    words = sentence(objection)
    return f"{spoken(field.label)}：{words}" if field else words


def _sentences(refusal: Refusal | None) -> list[str]:
    if refusal is None:
        return []
    return _say(refusal.objections) or [sentence(refusal)]


def _heading(kind: DestinationKind) -> str:
    """The question that step 2 asks."""
    parts = {load().fields[name].part for name in kind.required}
    for part, question in (
        ("employer", gettext("去哪家单位？")),
        ("study", gettext("去哪所学校？")),
        ("startup", gettext("创办了什么？")),
        ("freelance", gettext("做什么工作？")),
        ("enlistment", gettext("从哪里入伍？")),
    ):
        if part in parts:
            return question
    return gettext("还有要说明的吗？")


def _choices(kind: DestinationKind) -> str:
    """The groups of which one must be whole, in words."""
    fields = load().fields
    groups = ["、".join(spoken(fields[n].label) for n in names) for names in kind.required_one_of]
    return "；".join(groups)
