"""Figures: value, n/N, as-of day, definition on demand, comparison, and the way to the entries."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.kernel import Rate
from qihang.web import formats
from qihang.web.components.lights import trend, trend_direction
from qihang.web.components.registry import component
from qihang.web.markup import el, join


@dataclass(frozen=True, slots=True)
class FigureComparison:
    """The same figure elsewhere or earlier: `against` is its name, e.g. 去年同日."""

    against: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as everybody sees it: a rate (n/N) or a plain value already written out."""

    name: str
    as_of: date
    rate: Rate | None = None
    value: str = ""
    definition: str = ""
    comparison: FigureComparison | None = None
    wanted: str = "up"
    note: str = ""
    href: str = ""


@component("数字")
def figure(figure: Figure, size: str = "large") -> SafeString:
    """A figure with n/N and as-of day; size large (one a card) or small (several side by side)."""
    value = formats.percent(figure.rate) if figure.rate else figure.value
    top = el("div", el("span", figure.name, class_="name"), _as_of(figure), class_="figure-head")
    number = el("p", el("b", value, class_="value"), " ", _compared(figure), class_="figure-value")
    parts = [top, number, _counts(figure), _definition(figure)]
    return el("div", *parts, class_=f"figure {size}")


@component("数字")
def bar(value: int, target: int, label: str) -> SafeString:
    """Progress towards a target as a thin bar; `label` is its name for screen readers."""
    shown = {"value": formats.count(value), "target": formats.count(target)}
    text = gettext("%(value)s / %(target)s") % shown
    top = max(target, 1)
    return el("progress", text, value=str(min(value, top)), max=top, aria_label=label, class_="bar")


def _as_of(figure: Figure) -> SafeString:
    words = gettext("截至 %(day)s") % {"day": formats.day(figure.as_of)}
    opened = el("a", gettext("打开"), el("span", figure.name, class_="sr"), href=figure.href)
    return el("span", words, join((" · ", opened)) if figure.href else "", class_="as-of")


def _counts(figure: Figure) -> SafeString:
    words = [formats.share(figure.rate)] if figure.rate else []
    if figure.comparison:
        shown = formats.percent(figure.comparison.rate)
        facts = {"against": figure.comparison.against, "value": shown}
        words.append(gettext("%(against)s %(value)s") % facts)
    if figure.note:
        words.append(figure.note)
    return el("p", join(words, " · "), class_="counts") if words else join(())


def _definition(figure: Figure) -> SafeString:
    if not figure.definition:
        return join(())
    return el(
        "details",
        el("summary", gettext("怎么算的"), el("span", figure.name, class_="sr")),
        el("p", figure.definition),
        class_="definition",
    )


def _compared(figure: Figure) -> SafeString:
    if not (figure.rate and figure.comparison):
        return join(())
    points = figure.rate.points_above(figure.comparison.rate)
    if points is None:
        return join(())
    facts = {"against": figure.comparison.against, "points": abs(points)}
    return trend(_difference(points) % facts, trend_direction(points), figure.wanted)


def _difference(delta: Decimal) -> str:
    if not delta:
        return gettext("与%(against)s持平")
    if delta > 0:
        return gettext("高于%(against)s %(points)s 个百分点")
    return gettext("低于%(against)s %(points)s 个百分点")
