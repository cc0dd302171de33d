"""Permissions lent to named people for a time: list, give, revoke."""

from collections.abc import Iterable
from datetime import datetime, time
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from qihang.apps.orgs import labels, queries, services
from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.forms import GrantForm
from qihang.apps.orgs.models import Grant, Org
from qihang.apps.orgs.pages.acts import moments
from qihang.apps.orgs.queries import GrantFilter
from qihang.apps.orgs.views.choices import find_in
from qihang.kernel import Permission
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
from qihang.web.refusals import refusals_on, report_outcome
from qihang.web.request import Request


@needs(Permission.ACCOUNT_MANAGE)
@require_GET
def grants(request: Request) -> HttpResponse:
    """What is lent over the organisations one manages, or to their members."""
    wanted = GrantFilter(parameters.text(request.GET, "q"), parameters.text(request.GET, "state"))
    rows = queries.grants_in(request.scope, wanted, real_now())
    page = Page.of(request.GET, rows.count())
    context = {
        "filters": _filters(),
        "query": request.GET,
        "page": page,
        "table": _table(request, rows[page.offset : page.end]),
        "actions": [RecordAction(gettext("授权"), reverse("orgs:give_grant"), "get", "main")],
    }
    return render_page(request, "orgs/grants.html", context)


@needs(Permission.ACCOUNT_MANAGE)
@reauthentication_required(allow_get=True)
def give_grant(request: Request) -> HttpResponse:
    """The form: what, to whom, over which organisation, until when, why."""
    form = GrantForm(
        find_in(request), queries.lendable_to_people(request.scope), request.POST or None
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = _give(request, form.cleaned_data)
            messages.success(request, gettext("已授权给 %(name)s。") % {"name": given.account.name})
            return redirect("orgs:grant", given.uuid)
    return render(request, "orgs/give_grant.html", {"form": form, "crumbs": _crumbs()})


@needs(Permission.ACCOUNT_MANAGE)
@require_GET
def grant(request: Request, uuid: UUID) -> HttpResponse:
    """One grant: facts, history, and the way to end it."""
    found = _found(request, uuid)
    acts = queries.acts_on(request.scope, "grant", uuid)[:20]
    context = {
        "grant": found,
        "crumbs": _crumbs(),
        "title": _permission(found),
        "facts": _facts(request, found),
        "actions": [_revoking(found)] if services.may_revoke(request.scope, found) else [],
        "moments": moments(request.scope, acts),
    }
    return render(request, "orgs/grant.html", context)


@needs(Permission.ACCOUNT_MANAGE)
@require_POST
def revoke_grant(request: Request, uuid: UUID) -> HttpResponse:
    """End it at once."""
    found = _found(request, uuid)
    with report_outcome(request, gettext("授权已收回，立即生效。")):
        services.revoke(
            request.scope, found, parameters.text(request.POST, "reason", 1000), real_now()
        )
    return redirect("orgs:grant", uuid)


def lent_to_me(request: Request) -> Table | None:
    """What somebody's own account was lent and still has; None where there is nothing."""
    rows = list(queries.own_grants(request.scope, real_now()))
    if not rows:
        return None
    places = queries.orgs_at(request.scope, {row.path for row in rows})
    columns = [
        Column(gettext("权限"), lead=True),
        Column(gettext("范围")),
        Column(gettext("有效至"), whole=True),
        Column(gettext("事由")),
    ]
    shown = (
        TableRow((_permission(g), _over(g, places), formats.minute(g.until_at), g.cause))
        for g in rows
    )
    return Table(gettext("授给我的权限"), columns, shown)


def _give(request: Request, asked: dict) -> Grant:
    org = queries.orgs_in(request.scope, Permission.ACCOUNT_MANAGE).get(code=asked["org"])
    colleague = queries.account_named(request.scope, asked["username"].strip())
    if colleague is None:
        raise services.NOT_AN_OFFICIAL
    until = timezone.make_aware(datetime.combine(asked["end"], time.min))
    permission = Permission(asked["permission"])
    return services.lend(request.scope, colleague, permission, org, asked["cause"], until)


def _found(request: Request, uuid: UUID) -> Grant:
    return get_or_404(queries.grant_in, request.scope, uuid, real_now())


def _crumbs() -> list[Crumb]:
    return [Crumb(gettext("单独授权"), reverse("orgs:grants"))]


def _filters() -> list[Filter]:
    states = [("current", gettext("有效")), ("past", gettext("已失效"))]
    return [
        Filter("q", gettext("姓名、登录名或事由"), "search"),
        Filter("state", gettext("状态"), choices=states),
    ]


def _table(request: Request, rows: Iterable[Grant]) -> Table:
    shown = list(rows)
    places = queries.orgs_at(request.scope, {row.path for row in shown})
    columns = [
        Column(gettext("权限"), lead=True),
        Column(gettext("授给")),
        Column(gettext("范围")),
        Column(gettext("有效至"), whole=True),
        Column(gettext("授权人")),
        Column(gettext("状态")),
    ]
    words = gettext("没有符合条件的授权。工作不按单位层级分的，可以在这里授权给个人。")
    lines = (_row(row, places) for row in shown)
    return Table(gettext("单独授权"), columns, lines, empty=Empty(words))


def _row(given: Grant, places: dict[str, Org]) -> TableRow:
    cells = (
        _permission(given),
        given.account.name,
        _over(given, places),
        formats.minute(given.until_at),
        _giver(given),
        _state(given),
    )
    return TableRow(cells, href=reverse("orgs:grant", args=[given.uuid]))


def _facts(request: Request, given: Grant) -> list[Fact]:
    places = queries.orgs_at(request.scope, {given.path})
    return [
        Fact(gettext("授给"), f"{given.account.name} · {given.account.username}"),
        Fact(gettext("范围"), _over(given, places)),
        Fact(gettext("事由"), given.cause),
        Fact(gettext("授权人"), _giver(given)),
        Fact(gettext("开始时间"), formats.minute(given.from_at)),
        Fact(gettext("有效至"), formats.minute(given.until_at)),
        Fact(gettext("收回时间"), formats.minute(given.revoked_at)),
        Fact(gettext("状态"), _state(given)),
    ]


def _revoking(given: Grant) -> RecordAction:
    return RecordAction(
        gettext("收回授权"),
        reverse("orgs:revoke_grant", args=[given.uuid]),
        tone="danger",
        reason=gettext("为什么要收回？"),
        help=gettext("立即失效，不能恢复；需要时再授一次。"),
    )


def _permission(given: Grant) -> str:
    return labels.permission(given.permission)


def _over(given: Grant, places: dict[str, Org]) -> str:
    """The organisation, or how many records it names one by one."""
    if given.path:
        place = places.get(given.path)
        return labels.org_name(place) if place else given.path
    return gettext("逐个指明的记录：%(count)s") % {"count": formats.count(len(given.subject_ids))}


def _giver(given: Grant) -> str:
    return given.given_by.name if given.given_by else gettext("系统")


def _state(given: Grant) -> str:
    if given.revoked_at:
        return status(gettext("已收回"), "closed")
    if given.until_at <= real_now():
        return status(gettext("已到期"), "closed")
    if given.given_by_id and not getattr(given, "given_stands", True):
        return status(gettext("授权人已离任，失效"), "closed")
    if given.given_by_id and not getattr(given, "held_stands", True):
        return status(gettext("被授权人已离任，失效"), "closed")
    return status(gettext("有效"), "done")
