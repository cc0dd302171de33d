"""What a home page is made of: the inbox and the phases of the plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from qihang.web import formats
from qihang.web.components.registry import component
from qihang.web.components.states import empty
from qihang.web.markup import el, join


@dataclass(frozen=True, slots=True)
class InboxItem:
    """Something that waits for the reader: the count opens the list. `late` of them are overdue."""

    label: str
    count: int
    href: str
    late: int = 0
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PhaseStep:
    """A phase of the plan's year: state past, now or next; `days_left` while it runs."""

    name: str
    state: str
    href: str = ""
    days_left: int | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """A way in: what a press of it sends, its name, and a sentence on what is there."""

    value: str
    title: str
    words: str = ""


@component("首页")
def tile_buttons(name: str, tiles: Sequence[Tile]) -> SafeString:
    """Buttons of the form around them, each a way in with a sentence; a press sends `name`."""
    return el("div", *(_tile(name, tile) for tile in tiles), class_="tiles")


def _tile(name: str, tile: Tile) -> SafeString:
    words = el("small", tile.words) if tile.words else ""
    return el("button", el("b", tile.title), words, type="submit", name=name, value=tile.value)


@component("首页")
def inbox(items: Sequence[InboxItem], clear: str = "") -> SafeString:
    """What waits, as counts that open their lists; `clear` is said when nothing waits."""
    waiting = [item for item in items if item.count]
    if not waiting:
        return empty(clear or gettext("没有待您处理的事项。"))
    return el("ul", *map(_item, waiting), class_="inbox")


@component("首页")
def phase_strip(phases: Sequence[PhaseStep]) -> SafeString:
    """Which phases of the plan are past, current and to come."""
    if not phases:
        return join(())
    label = gettext("当前阶段")
    steps = join(map(_phase, phases))
    return el(
        "nav",
        el("span", label, class_="phase-label"),
        el("ol", steps),
        class_="phases",
        aria_label=label,
    )


def _item(item: InboxItem) -> SafeString:
    hint = el("small", item.hint) if item.hint else ""
    late = (
        el("span", gettext("逾期 %(n)s") % {"n": formats.count(item.late)}, class_="late")
        if item.late
        else ""
    )
    number = el("b", formats.count(item.count), class_="count")
    words = el("span", item.label, hint, class_="label")
    return el("li", el("a", words, late, number, href=item.href))


def _phase(phase: PhaseStep) -> SafeString:
    words = phase.name
    if phase.state == "now" and phase.days_left is not None:
        days = phase.days_left
        left = ngettext("余 %(days)s 天", "余 %(days)s 天", days) % {"days": days}
        words = f"{words} · {left}"
    inner = el("a", words, href=phase.href) if phase.href else el("span", words)
    return el(
        "li", inner, class_=phase.state, aria_current="step" if phase.state == "now" else None
    )
