"""The own inbox: one tap to the thing itself."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from qihang.apps.messages import labels, queries, services
from qihang.apps.messages.forms import WishesForm
from qihang.apps.messages.models import Message
from qihang.apps.messages.pages import messages as shown
from qihang.kernel import Permission
from qihang.web import formats, parameters
from qihang.web.access import get_or_404, needs
from qihang.web.components import Page, RecordAction, Tab
from qihang.web.pages import render_page
from qihang.web.request import Request


@needs(Permission.HOME_SEE)
@require_GET
def inbox(request: Request) -> HttpResponse:
    """Own messages, newest first; `?new=1` only those not yet read."""
    only_new = parameters.text(request.GET, "new") == "1"
    rows = queries.inbox_in(request.scope)
    rows = rows.filter(read_at=None) if only_new else rows
    page = Page.of(request.GET, rows.count())
    context = {
        "tabs": _tabs(request, only_new),
        "letters": shown.letters(rows[page.offset : page.end]),
        "page": page,
        "query": request.GET,
        "actions": _actions(request),
    }
    return render_page(request, "messages/inbox.html", context)


@needs(Permission.HOME_SEE)
@require_GET
def open_(request: Request, uuid: UUID) -> HttpResponse:
    """Read one message and go to the thing it speaks of; without one, to the message itself."""
    message = _opened(request, uuid)
    return redirect(message.link or reverse("messages:message", args=[uuid]))


@needs(Permission.HOME_SEE)
@require_GET
def message(request: Request, uuid: UUID) -> HttpResponse:
    """One message alone."""
    found = _opened(request, uuid)
    onward = RecordAction(gettext("前往办理"), found.link, "get", "main")
    context = {
        "title": labels.title(found),
        "text": labels.body(found),
        "at": formats.minute(found.at),
        "actions": [onward] if found.link else [],
    }
    return render_page(request, "messages/message.html", context)


@needs(Permission.HOME_SEE)
@require_POST
def read(request: Request) -> HttpResponse:
    """Mark everything as read."""
    number = services.mark_read(request.scope, request.now)
    told = ngettext("已把 %(count)s 条标为已读。", "已把 %(count)s 条标为已读。", number)
    messages.success(request, told % {"count": number})
    return redirect("messages:inbox")


@needs(Permission.HOME_SEE)
def preferences(request: Request) -> HttpResponse:
    """How I want to be told."""
    form = WishesForm(queries.wishes_of(request.scope), request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.keep_wishes(request.scope, form.wishes())
        messages.success(request, gettext("已保存。"))
        return redirect("messages:preferences")
    return render_page(request, "messages/preferences.html", {"form": form})


def _opened(request: Request, uuid: UUID) -> Message:
    return get_or_404(services.open_message, request.scope, uuid, request.now)


def _tabs(request: Request, only_new: bool) -> list[Tab]:
    new = queries.unread(request.scope)
    return [
        Tab(gettext("全部"), "?", not only_new),
        Tab(gettext("未读"), "?new=1", only_new, new),
    ]


def _actions(request: Request) -> list[RecordAction]:
    found = [
        RecordAction(gettext("全部标为已读"), reverse("messages:read")),
        RecordAction(gettext("通知设置"), reverse("messages:preferences"), "get"),
    ]
    if request.scope.allows(Permission.MESSAGE_TRACK):
        found.append(RecordAction(gettext("发送情况"), reverse("messages:dispatches"), "get"))
    return found
