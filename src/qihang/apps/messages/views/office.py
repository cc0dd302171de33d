"""An office's side: what reminders would go to whom, and how messages fared. No names, no rates."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_GET

from qihang.apps.messages import labels, queries, services
from qihang.apps.messages.models import Dispatch
from qihang.apps.messages.queries import DispatchFilter
from qihang.apps.messages.rules import DispatchState
from qihang.apps.messages.services import ReminderPreview
from qihang.kernel import Permission, Refusal
from qihang.policy import Reminder, load
from qihang.web import formats, parameters
from qihang.web.access import needs
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
from qihang.web.markup import el, join
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message
from qihang.web.request import Request


@needs(Permission.MESSAGE_REMIND)
@require_GET
def reminders(request: Request) -> HttpResponse:
    """Every reminder of the plan: how many of the own scope it is for, and how many know already."""
    found = services.reminders().values()
    shown = [services.preview(request.scope, reminder, request.now) for reminder in found]
    columns = [
        Column(gettext("提醒事项"), lead=True),
        Column(gettext("发送时间")),
        Column(gettext("符合条件"), end=True),
        Column(gettext("本轮已提醒"), end=True),
        Column(gettext("状态")),
    ]
    empty = Empty(gettext("方案里没有设置提醒。"))
    table = Table(gettext("提醒事项"), columns, map(_reminder_row, shown), empty=empty)
    tracks = RecordAction(gettext("发送情况"), reverse("messages:dispatches"), "get")
    return render_page(request, "messages/reminders.html", {"table": table, "actions": [tracks]})


@needs(Permission.MESSAGE_REMIND)
def reminder(request: Request, name: str) -> HttpResponse:
    """One reminder: what would be said to how many; a press sends it to the own scope now."""
    if name not in services.reminders():
        raise Http404
    if request.method == "POST":
        return _send(request, name)
    shown = services.preview(request.scope, services.reminders()[name], request.now)
    left = shown.total - shown.reminded
    verb = ngettext("现在提醒这 %(count)s 人", "现在提醒这 %(count)s 人", left) % {"count": left}
    send = RecordAction(verb, request.path, tone="main")
    context = {
        "title": _label(shown.reminder),
        "crumbs": [Crumb(gettext("提醒事项"), reverse("messages:reminders"))],
        "facts": _facts(shown),
        "said": labels.sample(shown.reminder.template),
        "actions": [send] if left and shown.turn else [],
    }
    return render_page(request, "messages/reminder.html", context)


@needs(Permission.MESSAGE_TRACK)
@require_GET
def dispatches(request: Request) -> HttpResponse:
    """How messages to readers of the own scope left the product."""
    asked = {name: parameters.text(request.GET, name) for name in ("channel", "state", "template")}
    rows = queries.dispatches_in(request.scope, DispatchFilter(**asked))
    page = Page.of(request.GET, rows.count())
    context = {
        "summary": _summary(request),
        "filters": _filters(),
        "query": request.GET,
        "page": page,
        "table": _dispatches(rows[page.offset : page.end]),
    }
    return render_page(request, "messages/dispatches.html", context)


def _send(request: Request, name: str) -> HttpResponse:
    try:
        told = services.remind(request.scope, name, request.now)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
    else:
        words = ngettext("已提醒 %(count)s 人。", "已提醒 %(count)s 人。", told)
        messages.success(request, words % {"count": told})
    return redirect("messages:reminder", name=name)


def _reminder_row(preview: ReminderPreview) -> TableRow:
    href = reverse("messages:reminder", args=[preview.reminder.name])
    cells = (
        _label(preview.reminder),
        _when(preview.reminder),
        formats.count(preview.total),
        formats.count(preview.reminded),
        _state(preview),
    )
    return TableRow(cells, href=href)


def _state(preview: ReminderPreview) -> SafeString:
    if not preview.turn:
        return status(gettext("当前阶段不发"), "closed")
    if preview.total > preview.reminded:
        return status(gettext("有人还没提醒"), "waiting")
    if not preview.total:
        return status(gettext("无需提醒"), "plain")
    return status(gettext("都已提醒"), "done")


def _facts(preview: ReminderPreview) -> list[Fact]:
    reach = load().messages.templates[preview.reminder.template].channels
    return [
        Fact(gettext("发送时间"), _when(preview.reminder)),
        Fact(gettext("符合条件"), formats.count(preview.total)),
        Fact(gettext("本轮已提醒"), formats.count(preview.reminded)),
        Fact(gettext("没有登记手机号"), formats.count(preview.phoneless)),
        Fact(gettext("除站内消息外的通道"), " · ".join(labels.channel(name) for name in reach)),
        Fact(gettext("状态"), _state(preview)),
    ]


def _when(reminder: Reminder) -> str:
    if reminder.before is None:
        days = ngettext("每 %(days)s 天一轮", "每 %(days)s 天一轮", reminder.every)
        return days % {"days": reminder.every}
    listed = " · ".join(map(str, reminder.before.days))
    return gettext("截止前 %(days)s 天") % {"days": listed}


def _label(reminder: Reminder) -> str:
    return reminder.label.text(get_language() or "")


def _summary(request: Request) -> Table:
    """Channel by state, in numbers alone."""
    counts = queries.counts_in(request.scope)
    states = [state for state in DispatchState if any((c, state) in counts for c in _channels())]
    columns = [Column(gettext("通道"), lead=True)]
    columns += [Column(str(labels.STATE[state]), end=True) for state in states]
    rows = [
        TableRow((labels.channel(c), *(formats.count(counts.get((c, s), 0)) for s in states)))
        for c in _channels()
        if any((c, s) in counts for s in states)
    ]
    return Table(gettext("各通道"), columns, rows, empty=Empty(gettext("还没有对外发送的消息。")))


def _channels() -> list[str]:
    return list(load().messages.channels)


def _filters() -> list[Filter]:
    templates = load().messages.templates
    return [
        Filter("channel", gettext("通道"), choices=[(c, labels.channel(c)) for c in _channels()]),
        Filter(
            "state", gettext("状态"), choices=[(s, str(labels.STATE[s])) for s in DispatchState]
        ),
        Filter(
            "template", gettext("消息"), choices=[(t, labels.template_title(t)) for t in templates]
        ),
    ]


def _dispatches(rows: Iterable[Dispatch]) -> Table:
    columns = [
        Column(gettext("消息"), lead=True),
        Column(gettext("通道")),
        Column(gettext("状态")),
        Column(gettext("发出的文字")),
        Column(gettext("最近发送"), whole=True),
    ]
    return Table(gettext("发送情况"), columns, map(_dispatch_row, rows))


def _dispatch_row(dispatch: Dispatch) -> TableRow:
    state = DispatchState(dispatch.state)
    word = status(labels.STATE[state], labels.TONE[state])
    why = labels.code(dispatch.code) if dispatch.code and state != DispatchState.DELIVERED else ""
    _, text = labels.outside(dispatch.message, get_language() or "")
    cells = (
        labels.title(dispatch.message),
        labels.channel(dispatch.channel),
        join((word, el("p", why, class_="quiet-text") if why else "")),
        text,
        formats.minute(dispatch.settled_at or dispatch.due_at),
    )
    return TableRow(cells)
