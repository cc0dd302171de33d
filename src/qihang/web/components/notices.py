"""Messages in an inbox: what is new stands out by a word and a weight, not by colour alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web import formats
from qihang.web.components.registry import component
from qihang.web.components.states import empty
from qihang.web.markup import el


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message: `href` leads to the thing itself and marks it as read; `urgent` asks to act."""

    title: str
    text: str
    at: datetime
    href: str
    new: bool = False
    urgent: bool = False


@component("首页")
def letters(items: Sequence[MessageRow], clear: str = "") -> SafeString:
    """Messages, newest first as given; `clear` is said where there is none."""
    if not items:
        return empty(clear or gettext("还没有消息。"))
    return el("ol", *map(_letter, items), class_="letters")


def _letter(item: MessageRow) -> SafeString:
    new = el("span", gettext("新"), class_="mark") if item.new else ""
    head = el("a", item.title, href=item.href)
    when = el("time", formats.minute(item.at), datetime=item.at.isoformat())
    text = el("p", item.text) if item.text else ""
    tone = " ".join(word for word, is_so in (("new", item.new), ("urgent", item.urgent)) if is_so)
    return el("li", el("div", new, head, when), text, class_=tone)
