"""Lending one's own role to a colleague for a time."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from qihang.apps.orgs import labels, queries, services
from qihang.apps.orgs.clock import real_today
from qihang.apps.orgs.forms import DelegationForm
from qihang.apps.orgs.models import Membership
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.views.members import state, term
from qihang.kernel import Permission, Refusal
from qihang.web.access import needs
from qihang.web.components import Action, Column, Empty, Row, Table
from qihang.web.refusals import onto_form, tell
from qihang.web.request import Request


@needs(Permission.MEMBERSHIP_DELEGATE)
def delegation(request: Request) -> HttpResponse:
    """What one has lent, and the form to lend."""
    own = queries.lendable(request.scope, real_today())
    form = DelegationForm(own, request.POST or None, initial={"start": real_today()})
    if request.method == "POST" and form.is_valid():
        try:
            lent = _lend(request, own, form.cleaned_data)
        except Refusal as refusal:
            onto_form(form, refusal)
        else:
            messages.success(request, gettext("已委托给 %(name)s。") % {"name": lent.account.name})
            return redirect("orgs:delegation")
    table = _table(queries.lent_by(request.scope))
    return render(request, "orgs/delegation.html", {"form": form, "table": table})


@needs(Permission.MEMBERSHIP_DELEGATE)
def lent(request: Request, uuid: UUID) -> HttpResponse:
    """One thing lent, with the way to take it back."""
    found = _found(request, uuid)
    back = Action(
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
def take_back(request: Request, uuid: UUID) -> HttpResponse:
    """End what was lent, today."""
    found = _found(request, uuid)
    reason = request.POST.get("reason", "").strip()
    try:
        services.end_membership(request.scope, found, real_today(), reason)
    except Refusal as refusal:
        tell(request, refusal)
    else:
        messages.success(request, gettext("委托已收回。"))
    return redirect("orgs:delegation")


def _found(request: Request, uuid: UUID) -> Membership:
    try:
        return queries.lent_by(request.scope).get(uuid=uuid)
    except Membership.DoesNotExist:
        raise Http404 from None


def _lend(request: Request, own: list[Membership], asked: dict) -> Membership:
    mine = next(m for m in own if str(m.uuid) == asked["own"])
    colleague = queries.account_named(request.scope, asked["username"].strip())
    if colleague is None:
        raise Refusal("no_such_account", "没有这个登录名的账号，请核对，或请管理员先添加这位同事。")
    dates = {"start": asked["start"], "end": asked["end"]}
    return services.delegate(request.scope, mine, colleague, mine.org, **dates)


def _table(rows: Iterable[Membership]) -> Table:
    columns = [
        Column(gettext("受托人"), lead=True),
        Column(gettext("角色")),
        Column(gettext("单位")),
        Column(gettext("期限")),
        Column(gettext("状态")),
    ]
    shown = (
        Row(
            (m.account.name, labels.ROLE[Role(m.role)], labels.org_name(m.org), term(m), state(m)),
            href=reverse("orgs:lent", args=[m.uuid]),
        )
        for m in rows
    )
    words = gettext("您还没有委托过角色。出差或休假前，可以在这里把自己的角色委托给同事。")
    return Table(gettext("我的委托"), columns, shown, empty=Empty(words))
