"""An organisation's leading group, meetings, contact persons and staffing: shown, kept, withdrawn."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from qihang.apps.files.services import open_stored
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.plans import forms, pages, queries, services
from qihang.apps.plans.forms import KeepForm
from qihang.apps.plans.models import (
    ContactPerson,
    FollowUp,
    GroupMember,
    Kept,
    LeadingGroup,
    Meeting,
    Staffing,
)
from qihang.apps.plans.pages import kept_rows as drawn
from qihang.apps.plans.pages.parameters import day_asked
from qihang.apps.plans.queries import Keeping
from qihang.apps.plans.rules import MeetingKind, MemberRole
from qihang.kernel import Permission, Refusal
from qihang.policy import load
from qihang.web import parameters
from qihang.web.access import get_or_404, needs
from qihang.web.bodies import accepts_files
from qihang.web.components import Crumb, Filter
from qihang.web.downloads import download
from qihang.web.edition import words
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message, onto_form
from qihang.web.request import Request

KEEPS = Permission.PLAN_KEEP
Save = Callable[[Request, Keeping, dict[str, Any]], object]


@needs(Permission.PLAN_SEE)
@require_safe
def kept(request: Request, code: str) -> HttpResponse:
    """Everything an organisation keeps, as it stood on a day; its own people may add and withdraw."""
    on = day_asked(request)
    found = _keeping(request, code)
    mine = found.org.path in queries.keeps(request.scope) and on == request.today
    context = {
        "heading": org_name(found.org),
        "sub": gettext("领导小组、会议、联系人和工作力量"),
        "crumbs": _plan(found.org, on),
        "filters": [Filter("on", gettext("截至"), "date")],
        "query": pages.day_query(request.GET, on),
        "cards": drawn.cards(found, mine, on),
    }
    return render_page(request, "plans/kept.html", context)


@accepts_files("document")
@needs(KEEPS)
def keep(request: Request, code: str, what: str) -> HttpResponse:
    """One more row of a kind, for the reader's own organisation."""
    found = _keeping(request, code)
    kind = KINDS.get(what)
    if kind is None or found.org.kind not in kind.kept_in:
        raise Http404
    if found.org.path not in queries.keeps(request.scope):
        raise PermissionDenied
    form = kind.form(found, request)
    if request.method == "POST" and form.is_valid():
        try:
            kind.save(request, found, form.cleaned_data)
        except Refusal as refusal:
            onto_form(form, refusal)
        else:
            messages.success(request, gettext("已保存。"))
            return redirect("plans:kept", code)
    context = {
        "heading": str(kind.label),
        "crumbs": [Crumb(org_name(found.org), pages.kept_href(code, request.today))],
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "plans/keep.html", context, status=status)


@needs(KEEPS)
@require_POST
def withdraw(request: Request, what: str, uuid: UUID) -> HttpResponse:
    """Take a row back from today, with the reason."""
    row = _row(request, MODELS.get(what), uuid)
    try:
        services.withdraw(
            request.scope, row, request.today, parameters.text(request.POST, "reason", 1000)
        )
    except Refusal as refusal:
        add_refusal_message(request, refusal)
    else:
        messages.success(request, gettext("已撤下；查看以前的日期仍能看到。"))
    return redirect("plans:kept", row.org.code)


@needs(KEEPS)
@require_POST
def finish(request: Request, uuid: UUID) -> HttpResponse:
    """A follow-up is done."""
    row = _row(request, FollowUp, uuid)
    try:
        services.finish_followup(request.scope, row, request.today)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
    else:
        messages.success(request, gettext("已记为办结。"))
    return redirect("plans:kept", row.org.code)


@needs(Permission.PLAN_SEE)
@require_safe
def minutes(request: Request, uuid: UUID) -> HttpResponseBase:
    """The minutes of a meeting."""
    try:
        meeting = queries.meeting_in(request.scope, uuid)
    except Meeting.DoesNotExist:
        raise Http404 from None
    if meeting.minutes is None:
        raise Http404
    name = gettext("会议纪要-%(day)s") % {"day": meeting.held_on.isoformat()}
    return download(open_stored(meeting.minutes), name, meeting.minutes.media_type)


def _plan(org: Org, on: date) -> list[Crumb]:
    """The way back to the plan of the organisation, where it has duties."""
    edition = load().edition(settings.QIHANG_EDITION)
    return [Crumb(words(edition.label), pages.plan_of(edition, org, on))]


def _keeping(request: Request, code: str) -> Keeping:
    return get_or_404(queries.keeping_of, request.scope, code, day_asked(request))


def _row(request: Request, model: type[Kept] | None, uuid: UUID) -> Any:
    if model is None:
        raise Http404
    try:
        row = queries.row_in(request.scope, model, uuid)
    except model.DoesNotExist:  # type: ignore[attr-defined]
        raise Http404 from None
    return row


@dataclass(frozen=True, slots=True)
class RowKind:
    """One kind of row: its words, where it is kept, its form, and how it is saved."""

    label: Promise
    kept_in: frozenset[OrgKind]
    fields: type[KeepForm]
    save: Save

    def form(self, found: Keeping, request: Request) -> KeepForm:
        """The form, filled in if it was sent."""
        more = {"meetings": found.meetings} if self.fields is forms.FollowUpForm else {}
        return self.fields(
            found.org, request.today, request.POST or None, request.FILES or None, **more
        )


def _group(request: Request, found: Keeping, given: dict[str, Any]) -> None:
    day = given["set_up_on"]
    services.set_up_group(request.scope, found.org, given["name"], day, request.today)


def _member(request: Request, found: Keeping, given: dict[str, Any]) -> None:
    if found.group is None:
        raise Refusal("no_group", "请先登记领导小组，再增加成员。")
    role = MemberRole(given["role"])
    services.add_member(
        request.scope, found.group, given["name"], given["position"], role, request.today
    )


def _meeting(request: Request, found: Keeping, given: dict[str, Any]) -> None:
    services.record_meeting(
        request.scope,
        found.org,
        MeetingKind(given["kind"]),
        given["title"],
        given["held_on"],
        given["agenda"].splitlines(),
        request.now,
        given["minutes"],
    )


def _followup(request: Request, found: Keeping, given: dict[str, Any]) -> None:
    meeting = next(m for m in found.meetings if str(m.uuid) == given["meeting"])
    services.add_followup(
        request.scope, meeting, given["text"], given["responsible"], given["due_on"], request.today
    )


def _contact(request: Request, found: Keeping, given: dict[str, Any]) -> None:
    services.name_contact(
        request.scope, found.org, given["office"], given["name"], given["since"], request.today
    )


def _staffing(request: Request, found: Keeping, given: dict[str, Any]) -> None:
    services.state_staffing(
        request.scope, found.org, given["full_time"], given["part_time"], request.today
    )


K = OrgKind
SCHOOLS = frozenset({K.UNIVERSITY, K.COLLEGE})
EVERYBODY = SCHOOLS | {K.PROVINCE, K.CITY, K.COUNTY}
KINDS: dict[str, RowKind] = {
    "group": RowKind(_("登记领导小组"), SCHOOLS, forms.GroupForm, _group),
    "member": RowKind(_("增加小组成员"), SCHOOLS, forms.GroupMemberForm, _member),
    "meeting": RowKind(_("登记会议"), EVERYBODY, forms.MeetingForm, _meeting),
    "followup": RowKind(_("登记会议事项"), EVERYBODY, forms.FollowUpForm, _followup),
    "contact": RowKind(_("明确联系人"), EVERYBODY, forms.ContactForm, _contact),
    "staffing": RowKind(
        _("填报工作人员数"), frozenset({K.UNIVERSITY}), forms.StaffingForm, _staffing
    ),
}
MODELS: dict[str, type[Kept]] = {
    "group": LeadingGroup,
    "member": GroupMember,
    "meeting": Meeting,
    "followup": FollowUp,
    "contact": ContactPerson,
    "staffing": Staffing,
}
