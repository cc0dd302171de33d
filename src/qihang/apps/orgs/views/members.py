"""Who belongs to my organisation: list, add, one member, end."""

from collections.abc import Iterable
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from qihang.apps.orgs import labels, queries, services
from qihang.apps.orgs.clock import real_today
from qihang.apps.orgs.forms import MemberForm
from qihang.apps.orgs.models import Membership
from qihang.apps.orgs.pages.acts import moments, term
from qihang.apps.orgs.queries import MemberFilter
from qihang.apps.orgs.rules import HELD_IN, Role
from qihang.apps.orgs.services import Invited, Invitee
from qihang.apps.orgs.views.choices import find_in
from qihang.apps.orgs.views.invitations import invited
from qihang.kernel import Permission, Refusal
from qihang.web import formats, parameters
from qihang.web.access import get_or_404, needs
from qihang.web.components import (
    Column,
    Crumb,
    Empty,
    Fact,
    Filter,
    Page,
    RecordAction,
    Table,
    TableRow,
    status,
)
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message, refusals_on
from qihang.web.request import Request


@needs(Permission.ACCOUNT_MANAGE)
@require_GET
def members(request: Request) -> HttpResponse:
    """Everybody with a role in the organisations one manages."""
    asked = request.GET
    wanted = MemberFilter(
        parameters.text(asked, "q"), parameters.text(asked, "role"), parameters.text(asked, "state")
    )
    rows = queries.members_in(request.scope, wanted, real_today())
    page = Page.of(asked, rows.count())
    context = {
        "filters": _filters(),
        "query": asked,
        "page": page,
        "table": _table(rows[page.offset : page.end]),
        "actions": [
            RecordAction(gettext("任职邀请"), reverse("orgs:invitations"), "get"),
            RecordAction(gettext("添加成员"), reverse("orgs:add_member"), "get", "main"),
        ],
    }
    return render_page(request, "orgs/members.html", context)


@needs(Permission.ACCOUNT_MANAGE)
@never_cache
@reauthentication_required(allow_get=True)
def add_member(request: Request) -> HttpResponse:
    """The form; what comes of it stands on the page of the invitation."""
    start = {"start": real_today()}
    kinds = queries.kinds_in(request.scope, Permission.ACCOUNT_MANAGE)
    form = MemberForm(find_in(request), kinds, request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return invited(request, _invite(request, form.cleaned_data))
    crumbs = [Crumb(gettext("成员"), reverse("orgs:members"))]
    return render(request, "orgs/add_member.html", {"form": form, "crumbs": crumbs})


@needs(Permission.ACCOUNT_MANAGE)
@require_GET
def member(request: Request, uuid: UUID) -> HttpResponse:
    """One membership: facts, what was done to the account, and what may be done now."""
    found = _found(request, uuid)
    acts = queries.acts_on(request.scope, "account", found.account.uuid)[:20]
    context = {
        "member": found,
        "crumbs": [Crumb(gettext("成员"), reverse("orgs:members"))],
        "sub": f"{labels.ROLE[Role(found.role)]} · {labels.org_name(found.org)}",
        "facts": _facts(found),
        "actions": _actions(found),
        "moments": moments(request.scope, acts),
    }
    return render(request, "orgs/member.html", context)


@needs(Permission.ACCOUNT_MANAGE)
@require_POST
def end_member(request: Request, uuid: UUID) -> HttpResponse:
    """The role ends today."""
    found = _found(request, uuid)
    try:
        services.end_membership(
            request.scope, found, real_today(), parameters.text(request.POST, "reason", 1000)
        )
    except Refusal as refusal:
        add_refusal_message(request, refusal)
    else:
        messages.success(
            request, gettext("%(name)s 的角色今天结束。") % {"name": found.account.name}
        )
    return redirect("orgs:member", uuid)


def _invite(request: Request, asked: dict) -> Invited:
    org = queries.orgs_in(request.scope, Permission.ACCOUNT_MANAGE).get(code=asked["org"])
    person = Invitee(asked["username"].strip(), asked["name"].strip())
    dates = {"start": asked["start"], "end": asked["end"]}
    return services.invite(request.scope, person, org, Role(asked["role"]), **dates)


def _found(request: Request, uuid: UUID) -> Membership:
    return get_or_404(queries.member_in, request.scope, uuid, real_today())


def _filters() -> list[Filter]:
    roles = [(r.value, str(labels.ROLE[r])) for r in Role if HELD_IN[r]]
    states = [("current", gettext("在任")), ("past", gettext("已结束或未开始"))]
    return [
        Filter("q", gettext("姓名、登录名或单位"), "search"),
        Filter("role", gettext("角色"), choices=roles),
        Filter("state", gettext("状态"), choices=states),
    ]


def _table(rows: Iterable[Membership]) -> Table:
    columns = [
        Column(gettext("姓名"), lead=True),
        Column(gettext("登录名")),
        Column(gettext("角色")),
        Column(gettext("单位")),
        Column(gettext("任期")),
        Column(gettext("状态")),
    ]
    return Table(
        gettext("成员"),
        columns,
        (_row(m) for m in rows),
        empty=Empty(gettext("没有符合条件的成员。可以放宽条件，或添加成员。")),
    )


def _row(member: Membership) -> TableRow:
    cells = (
        member.account.name,
        member.account.username,
        labels.ROLE[Role(member.role)],
        labels.org_name(member.org),
        term(member),
        state(member),
    )
    return TableRow(cells, href=reverse("orgs:member", args=[member.uuid]))


def state(member: Membership) -> str:
    """Whether it runs today, as a `status`."""
    if services.tenure_of(member).runs(real_today()):
        return status(gettext("受托") if member.delegated_by_id else gettext("在任"), "done")
    return status(gettext("不在任"), "closed")


def _facts(member: Membership) -> list[Fact]:
    lender = member.delegated_by.account.name if member.delegated_by else ""
    return [
        Fact(gettext("姓名"), member.account.name),
        Fact(gettext("登录名"), member.account.username),
        Fact(gettext("角色"), labels.ROLE[Role(member.role)]),
        Fact(gettext("单位"), labels.org_name(member.org)),
        Fact(gettext("任期"), term(member)),
        Fact(gettext("状态"), state(member)),
        Fact(gettext("委托人"), lender),
        Fact(gettext("上次登录"), formats.minute(member.account.last_login)),
    ]


def _actions(member: Membership) -> list[RecordAction]:
    if not services.tenure_of(member).runs(real_today()):
        return []
    name = {"name": member.account.name}
    return [
        RecordAction(
            gettext("结束角色"),
            reverse("orgs:end_member", args=[member.uuid]),
            tone="danger",
            reason=gettext("为什么要结束 %(name)s 的角色？") % name,
            help=gettext("从今天起不再有效；由此委托出去的角色同时结束。"),
        ),
    ]
