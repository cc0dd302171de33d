"""Short steps: what kind, its details (its evidence and the last look stand beside). Each keeps the draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qihang.apps.destinations import pages, queries, services
from qihang.apps.destinations.forms import (
    CHOSEN,
    DetailsForm,
    KindForm,
    initial_values,
)
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.pages import enumerated
from qihang.apps.destinations.queries import KnownEmployer
from qihang.apps.destinations.rules import REVIEWS, Status
from qihang.apps.destinations.rules.kind_search import kinds_meant
from qihang.apps.destinations.values import values_of
from qihang.apps.orgs.queries import unsaved_values
from qihang.apps.orgs.services import keep_unsaved, replace_unsaved
from qihang.kernel import Permission, Refusal
from qihang.policy import DestinationKind, load
from qihang.web import parameters
from qihang.web.access import needs
from qihang.web.edition import words
from qihang.web.markup import el
from qihang.web.pages import render_page
from qihang.web.refusals import onto_form
from qihang.web.request import Request
from qihang.web.unsaved import AUTOSAVE, changed_values, loaded_text, merge, page_values
from qihang.web.widgets import Tiles

MOST_LETTERS = 120  # of a name that is looked up
OWN = Permission.DESTINATION_FILE_OWN
form_page = require_http_methods(["GET", "HEAD", "POST"])


def labels(kind: DestinationKind | None = None) -> list[str]:
    """The names of the steps; a kind that is proved by no paper has one fewer."""
    papers = [gettext("传材料")] if kind is None or kind.evidence else []
    return [gettext("选去向"), gettext("填信息"), *papers, gettext("核对提交")]


@needs(OWN)
@form_page
def kind(request: Request) -> HttpResponse:
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
    text = parameters.text(request.GET, "q")
    context = {
        "steps": labels(),
        "returned": return_notice(request, pending),
        "form": form,
        "groups": _groups(kinds, text, chosen),
        "text": text,
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "destinations/step_kind.html", context, status=status)


@needs(OWN)
@form_page
def details(request: Request) -> HttpResponse:
    """Step 2: the fields of this kind; what could be read is kept even where something is wrong."""
    draft = draft_of(request)
    if draft is None:
        return redirect("destinations:own")
    chosen = kind_of(request, draft.kind)
    unsaved = draft.details_form
    initial = initial_values(values_of(draft)) | unsaved_values(request.scope, unsaved)
    form = DetailsForm(chosen, request.today, initial=initial)
    if AUTOSAVE in request.POST:
        keep_unsaved(request.scope, unsaved, changed_values(request.POST, form.fields))
        return HttpResponse(status=204)
    if request.method == "POST":
        merged = merge(request.POST, page_values(form))
        if "meant" in request.POST:
            merged.data.update(_meant_values(request, form, merged.data))
        form = DetailsForm(chosen, request.today, merged.data, initial=initial)
        draft = _save(request, form, unsaved)
        _note_crossed(request, form, merged.crossed)
        if "back" in request.POST:
            return redirect("destinations:step_kind")
        if "meant" in request.POST:
            return redirect("destinations:step_details")
        _judge(request, draft, form)
        if not form.errors:
            return redirect(f"destinations:{'step_evidence' if chosen.evidence else 'step_check'}")
    context = {
        "steps": labels(chosen),
        "returned": return_notice(request, draft),
        "form": form,
        "autosave": f"{request.user.pk}:{unsaved}",
        "loaded": loaded_text(form),
        "kind": chosen,
        "kind_label": words(chosen.label),
        "heading": _heading(chosen),
        "choices": _choices(chosen),
        "bound": draft.graduate.agreed_unit if chosen.placed else "",
        "meant": pages.employers_meant(_meant(request, form)),
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "destinations/step_details.html", context, status=status)


@needs(OWN)
@require_safe
def employers(request: Request, field: str) -> JsonResponse:
    """Employers for what was typed into the field of this name: `?q=` as a JSON list of choices."""
    if field not in CHOSEN:
        raise Http404
    found = queries.employers_to_choose(request.scope, parameters.text(request.GET, "q", 60))
    rows = [pages.employer_choice(employer, field) for employer in found]
    response = JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def draft_of(request: Request) -> Destination | None:
    pending = queries.own_registration(request.scope).pending
    return pending if pending is not None and pending.status == Status.DRAFT else None


def _save(request: Request, form: DetailsForm, unsaved: str) -> Destination:
    """Keep on the draft what could be read; it has no place for the rest, which stays as it was typed."""
    form.is_valid()
    draft = services.save_draft(request.scope, request.now, values=form.entered())
    unread = {name: form.data[name] for name in form.errors if form.data.get(name)}
    replace_unsaved(request.scope, unsaved, unread)
    return draft


def _meant(request: Request, form: DetailsForm) -> list[KnownEmployer]:
    """Registered firms for the employer that the form shows, unless it has a registered code."""
    if not set(CHOSEN) <= set(form.fields):
        return []
    shown = page_values(form)
    name, code = (shown[field].strip()[:MOST_LETTERS] for field in CHOSEN)
    return queries.employers_meant(request.scope, name, code)


def _meant_values(request: Request, form: DetailsForm, typed: Mapping[str, str]) -> dict[str, str]:
    """What the firm fills in that was pressed; nothing where it is not among those that were offered."""
    if not set(CHOSEN) <= set(form.fields):
        return {}
    name, code = (str(typed.get(field, ""))[:MOST_LETTERS] for field in CHOSEN)
    offered = queries.employers_meant(request.scope, name, code)
    wanted = parameters.text(request.POST, "meant", 18)
    pressed = (one for one in offered if one.employer_code == wanted)
    values = next((one.values() for one in pressed), {})
    return {field: value for field, value in values.items() if field in form.fields}


def _note_crossed(request: Request, form: DetailsForm, crossed: Sequence[str]) -> None:
    """Fields that were changed in another window too."""
    if crossed:
        names = enumerated(str(form.fields[name].label) for name in crossed)
        told = gettext("%(names)s在另一个窗口里也改过，现在按这个窗口里填的保存。")
        messages.warning(request, told % {"names": names})


def return_notice(request: Request, draft: Destination | None) -> str:
    """Why the version before was returned, as it stands on every step; "" where none was."""
    reason = queries.return_reason(request.scope, draft) if draft is not None else ""
    return gettext("退回的原因：%(reason)s") % {"reason": reason} if reason else ""


def kind_of(request: Request, code: str) -> DestinationKind:
    """The kind with this code; raises Refusal kind_not_in_use."""
    found = load().destination_kinds(request.today).get(code)
    if found is None:
        raise Refusal("kind_not_in_use", "这个去向类别已停用，请回到第一步重新选择。")
    return found


@dataclass(frozen=True, slots=True)
class KindTiles:
    """A heading over the tiles of its kinds; closed until it is wanted."""

    heading: str
    hint: str
    tiles: SafeString
    open: bool


def _groups(kinds: Mapping[str, DestinationKind], text: str, chosen: str) -> list[KindTiles]:
    """The groups that have something to choose; open where something was searched or chosen."""
    meant = kinds_meant(kinds, load().codes.table("destination"), text)
    found = [kind for code, kind in kinds.items() if code in meant]
    groups = {kind.group.code: kind.group.label for kind in kinds.values()}
    sorted_in = {code: [k for k in found if k.group.code == code] for code in groups}
    return [
        KindTiles(
            words(groups[code]),
            enumerated(words(kind.label) for kind in some[:2]),
            _tiles(code, words(groups[code]), some, chosen),
            bool(text) or chosen in {kind.code for kind in some},
        )
        for code, some in sorted_in.items()
        if some
    ]


def _tiles(group: str, heading: str, kinds: Sequence[DestinationKind], chosen: str) -> SafeString:
    choices = [(k.code, words(k.plain) or words(k.label)) for k in kinds]
    details = {k.code: words(k.label) for k in kinds}
    tiles = Tiles(details=details, attrs={"id": f"id_kind_{group}"})
    tiles.choices = choices
    legend = el("legend", heading, class_="sr")
    return el("fieldset", legend, tiles.render("kind", chosen), class_="field")


def _judge(request: Request, draft: Destination, form: DetailsForm) -> None:
    """Put what the rules say of this step's fields beside them."""
    form.forgive_unfilled()
    found = queries.assess(request.scope, draft, request.today)
    here = [o for o in found.objections if o.field in form.fields and o.field not in form.errors]
    top = [o for o in found.objections if o.field == "kind"]
    if here or top:
        onto_form(form, Refusal("not_ready", "还有几处需要补充或修改。", tuple(top + here)))


def _heading(kind: DestinationKind) -> str:
    """The question that step 2 asks."""
    parts = {load().fields[name].part for name in kind.required}
    for part, question in (
        ("study", gettext("去哪所学校？")),
        ("startup", gettext("创办了什么？")),
        ("freelance", gettext("做什么工作？")),
        ("enlistment", gettext("从哪里入伍？")),
        ("employer", gettext("去哪家单位？")),
    ):
        if part in parts:
            return question
    return gettext("还有要说明的吗？")


def _choices(kind: DestinationKind) -> str:
    """The groups of which one must be whole, in words."""
    fields = load().fields
    groups = (enumerated(words(fields[n].label) for n in g) for g in kind.required_one_of)
    return enumerated(groups, "；")
