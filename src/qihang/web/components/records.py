"""A record page: facts, what happened to it, and the acts allowed next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web import formats
from qihang.web.components.registry import component
from qihang.web.components.tokens import token
from qihang.web.markup import el, join
from qihang.web.qr import image_address


@dataclass(frozen=True, slots=True)
class Fact:
    """A named value of a record; `change` is where it is changed, if it can be."""

    label: str
    value: object
    change: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a field said before and says now."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened to a record. tone: plain, good, bad or act."""

    at: datetime
    who: str
    what: str
    reason: str = ""
    changes: Sequence[FieldChange] = ()
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class RecordAction:
    """Something the reader may do now. `reason` is the question asked before it is done; `help` alone
    is read before it is done.

    method post sends a form with the token (and `fields`), get is a link; tone is main (one a
    page), quiet or danger. A main action that needs no reason is done at once. With `replaces`, a
    CSS selector, htmx puts the answer in the place of the nearest such element around it. With `forgets`,
    what was typed in this tab and not handed over goes (autosave.js).
    """

    label: str
    href: str
    method: str = "post"
    tone: str = "quiet"
    reason: str = ""
    reason_name: str = "reason"
    help: str = ""
    fields: Sequence[tuple[str, str]] = ()
    replaces: str = ""
    forgets: bool = False


@component("记录")
def facts(items: Sequence[Fact]) -> SafeString:
    """Named values in two columns, one below the other on a phone."""
    return el("dl", join(map(_fact, items)), class_="facts")


def _fact(fact: Fact) -> SafeString:
    pair = (el("dt", fact.label), el("dd", _display_value(fact.value)))
    if not fact.change:
        return el("div", *pair)
    hidden = el("span", fact.label, class_="sr")
    link = el("dd", el("a", gettext("修改"), hidden, href=fact.change), class_="change")
    return el("div", *pair, link, class_="changeable")


@component("记录")
def timeline(moments: Sequence[Moment]) -> SafeString:
    """History, newest first as given: who, when, what, why, and before → after."""
    if not moments:
        return el("p", gettext("还没有历史记录。"), class_="quiet-text")
    return el("ol", *map(_moment, moments), class_="timeline")


@component("记录")
def qr_code(address: str, label: str) -> SafeString:
    """An address to be scanned, the same address to be tapped below it."""
    square = el("img", src=image_address(address), alt=label, width=160, height=160, class_="qr")
    link = el("a", label, href=address)
    return el("figure", square, el("figcaption", link), class_="qr-code")


@component("记录")
def action_bar(context: Context, actions: Sequence[RecordAction]) -> SafeString:
    """The acts allowed next; those that need a reason open a small form of their own."""
    return (
        el("div", *(_action(context, a) for a in actions), class_="actions")
        if actions
        else join(())
    )


@component("记录")
def masked(context: Context, text: str, label: str, href: str = "") -> SafeString:
    """A personal value with its middle hidden; `href` takes the reason for showing it whole."""
    value = el("span", text, class_="masked-value")
    if not href:
        return el("span", value, class_="masked")
    ask = RecordAction(
        gettext("查看"),
        href,
        tone="link",
        reason=gettext("为什么要看完整的%(label)s？") % {"label": label},
        help=gettext("查看会记入审计记录。"),
        replaces=".masked",
    )
    return el("span", value, _action(context, ask), class_="masked")


def _display_value(value: object) -> object:
    return formats.DASH if value in (None, "") else value


def _moment(moment: Moment) -> SafeString:
    when = el("time", formats.minute(moment.at), datetime=moment.at.isoformat())
    head = el("p", el("b", moment.what), " ", el("span", moment.who, class_="who"), class_="what")
    reason = el("blockquote", moment.reason) if moment.reason else ""
    changes = el("ul", *map(_change, moment.changes), class_="changes") if moment.changes else ""
    return el("li", when, head, reason, changes, class_=moment.tone)


def _change(change: FieldChange) -> SafeString:
    after = el("ins", _display_value(change.after))
    if change.before in (None, ""):  # it did not change: it was written for the first time
        return el("li", change.field, " ", after)
    before = el("del", _display_value(change.before))
    return el("li", change.field, " ", before, " → ", after)


def _action(context: Context, action: RecordAction) -> SafeString:
    if action.method == "get":
        return el("a", action.label, href=action.href, class_=f"button {action.tone}")
    if action.reason or action.help:
        return _asking(context, action)
    send = el("button", action.label, type="submit", class_=f"button {action.tone}")
    return el(
        "form", token(context), _hidden(action), send, method="post", action=action.href, **_leave(action)
    )  # fmt: skip


def _asking(context: Context, action: RecordAction) -> SafeString:
    send = el("button", action.label, type="submit", class_=f"button {_sending(action.tone)}")
    help_ = el("p", action.help, class_="help") if action.help else ""
    form = el(
        "form",
        token(context),
        _hidden(action),
        _reason(action) if action.reason else "",
        help_,
        send,
        method="post",
        action=action.href,
        **_swap(action),
        **_leave(action),
    )
    opener = el("summary", action.label, class_=f"button {action.tone}")
    return el("details", opener, el("div", form, class_="panel"), class_="ask")


def _reason(action: RecordAction) -> SafeString:
    area = el("textarea", name=action.reason_name, rows=3, required=True)
    return el("label", el("span", action.reason, class_="label"), area)


def _swap(action: RecordAction) -> dict[str, object]:
    if not action.replaces:
        return {}
    target = f"closest {action.replaces}"
    return {"hx_post": action.href, "hx_target": target, "hx_swap": "outerHTML"}


def _leave(action: RecordAction) -> dict[str, object]:
    return {"data_leave": True} if action.forgets else {}


def _sending(tone: str) -> str:
    return "danger" if tone == "danger" else "main"


def _hidden(action: RecordAction) -> SafeString:
    return join(el("input", type="hidden", name=n, value=v) for n, v in action.fields)
