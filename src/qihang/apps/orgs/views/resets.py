"""A colleague's password or second factor begins anew: two officers of the home, one after the other."""

from collections.abc import Iterable
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from qihang.apps.orgs import labels, queries, services
from qihang.apps.orgs.clock import real_now, real_today
from qihang.apps.orgs.forms import ResetForm
from qihang.apps.orgs.models import AccountReset
from qihang.apps.orgs.rules import Lost
from qihang.apps.orgs.services import ResetPart
from qihang.kernel import Permission, Refusal
from qihang.web import formats
from qihang.web.access import needs, signed_in
from qihang.web.components import Column, Empty, Fact, RecordAction, Table, TableRow
from qihang.web.refusals import add_refusal_message, refusals_on, report_outcome
from qihang.web.request import Request


@needs(Permission.HOME_SEE)
@never_cache
@reauthentication_required(allow_get=True)
def resets(request: Request) -> HttpResponse:
    """What waits for a second officer of the own home, and the form to ask as the first."""
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        with refusals_on(form):
            part = services.propose_reset(
                request.scope, asked["username"].strip(), Lost(asked["lost"]), asked["reason"]
            )
            return _part_page(request, part, first=True)
    waiting = queries.resets_in(request.scope, real_now(), real_today())
    context = {"form": form, "table": _table(waiting)}
    return render(request, "orgs/resets.html", context, status=422 if form.errors else 200)


@needs(Permission.HOME_SEE)
@never_cache
@reauthentication_required(allow_get=True)
def reset(request: Request, uuid: UUID) -> HttpResponse:
    """One of them; confirming shows the second part, once."""
    found = _found(request, uuid)
    if request.method == "POST":
        try:
            return _part_page(request, services.confirm_reset(request.scope, found), first=False)
        except Refusal as refusal:
            add_refusal_message(request, refusal)
            return redirect("orgs:resets")
    confirm = RecordAction(
        gettext("确认"), reverse("orgs:reset", args=[uuid]), tone="main",
        help=gettext("请先当面或打电话核实是本人。确认后，原来的立即失效，本人的登录全部退出。"),
    )  # fmt: skip
    context = {
        "facts": _facts(found),
        "sub": f"{found.account.name} · {found.account.username}",
        "actions": [confirm] if found.proposed_by_id != request.scope.account else [],
    }
    return render(request, "orgs/reset.html", context)


@signed_in
@require_POST
def stop_reset(request: Request, uuid: UUID) -> HttpResponse:
    """The holder has lost nothing."""
    try:
        found = queries.own_reset(request.scope, uuid)
    except AccountReset.DoesNotExist:
        raise Http404 from None
    with report_outcome(request, gettext("已停止，您的密码和两步验证不变。")):
        services.stop_reset(request.scope, found)
    return redirect("orgs:account")


def resets_of_me(request: Request) -> list[dict[str, object]]:
    """What others are deciding about the own account, each with the way to stop it."""
    return [
        {
            "title": gettext("同事提出恢复您的账号：%(lost)s") % {"lost": labels.LOST[Lost(r.lost)]},
            "facts": _facts(r),
            "actions": [
                RecordAction(
                    gettext("我没有遗失，停止"), reverse("orgs:stop_reset", args=[r.uuid]),
                    tone="danger",
                )
            ],
        }
        for r in queries.own_resets(request.scope, real_now())
    ]  # fmt: skip


def _part_page(request: Request, part: ResetPart, *, first: bool) -> HttpResponse:
    context = {
        "account": part.reset.account, "part": part.text, "first": first,
        "back": reverse("orgs:resets"),
    }  # fmt: skip
    return render(request, "orgs/reset_part.html", context)


def _found(request: Request, uuid: UUID) -> AccountReset:
    waiting = queries.resets_in(request.scope, real_now(), real_today())
    found = next((one for one in waiting if one.uuid == uuid), None)
    if found is None:
        raise Http404
    return found


def _facts(found: AccountReset) -> list[Fact]:
    return [
        Fact(gettext("遗失"), labels.LOST[Lost(found.lost)]),
        Fact(gettext("理由"), found.reason),
        Fact(gettext("提出人"), found.proposed_by.name),
        Fact(gettext("提出时间"), formats.minute(found.proposed_at)),
        Fact(gettext("有效至"), formats.minute(found.expires_at)),
    ]


def _table(rows: Iterable[AccountReset]) -> Table:
    columns = [
        Column(gettext("姓名"), lead=True),
        Column(gettext("登录名")),
        Column(gettext("遗失")),
        Column(gettext("提出人")),
        Column(gettext("提出时间"), whole=True),
    ]
    shown = (
        TableRow(
            (
                r.account.name, r.account.username, labels.LOST[Lost(r.lost)], r.proposed_by.name,
                formats.minute(r.proposed_at),
            ),
            href=reverse("orgs:reset", args=[r.uuid]),
        )
        for r in rows
    )  # fmt: skip
    words = gettext("没有等待确认的恢复。")
    return Table(gettext("等待第二人确认"), columns, shown, empty=Empty(words))
