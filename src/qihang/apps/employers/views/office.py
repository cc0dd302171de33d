"""What officials do: the list, one employer with its facts, and the decisions of its office."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qihang.apps.employers import forms, labels, queries, services
from qihang.apps.employers.models import Employer, EmployerMove
from qihang.apps.employers.pages import actions, tables, words
from qihang.apps.employers.queries import EmployerFilter
from qihang.apps.employers.rules import EMPLOYER_GRAPH, EmployerAction, EmployerState
from qihang.apps.employers.views.own import recruiter_tables
from qihang.apps.moves.queries import undoable_acts
from qihang.apps.orgs.queries import orgs_at
from qihang.kernel import Permission
from qihang.policy import load
from qihang.web import parameters
from qihang.web.access import get_or_404, must_hold, needs
from qihang.web.components import Crumb, Filter, Page, RecordAction
from qihang.web.pages import render_page
from qihang.web.panels import panels
from qihang.web.refusals import refusals_on, report_outcome
from qihang.web.request import Request

SEE, VERIFY, OWN = (
    Permission.EMPLOYER_SEE,
    Permission.EMPLOYER_VERIFY,
    Permission.EMPLOYER_MANAGE_OWN,
)
METHODS = ["GET", "HEAD", "POST"]
FILTERS = ("q", "status", "party", "section", "place", "group", "waits")


@needs(SEE)
@require_safe
def index(request: Request) -> HttpResponse:
    """Employers in reach."""
    wanted = asked(request)
    found = queries.list_in(request.scope, wanted, request.today)
    page = Page.of(request.GET, found.count())
    rows = list(found[page.offset : page.end])
    offices = orgs_at(request.scope, {one.office_path for one in rows})
    context = {
        "filters": _filters(request),
        "page": page,
        "table": tables.listed(rows, offices, request.today),
        "actions": _list_actions(request),
        "undos": undos(request),
        "waiting": _waiting(request),
    }
    return render_page(request, "employers/index.html", context)


def asked(request: Request) -> EmployerFilter:
    """The conditions in the address; what cannot be read counts as not asked."""
    states, parties = [s.value for s in EmployerState], [p.value for p in labels.PARTY]
    return EmployerFilter(
        q=parameters.text(request.GET, "q", 60),
        status=parameters.choice(request.GET, "status", states),
        party=parameters.choice(request.GET, "party", parties),
        section=parameters.choice(request.GET, "section", _sections()),
        place=parameters.text(request.GET, "place", 6),
        group=parameters.choice(request.GET, "group", ["any"]),
        waits=parameters.choice(request.GET, "waits", ["open", "overdue", "ended"]),
    )


@needs(SEE)
@require_safe
def employer(request: Request, uuid: UUID) -> HttpResponse:
    """One employer: what it says, what the register says, and all that happened."""
    found = get_or_404(queries.employer_in, request.scope, uuid)
    verifies = request.scope.holds(VERIFY, found.office_path)
    history = queries.history_of(request.scope, found)
    offices = orgs_at(request.scope, [found.office_path])
    near = queries.duplicates_of(request.scope, found) if verifies else []
    merging = reverse("employers:merge", args=[found.uuid]) if _mergeable(found) else ""
    context: dict[str, Any] = {
        "employer": found,
        "state": words.state(found),
        "crumbs": [Crumb(gettext("用人单位"), reverse("employers:index"))],
        "actions": actions.of_office(request.scope, found),
        "facts": words.own_words(found),
        "contact": words.contact(found, services.phone_of(found)) if verifies else [],
        "licence": words.licence_of(found) if verifies else "",
        "verification": words.verification(found, offices.get(found.office_path)),
        "due": words.due(found, request.today),
        "register": words.register(queries.register_facts(request.scope, found.code, found.name)),
        "near": tables.near(near, merging) if near else None,
        "moments": words.moments(request.scope, found, history) if verifies else [],
        "undos": undos(request),
        "panels": panels(request, found),
        "verifies": verifies,
        "into": _merged_link(request, found),
        **(recruiter_tables(request, found) if verifies else {}),
    }
    return render_page(request, "employers/employer.html", context)


@needs(VERIFY)
@require_POST
def verify(request: Request, uuid: UUID) -> HttpResponse:
    """It is what it says it is."""
    _to_verify(request, uuid)
    group = parameters.choice(request.POST, "group", ["1"]) == "1"
    with report_outcome(request, gettext("已认证，一年内有效，并告知单位。")):
        services.verify(request.scope, uuid, request.now, group=group)
    return redirect("employers:employer", uuid)


@needs(VERIFY)
@require_POST
def decide(request: Request, uuid: UUID, action: str) -> HttpResponse:
    """Return, refuse, revoke, close or reopen, with the reason."""
    _to_verify(request, uuid)
    if action not in {one.value for one in services.DECISIONS}:
        raise Http404
    reason = parameters.text(request.POST, "reason", 1000)
    with report_outcome(request, gettext("已办理，并告知单位。")):
        services.decide(request.scope, uuid, EmployerAction(action), request.now, reason)
    return redirect("employers:employer", uuid)


@needs(VERIFY)
@require_http_methods(METHODS)
def reassign(request: Request, uuid: UUID) -> HttpResponse:
    """Another office verifies it."""
    found = _to_verify(request, uuid)
    offices = queries.office_choices(request.scope)
    form = forms.ReassignForm(offices, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            services.reassign(
                request.scope, uuid, UUID(given["office"]), request.now, given["reason"]
            )
            messages.success(request, gettext("已转给其他部门，并告知对方。"))
            return redirect("employers:index")
    context = {
        "heading": gettext("转给其他部门审核"),
        "sub": found.name,
        "crumbs": [
            Crumb(gettext("用人单位"), reverse("employers:index")),
            Crumb(found.name, reverse("employers:employer", args=[uuid])),
        ],
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "employers/form.html", context, status=status)


@needs(VERIFY)
@require_http_methods(METHODS)
def merge(request: Request, uuid: UUID) -> HttpResponse:
    """Both beside each other; then the one becomes the other."""
    found = _to_verify(request, uuid)
    other = parameters.uuid(request.GET, "into")
    if other is None:
        messages.warning(request, gettext("请在本页列出的相近单位中选一家，点“并入这个单位”。"))
        return redirect("employers:employer", uuid)
    into = get_or_404(queries.employer_in, request.scope, other)
    if request.method == "POST":
        reason = parameters.text(request.POST, "reason", 1000)
        with report_outcome(request, gettext("已合并，原有记录都保留。")):
            services.merge(request.scope, uuid, into.uuid, request.now, reason)
        return redirect("employers:employer", uuid)
    address = f"{reverse('employers:merge', args=[uuid])}?into={into.uuid}"
    act = RecordAction(gettext("合并…"), address, tone="danger", reason=gettext("依据"))
    context = {
        "found": found,
        "into": into,
        "facts": words.own_words(found),
        "into_facts": words.own_words(into),
        "actions": [act],
        "crumbs": [
            Crumb(gettext("用人单位"), reverse("employers:index")),
            Crumb(found.name, reverse("employers:employer", args=[uuid])),
        ],
    }
    return render_page(request, "employers/merge.html", context)


@needs(VERIFY)
@require_POST
def undo(request: Request, act: UUID) -> HttpResponse:
    """Take back an act of one's own."""
    with report_outcome(request, gettext("已撤销。")):
        undone = services.undo(request.scope, act, request.now)
        if len(undone.moved) == 1:
            return redirect("employers:employer", undone.moved[0].uuid)
    return redirect("employers:index")


def undos(request: Request) -> list[tuple[str, str, int]]:
    """What the reader may still take back: text, address, seconds left."""
    if not request.scope.allows(VERIFY):
        return []
    window = load().duration("undo_window", request.today)
    actions_ = [action.value for action in EMPLOYER_GRAPH.undo_within]
    acts = undoable_acts(request.scope, EmployerMove, "employer", actions_, request.now - window)
    return [
        (
            str(labels.ACTION[EmployerAction(act.action)]),
            reverse("employers:undo", args=[act.act]),
            max(0, int(min(window, window - (request.now - act.at)).total_seconds())),
        )
        for act in acts[:1]
    ]


def _to_verify(request: Request, uuid: UUID) -> Employer:
    found = get_or_404(queries.employer_in, request.scope, uuid)
    must_hold(request, VERIFY, found.office_path)
    return found


def _mergeable(found: Employer) -> bool:
    return EMPLOYER_GRAPH.allowed(found.status, EmployerAction.MERGE)


def _merged_link(request: Request, found: Employer) -> str:
    into = found.merged_into
    if into is None or not queries.employers_in(request.scope).filter(pk=into.pk).exists():
        return ""
    return reverse("employers:employer", args=[into.uuid])


def _waiting(request: Request) -> list[RecordAction]:
    """The ways to what waits, with how many there are."""
    if not request.scope.allows(VERIFY):
        return []
    number, late = queries.counts_waiting(request.scope, request.today)
    ended = queries.ended_count(request.scope)
    offered = (
        (gettext("待审核 %(n)s"), "open", number),
        (gettext("逾期 %(n)s"), "overdue", late),
        (gettext("登记库显示已注销 %(n)s"), "ended", ended),
    )
    index_ = reverse("employers:index")
    return [
        RecordAction(label % {"n": count}, f"{index_}?waits={name}", "get")
        for label, name, count in offered
        if count
    ]


def _list_actions(request: Request) -> list[RecordAction]:
    if not request.scope.allows(VERIFY):
        return []
    return [RecordAction(gettext("代单位登记…"), reverse("employers:enter"), "get")]


def _sections() -> list[str]:
    return [row.code for row in load().codes.table("industry_gb4754").children("")]


def _filters(request: Request) -> list[Filter]:
    sections = load().codes.table("industry_gb4754").children("")
    language = request.LANGUAGE_CODE
    found = [
        Filter("q", gettext("单位名称或信用代码"), "search"),
        Filter(
            "status", gettext("状态"), choices=[(s.value, str(w)) for s, w in labels.STATE.items()]
        ),
        Filter(
            "party", gettext("身份"), choices=[(p.value, str(w)) for p, w in labels.PARTY.items()]
        ),
        Filter(
            "section", gettext("行业"), choices=[(r.code, r.label.text(language)) for r in sections]
        ),
        Filter("group", gettext("央企"), choices=[("any", gettext("中央企业及下属单位"))]),
    ]
    if request.scope.allows(VERIFY):
        waits = [
            ("open", gettext("待审核")),
            ("overdue", gettext("逾期未审核")),
            ("ended", gettext("登记库显示已注销")),
        ]
        found.append(Filter("waits", gettext("待办"), choices=waits))
    return found
