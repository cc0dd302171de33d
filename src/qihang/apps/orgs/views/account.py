"""One's own account, and the table of roles."""

from collections.abc import Iterable

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qihang.apps.orgs import labels, queries, services
from qihang.apps.orgs.clock import real_today
from qihang.apps.orgs.forms import IdentityForm
from qihang.apps.orgs.models import AuditEntry, Membership
from qihang.apps.orgs.pages.acts import term
from qihang.apps.orgs.roles import permissions_of
from qihang.apps.orgs.rules import HELD_IN, OrgKind, Role
from qihang.apps.orgs.views.grants import lent_to_me
from qihang.apps.orgs.views.invitations import offered_to_me
from qihang.apps.orgs.views.resets import resets_of_me
from qihang.kernel import Permission
from qihang.web import formats
from qihang.web.access import needs, signed_in
from qihang.web.components import Column, Crumb, Empty, Fact, RecordAction, Table, TableRow, fold
from qihang.web.markup import el
from qihang.web.refusals import refusals_on
from qihang.web.request import Request

SIGN_INS = 10


@signed_in
@require_GET
def account(request: Request) -> HttpResponse:
    """Who I am, my roles, my sign-ins, and how to protect the account."""
    context = {
        "facts": [
            Fact(gettext("姓名"), request.user.name),
            Fact(gettext("登录名"), request.user.username),
            Fact(gettext("邮箱"), request.user.email),
        ],
        "roles": _roles(queries.own_memberships(request.scope, real_today())),
        "sign_ins": _sign_ins(queries.own_sign_ins(request.scope, SIGN_INS)),
        "lent": lent_to_me(request),
        "waiting": [*offered_to_me(request), *resets_of_me(request)],
        "actions": _actions(request),
    }
    return render(request, "orgs/account.html", context)


@signed_in
@require_POST
@reauthentication_required
def sign_out_others(request: Request) -> HttpResponse:
    """End all sessions but this one."""
    services.sign_out_others(request)
    messages.success(request, gettext("其他设备上的登录都已退出。"))
    return redirect("orgs:account")


@needs(Permission.HOME_SEE)
@never_cache
@sensitive_post_parameters("id_number", "phone")
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: Request) -> HttpResponse:
    """Say who one is, so that nobody reviews the own registration by another account."""
    form = IdentityForm(request.POST or None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            services.declare_person(request.scope, given["id_number"], given["phone"])
            messages.success(request, gettext("已登记。系统只保存加密摘要，不保存号码。"))
            return redirect("orgs:account")
    done = queries.declared(request.scope)
    crumbs = [Crumb(gettext("我的账号"), reverse("orgs:account"))]
    context = {"form": form, "done": done, "crumbs": crumbs}
    return render(request, "orgs/identity.html", context, status=422 if form.errors else 200)


@needs(Permission.HOME_SEE)
@require_GET
def roles(request: Request) -> HttpResponse:
    """The one table of which role may do what, as the program itself reads it."""
    held = {reach.role for reach in request.scope.reaches}
    shown = [fold(_permissions(r), str(labels.ROLE[r]), _kinds(r), r.value in held) for r in Role]
    return render(request, "orgs/roles.html", {"roles": shown})


def _kinds(role: Role) -> str:
    kinds = (str(labels.KIND[kind]) for kind in OrgKind if kind in HELD_IN[role])
    return gettext("、").join(kinds)


def _permissions(role: Role) -> SafeString:
    may = (labels.permission(p) for p in Permission if p in permissions_of(role))
    return el("ul", *(el("li", words) for words in may), class_="words")


def _actions(request: Request) -> list[RecordAction]:
    password = RecordAction(gettext("修改密码"), reverse("account_change_password"), "get")
    return [
        RecordAction(gettext("登记本人身份"), reverse("orgs:identity"), "get"),
        *([password] if request.user.has_usable_password() else []),
        RecordAction(gettext("更改邮箱"), reverse("account_email"), "get"),
        RecordAction(gettext("两步验证"), reverse("mfa_index"), "get"),
        RecordAction(gettext("退出其他设备"), reverse("orgs:sign_out_others")),
    ]


def _roles(rows: Iterable[Membership]) -> Table:
    columns = [
        Column(gettext("角色"), lead=True),
        Column(gettext("单位")),
        Column(gettext("任期")),
        Column(gettext("委托人")),
    ]
    shown = (
        TableRow(
            (labels.ROLE[Role(m.role)], labels.org_name(m.org), term(m), _lender(m) or formats.DASH)
        )
        for m in rows
    )
    words = gettext("您没有单位角色；毕业生用自己的记录办理事项。")
    return Table(gettext("我的角色"), columns, shown, empty=Empty(words))


def _lender(member: Membership) -> str:
    return member.delegated_by.account.name if member.delegated_by else ""


def _sign_ins(entries: Iterable[AuditEntry]) -> Table:
    columns = [
        Column(gettext("时间"), lead=True, whole=True),
        Column(gettext("来源地址")),
        Column(gettext("结果")),
    ]
    rows = (
        TableRow((formats.minute(e.at), e.address or formats.DASH, labels.act(e.act)))
        for e in entries
    )
    return Table(gettext("最近登录"), columns, rows, empty=Empty(gettext("还没有登录记录。")))
