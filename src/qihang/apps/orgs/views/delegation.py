"""Lending one's own role to a colleague for a time."""

from collections.abc import Iterable
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from qihang.apps.orgs import labels, queries, services
from qihang.apps.orgs.clock import real_now, real_today
from qihang.apps.orgs.forms import DelegationForm
from qihang.apps.orgs.models import Membership
from qihang.apps.orgs.pages.acts import term
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.views.invitations import offered
from qihang.apps.orgs.views.members import state
from qihang.kernel import Permission, Refusal
from qihang.web import parameters
from qihang.web.access import get_or_404, needs
from qihang.web.components import Column, Empty, RecordAction, Table, TableRow
from qihang.web.refusals import add_refusal_message, refusals_on
from qihang.web.request import Request


@needs(Permission.MEMBERSHIP_DELEGATE)
@reauthentication_required(allow_get=True)
def delegation(request: Request) -> HttpResponse:
    """What one has lent, and the form to lend."""
    own = queries.lendable(request.scope, real_today())
    form = DelegationForm(own, request.POST or None, initial={"start": real_today()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _offer(request, own, form.cleaned_data)
            messages.success(request, gettext("委托邀请已发出，本人接受后生效。"))
            return redirect("orgs:delegation")
    lending = queries.invitations_in(request.scope, real_now()).filter(
        lent_from__account=request.user
    )
    context = {
        "form": form,
        "table": _table(queries.lent_by(request.scope)),
        "offered": offered(lending.filter(accepted_at__isnull=True)[:20]),
    }
    return render(request, "orgs/delegation.html", context)


@needs(Permission.MEMBERSHIP_DELEGATE)
def lent(request: Request, uuid: UUID) -> HttpResponse:
    """One thing lent, with the way to take it back."""
    found = _found(request, uuid)
    back = RecordAction(
        gettext("收回委托"),
        reverse("orgs:take_back", args=[uuid]),
        tone="danger",
        reason=gettext("为什么要收回？"),
        help=gettext("从今天起不再有效。"),
    )
    running = services.tenure_of(found).runs(real_today())
    context = {"member": found, "term": term(found), "actions": [back] if running else []}
    context["role"] = labels.ROLE[Role(found.role)]
    return render(request, "orgs/lent.html", context)


@needs(Permission.MEMBERSHIP_DELEGATE)
@require_POST
def end_delegation(request: Request, uuid: UUID) -> HttpResponse:
    """End what was lent, today."""
    found = _found(request, uuid)
    reason = parameters.text(request.POST, "reason", 1000)
    try:
        services.end_membership(request.scope, found, real_today(), reason)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
    else:
        messages.success(request, gettext("委托已收回。"))
    return redirect("orgs:delegation")


def _found(request: Request, uuid: UUID) -> Membership:
    return get_or_404(queries.lent_by(request.scope).get, uuid=uuid)


def _offer(request: Request, own: list[Membership], asked: dict) -> None:
    mine = next(m for m in own if str(m.uuid) == asked["own"])
    dates = {"start": asked["start"], "end": asked["end"]}
    services.delegate(request.scope, mine, asked["username"].strip(), mine.org, **dates)


def _table(rows: Iterable[Membership]) -> Table:
    columns = [
        Column(gettext("受托人"), lead=True),
        Column(gettext("角色")),
        Column(gettext("单位")),
        Column(gettext("期限")),
        Column(gettext("状态")),
    ]
    shown = (
        TableRow(
            (m.account.name, labels.ROLE[Role(m.role)], labels.org_name(m.org), term(m), state(m)),
            href=reverse("orgs:lent", args=[m.uuid]),
        )
        for m in rows
    )
    words = gettext("您还没有委托过角色。出差或休假前，可以在这里把自己的角色委托给同事。")
    return Table(gettext("我的委托"), columns, shown, empty=Empty(words))
