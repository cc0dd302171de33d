"""Tokens of other systems: list, create, show the secret once, revoke."""

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
from qihang.apps.orgs.forms import TokenForm
from qihang.apps.orgs.models import ApiToken
from qihang.apps.orgs.pages.acts import moments
from qihang.apps.orgs.queries import TokenFilter, real_now
from qihang.apps.orgs.views.choices import find_in
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
from qihang.web.refusals import add_refusal_message, onto_form, report_outcome
from qihang.web.request import Request


@needs(Permission.ACCOUNT_MANAGE)
@require_GET
def tokens(request: Request) -> HttpResponse:
    """Tokens of the organisations one manages."""
    wanted = TokenFilter(parameters.text(request.GET, "q"), parameters.text(request.GET, "state"))
    rows = queries.tokens_in(request.scope, wanted, real_now())
    page = Page.of(request.GET, rows.count())
    context = {
        "filters": _filters(),
        "query": request.GET,
        "page": page,
        "table": _table(rows[page.offset : page.end]),
        "actions": [RecordAction(gettext("创建令牌"), reverse("orgs:add_token"), "get", "main")],
    }
    return render_page(request, "orgs/tokens.html", context)


@needs(Permission.ACCOUNT_MANAGE)
@never_cache
@reauthentication_required(allow_get=True)
def add_token(request: Request) -> HttpResponse:
    """The form; afterwards, once, the secret."""
    offered = queries.lendable_to_tokens(request.scope)
    form = TokenForm(find_in(request), offered, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = _create(request, form.cleaned_data)
        except Refusal as refusal:
            onto_form(form, refusal)
        else:
            return render(request, "orgs/secret.html", {"token": token, "secret": secret})
    crumbs = [Crumb(gettext("接口令牌"), reverse("orgs:tokens"))]
    return render(request, "orgs/add_token.html", {"form": form, "crumbs": crumbs})


@needs(Permission.ACCOUNT_MANAGE)
@require_GET
def token(request: Request, uuid: UUID) -> HttpResponse:
    """One token: facts, what was done to it, and the way to end it."""
    found = _found(request, uuid)
    context = {
        "token": found,
        "sub": labels.org_name(found.org),
        "crumbs": [Crumb(gettext("接口令牌"), reverse("orgs:tokens"))],
        "facts": _facts(found),
        "actions": _actions(request, found),
        "moments": moments(request.scope, queries.acts_on(request.scope, "token", uuid)[:20]),
    }
    return render(request, "orgs/token.html", context)


@needs(Permission.ACCOUNT_MANAGE)
@require_POST
def revoke_token(request: Request, uuid: UUID) -> HttpResponse:
    """End it at once."""
    found = _found(request, uuid)
    try:
        services.revoke_token(request.scope, found, parameters.text(request.POST, "reason", 1000))
    except Refusal as refusal:
        add_refusal_message(request, refusal)
    else:
        messages.success(request, gettext("令牌已吊销，用它的系统立即失去访问。"))
    return redirect("orgs:token", uuid)


@needs(Permission.ACCOUNT_MANAGE)
@require_POST
@reauthentication_required
def adopt_token(request: Request, uuid: UUID) -> HttpResponse:
    """Answer for it from now on, where its maker has left or will."""
    found = _found(request, uuid)
    with report_outcome(request, gettext("这个令牌现在由您负责，随您的角色有效。")):
        services.adopt_token(request.scope, found, parameters.text(request.POST, "reason", 300))
    return redirect("orgs:token", uuid)


def _create(request: Request, asked: dict) -> tuple[ApiToken, str]:
    org = queries.orgs_in(request.scope, Permission.ACCOUNT_MANAGE).get(code=asked["org"])
    permissions = [Permission(value) for value in asked["permissions"]]
    return services.create_token(
        request.scope, org, asked["name"].strip(), permissions, asked["end"]
    )


def _found(request: Request, uuid: UUID) -> ApiToken:
    return get_or_404(queries.token_in, request.scope, uuid, real_now())


def _filters() -> list[Filter]:
    states = [("current", gettext("有效")), ("past", gettext("已失效"))]
    return [
        Filter("q", gettext("名称或单位"), "search"),
        Filter("state", gettext("状态"), choices=states),
    ]


def _table(rows: Iterable[ApiToken]) -> Table:
    columns = [
        Column(gettext("名称"), lead=True),
        Column(gettext("单位")),
        Column(gettext("权限"), end=True),
        Column(gettext("有效至"), whole=True),
        Column(gettext("最近使用"), whole=True),
        Column(gettext("状态")),
    ]
    words = gettext("还没有接口令牌。学校的教务、学工等系统要读取或报送数据时，在这里创建。")
    return Table(gettext("接口令牌"), columns, map(_row, rows), empty=Empty(words))


def _row(token: ApiToken) -> TableRow:
    cells = (
        token.name,
        labels.org_name(token.org),
        len(token.permissions),
        formats.minute(token.expires_at),
        formats.minute(token.last_used_at),
        _state(token),
    )
    return TableRow(cells, href=reverse("orgs:token", args=[token.uuid]))


def _facts(token: ApiToken) -> list[Fact]:
    return [
        Fact(gettext("单位"), labels.org_name(token.org)),
        Fact(gettext("权限"), _permissions(token)),
        Fact(gettext("令牌开头"), f"{token.hint}…"),
        Fact(gettext("创建人"), token.created_by.name),
        Fact(gettext("负责人"), token.basis.account.name if token.basis else ""),
        Fact(gettext("创建时间"), formats.minute(token.created_at)),
        Fact(gettext("有效至"), formats.minute(token.expires_at)),
        Fact(gettext("最近使用"), formats.minute(token.last_used_at)),
        Fact(gettext("状态"), _state(token)),
    ]


def _actions(request: Request, token: ApiToken) -> list[RecordAction]:
    if not _runs(token):
        return []
    theirs = token.basis is None or token.basis.account_id != request.scope.account
    return [*([_adopting(token)] if theirs else []), _revoking(token)]


def _adopting(token: ApiToken) -> RecordAction:
    return RecordAction(
        gettext("由我负责"),
        reverse("orgs:adopt_token", args=[token.uuid]),
        reason=gettext("为什么由您负责 %(name)s？") % {"name": token.name},
        help=gettext("令牌随负责人的角色有效；原负责人离任后，接管它的系统才能继续使用。"),
    )


def _revoking(token: ApiToken) -> RecordAction:
    return RecordAction(
        gettext("吊销"),
        reverse("orgs:revoke_token", args=[token.uuid]),
        tone="danger",
        reason=gettext("为什么要吊销 %(name)s？") % {"name": token.name},
        help=gettext("立即失效，不能恢复；需要时再创建一个。"),
    )


def _permissions(token: ApiToken) -> str:
    words = [labels.permission(p) for p in token.permissions]
    return gettext("、").join(words)


def _runs(token: ApiToken) -> bool:
    return token.revoked_at is None and token.expires_at > real_now()


def _state(token: ApiToken) -> str:
    if _runs(token) and not getattr(token, "stands", True):
        return status(gettext("负责人已离任，停用"), "closed")
    if _runs(token):
        return status(gettext("有效"), "done")
    return status(gettext("已吊销") if token.revoked_at else gettext("已到期"), "closed")
