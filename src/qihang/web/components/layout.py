"""How a page is divided: title with crumbs, cards, tabs, steps."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web.components.registry import component
from qihang.web.markup import el, join


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step on the way here."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A view of the same thing; `count` says how many wait behind it."""

    label: str
    href: str
    current: bool = False
    count: int | None = None


@component("版面")
def page_title(title: object, sub: object = "", crumbs: Sequence[Crumb] = ()) -> SafeString:
    """The page's one heading, the way back above it, one line about it below."""
    way = breadcrumb(crumbs) if crumbs else ""
    line = el("p", sub, class_="sub") if sub else ""
    return el("header", way, el("h1", title), line, class_="page-title")


@component("版面")
def breadcrumb(crumbs: Sequence[Crumb]) -> SafeString:
    """Where this page stands; the page itself is not repeated."""
    steps = join(el("li", el("a", c.label, href=c.href)) for c in crumbs)
    return el("nav", el("ol", steps), class_="crumbs", aria_label=gettext("所在位置"))


@component("版面")
def card(content: object, title: str = "", side: object = "", anchor: str = "") -> SafeString:
    """A block of page; `side` is the small text right of its title. As a block tag: {% box %}.

    With an `anchor` an address can lead to this very card.
    """
    head = el("header", el("h2", title), el("span", side, class_="side") if side else "")
    return el("section", head if title else "", content, class_="card", id=anchor or None)


@component("版面")
def fold(content: object, title: str, hint: str = "", opened: bool = False) -> SafeString:
    """A card that opens on demand; `hint` says in a few words what is inside."""
    head = el("summary", el("b", title), el("small", hint) if hint else "")
    return el("details", head, content, class_="card", open=opened)


@component("版面")
def tabs(items: Sequence[Tab], label: str = "") -> SafeString:
    """Links between views of the same thing; scrolls sideways on a phone."""
    links = join(
        el("a", t.label, _count(t), href=t.href, aria_current="page" if t.current else None)
        for t in items
    )
    return el("nav", links, class_="tabs", aria_label=label or gettext("视图"))


@component("版面")
def steps(labels: Sequence[str], current: int) -> SafeString:
    """How far one is in a form of several steps; `current` counts from 1."""
    facts = {"n": current, "total": len(labels), "label": labels[current - 1]}
    words = gettext("第 %(n)s 步，共 %(total)s 步：%(label)s") % facts
    dots = join(el("i", class_=_reached(n, current)) for n in range(1, len(labels) + 1))
    return el("div", el("div", dots, aria_hidden="true"), el("p", words), class_="steps")


def _count(tab: Tab) -> SafeString | str:
    return "" if tab.count is None else el("span", f"{tab.count:,}", class_="count")


def _reached(number: int, current: int) -> str:
    return "now" if number == current else ("done" if number < current else "next")
