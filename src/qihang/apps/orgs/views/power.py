"""Opening and closing a power session."""

from datetime import timedelta

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from qihang.apps.orgs import labels, queries, services
from qihang.apps.orgs.clock import real_today
from qihang.apps.orgs.forms import PowerForm
from qihang.apps.orgs.models import PowerSession
from qihang.apps.orgs.roles import power_permissions
from qihang.kernel import Permission, Refusal
from qihang.policy import load
from qihang.web import formats
from qihang.web.access import needs
from qihang.web.components import Column, Empty, Fact, RecordAction, Table, TableRow, status
from qihang.web.refusals import add_refusal_message, onto_form
from qihang.web.request import Request


@needs(Permission.POWER_OPEN)
@reauthentication_required(allow_get=True)
def power(request: Request) -> HttpResponse:
    """The session that is open, or the form to open one; below it the earlier ones."""
    lengths = _lengths()
    usual = load().limit("power_session_default", real_today())
    form = PowerForm(lengths, request.POST or None, initial={"minutes": usual})
    if request.method == "POST" and form.is_valid():
        try:
            _open(request, form.cleaned_data)
        except Refusal as refusal:
            onto_form(form, refusal)
        else:
            messages.success(request, gettext("调阅已开始。"))
            return redirect("people:graduates")
    session = queries.open_power(request.scope, queries.real_now())
    context = {
        "form": form,
        "session": session,
        "table": _table(request),
        "adds": gettext("、").join(labels.permission(p) for p in sorted(power_permissions())),
        **(_open_context(session) if session else {}),
    }
    return render(request, "orgs/power.html", context)


@needs(Permission.POWER_OPEN)
@require_POST
def close(request: Request) -> HttpResponse:
    """Close it at once."""
    try:
        services.close_power(request.scope)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
    else:
        messages.success(request, gettext("调阅已结束。"))
    return redirect("orgs:power")


def _open(request: Request, asked: dict) -> None:
    path = request.scope.paths(Permission.POWER_OPEN)[0]
    length = timedelta(minutes=asked["minutes"])
    services.start_power(request.scope, path, asked["reason"], length)


def _lengths() -> list[tuple[int, str]]:
    """A quarter, the half and the whole of the longest, and the usual length."""
    policy, today = load(), real_today()
    longest = policy.limit("power_session_max", today)
    usual = policy.limit("power_session_default", today)
    lengths = sorted({longest // 4, usual, longest // 2, longest})
    return [(m, ngettext("%(n)s 分钟", "%(n)s 分钟", m) % {"n": m}) for m in lengths]


def _open_context(session: PowerSession) -> dict[str, object]:
    return {
        "facts": [
            Fact(gettext("理由"), session.reason),
            Fact(gettext("开始时间"), formats.minute(session.opened_at)),
            Fact(gettext("自动结束"), formats.minute(session.closes_at)),
        ],
        "actions": [RecordAction(gettext("立即结束"), reverse("orgs:close_power"), tone="main")],
    }


def _table(request: Request) -> Table:
    columns = [
        Column(gettext("开始时间"), lead=True, whole=True),
        Column(gettext("结束时间"), whole=True),
        Column(gettext("理由")),
        Column(gettext("状态")),
    ]
    rows = (_row(s) for s in queries.own_powers(request.scope, 20))
    return Table(
        gettext("近期调阅"), columns, rows, empty=Empty(gettext("您还没有调阅过个人记录。"))
    )


def _row(session: PowerSession) -> TableRow:
    ended = session.closed_at or session.closes_at
    running = session.closed_at is None and session.closes_at > queries.real_now()
    shown = status(gettext("进行中"), "waiting") if running else status(gettext("已结束"), "closed")
    return TableRow(
        (formats.minute(session.opened_at), formats.minute(ended), session.reason, shown)
    )
