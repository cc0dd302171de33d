"""Offered roles: what one has offered and may decide about, and what was offered to oneself."""

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
from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.models import Invitation
from qihang.apps.orgs.pages.acts import moments, term
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import Invited
from qihang.kernel import Permission, Refusal
from qihang.web import formats, parameters
from qihang.web.access import get_or_404, needs, signed_in
from qihang.web.components import (
    Column,
    Crumb,
    Empty,
    Fact,
    Page,
    RecordAction,
    Table,
    TableRow,
    status,
)
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message, report_outcome
from qihang.web.request import Request


@needs(Permission.ACCOUNT_MANAGE)
@require_GET
def invitations(request: Request) -> HttpResponse:
    """Roles offered in the organisations one manages; what waits stands first."""
    rows = queries.invitations_in(request.scope, real_now())
    page = Page.of(request.GET, rows.count())
    context = {
        "query": request.GET,
        "page": page,
        "crumbs": [Crumb(gettext("成员"), reverse("orgs:members"))],
        "table": offered(rows[page.offset : page.end]),
    }
    return render_page(request, "orgs/invitations.html", context)


@needs(Permission.ACCOUNT_MANAGE, Permission.MEMBERSHIP_DELEGATE)
@require_GET
def invitation(request: Request, uuid: UUID) -> HttpResponse:
    """One of them: facts, history, and what may be decided."""
    found = _found(request, uuid)
    context = {
        "invitation": found,
        "crumbs": [Crumb(gettext("任职邀请"), reverse("orgs:invitations"))],
        "sub": f"{labels.ROLE[Role(found.role)]} · {labels.org_name(found.org)}",
        "facts": _facts(found),
        "actions": _actions(request, found),
        "moments": moments(request.scope, queries.acts_on(request.scope, "invitation", uuid)[:20]),
    }
    return render(request, "orgs/invitation.html", context)


@needs(Permission.ACCOUNT_MANAGE)
@require_POST
@never_cache
@reauthentication_required
def confirm_invitation(request: Request, uuid: UUID) -> HttpResponse:
    """Decide as the second; a new person's first password is shown to who confirms, once."""
    found = _found(request, uuid)
    try:
        done = services.confirm(request.scope, found)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
        return redirect("orgs:invitation", uuid)
    return invited(request, done)


@needs(Permission.ACCOUNT_MANAGE, Permission.MEMBERSHIP_DELEGATE)
@require_POST
def withdraw_invitation(request: Request, uuid: UUID) -> HttpResponse:
    """Take it back before it was accepted."""
    found = _found(request, uuid)
    with report_outcome(request, gettext("邀请已撤回。")):
        services.withdraw(request.scope, found, parameters.text(request.POST, "reason", 300))
    return redirect("orgs:invitation", uuid)


@signed_in
@require_POST
@reauthentication_required
def accept_invitation(request: Request, uuid: UUID) -> HttpResponse:
    """The role is taken up by the account it was offered to."""
    with report_outcome(request, gettext("您已接受，角色按任期生效。")):
        services.accept(request.scope, _mine(request, uuid))
    return redirect("orgs:account")


@signed_in
@require_POST
def decline_invitation(request: Request, uuid: UUID) -> HttpResponse:
    """The account does not want it."""
    with report_outcome(request, gettext("您已谢绝，对方会看到。")):
        services.decline(request.scope, _mine(request, uuid))
    return redirect("orgs:account")


def invited(request: Request, done: Invited) -> HttpResponse:
    """The first password of an account that was opened, else the invitation and what it waits for."""
    made = done.invitation
    if done.password:
        context = {"account": made.account, "password": done.password}
        return render(
            request, "orgs/first_password.html", context | {"back": reverse("orgs:members")}
        )
    if made.needs_two and made.confirmed_at is None:
        messages.success(request, gettext("邀请已提出，请另一位管理员确认。"))
    else:
        messages.success(request, gettext("邀请已发出，本人接受后生效。"))
    return redirect("orgs:invitation", made.uuid)


def offered(rows: Iterable[Invitation]) -> Table:
    """What was offered to whom, by the names the proposer wrote."""
    columns = [
        Column(gettext("登录名"), lead=True),
        Column(gettext("姓名")),
        Column(gettext("角色")),
        Column(gettext("单位")),
        Column(gettext("提出时间"), whole=True),
        Column(gettext("状态")),
    ]
    shown = (
        TableRow(
            (
                i.username, i.name or formats.DASH, labels.ROLE[Role(i.role)],
                labels.org_name(i.org), formats.minute(i.proposed_at), _state(i),
            ),
            href=reverse("orgs:invitation", args=[i.uuid]),
        )
        for i in rows
    )  # fmt: skip
    return Table(gettext("任职邀请"), columns, shown, empty=Empty(gettext("没有任职邀请。")))


def offered_to_me(request: Request) -> list[dict[str, object]]:
    """What waits for the account itself: role and organisation, facts, accept and decline."""
    return [
        {
            "title": gettext("任职邀请：%(role)s · %(org)s")
            % {"role": labels.ROLE[Role(i.role)], "org": labels.org_name(i.org)},
            "facts": _own_facts(i),
            "actions": _own_actions(i),
        }
        for i in queries.own_invitations(request.scope, real_now())
    ]


def _own_facts(offer: Invitation) -> list[Fact]:
    proposer = offer.proposed_by.name if offer.proposed_by else gettext("系统")
    return [
        Fact(gettext("任期"), term(offer)),
        Fact(gettext("提出人"), proposer),
        *([Fact(gettext("邀请的姓名"), offer.name)] if offer.name else []),
        Fact(gettext("请在此前答复"), formats.minute(offer.expires_at)),
    ]


def _own_actions(offer: Invitation) -> list[RecordAction]:
    return [
        RecordAction(
            gettext("接受"), reverse("orgs:accept_invitation", args=[offer.uuid]), tone="main"
        ),
        RecordAction(gettext("谢绝"), reverse("orgs:decline_invitation", args=[offer.uuid])),
    ]


def _found(request: Request, uuid: UUID) -> Invitation:
    return get_or_404(queries.invitation_in, request.scope, uuid, real_now())


def _mine(request: Request, uuid: UUID) -> Invitation:
    return get_or_404(queries.own_invitation, request.scope, uuid)


def _facts(found: Invitation) -> list[Fact]:
    def name(account: object) -> str:
        return getattr(account, "name", "")

    return [
        Fact(gettext("登录名"), found.username),
        Fact(gettext("姓名"), found.name),
        Fact(gettext("任期"), term(found)),
        Fact(gettext("委托人"), name(found.lent_from.account) if found.lent_from else ""),
        Fact(gettext("提出人"), name(found.proposed_by) or gettext("系统")),
        Fact(gettext("提出时间"), formats.minute(found.proposed_at)),
        Fact(gettext("确认人"), name(found.confirmed_by)),
        Fact(gettext("有效至"), formats.minute(found.expires_at)),
        Fact(gettext("状态"), _state(found)),
    ]


def _actions(request: Request, found: Invitation) -> list[RecordAction]:
    if not _is_open(found):
        return []
    confirm = RecordAction(
        gettext("确认"), reverse("orgs:confirm_invitation", args=[found.uuid]), tone="main",
        help=gettext("您和提出的人共同对这项任职负责。"),
    )  # fmt: skip
    back = RecordAction(
        gettext("撤回"), reverse("orgs:withdraw_invitation", args=[found.uuid]), tone="danger",
        reason=gettext("为什么要撤回？"),
    )  # fmt: skip
    waits = found.needs_two and found.confirmed_at is None
    second = waits and found.proposed_by_id != request.scope.account
    return [*([confirm] if second else []), back]


def _is_open(found: Invitation) -> bool:
    answered = found.accepted_at or found.declined_at or found.withdrawn_at
    return not answered and found.expires_at > real_now()


def _state(found: Invitation) -> str:
    for at, words in (
        (found.accepted_at, gettext("已接受")),
        (found.declined_at, gettext("已谢绝")),
        (found.withdrawn_at, gettext("已撤回")),
    ):
        if at:
            return status(words, "done" if found.accepted_at else "closed")
    if not _is_open(found):
        return status(gettext("已过期"), "closed")
    if found.needs_two and found.confirmed_at is None:
        return status(gettext("等另一位管理员确认"), "waiting")
    return status(gettext("等本人接受"), "waiting")
