"""The course of a rate through the year beside the year before: lines told apart by dash and word."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web import formats
from qihang.web.components.registry import component
from qihang.web.markup import el, join

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 320, 150, 36, 8, 14, 20
GRID = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class CurveLine:
    """Percentages by position; positions are whole steps (days, weeks) from the year's first."""

    name: str
    points: Sequence[tuple[int, Decimal | None]]


@dataclass(frozen=True, slots=True)
class CurveChart:
    """`ticks` name positions on the axis (a month each), `steps` is the last position.

    `now` marks today; both lines share one axis, so the same day stands above the same day.
    """

    label: str
    this: CurveLine
    last: CurveLine
    ticks: Sequence[tuple[int, str]]
    steps: int
    now: int | None = None


@component("数字")
def curve(curve: CurveChart) -> SafeString:
    """Two years of one rate: solid this year, dashed the year before, the values in a table below."""
    drawing = el(
        "svg",
        *_frame(curve),
        _line(curve, curve.last, "last"),
        _line(curve, curve.this, "this"),
        _today(curve),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=curve.label,
    )
    words = gettext("实线 %(this)s，虚线 %(last)s。") % {
        "this": curve.this.name,
        "last": curve.last.name,
    }
    return el("div", drawing, el("p", words, class_="sub"), _values(curve), class_="curve")


def _x(curve: CurveChart, step: int) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * step / max(curve.steps, 1), 1)


def _y(percent: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - percent / 100), 1)


def _frame(curve: CurveChart) -> list[SafeString]:
    right = WIDTH - RIGHT
    lines = [el("line", x1=LEFT, x2=right, y1=_y(p), y2=_y(p), class_="grid") for p in GRID]
    sides = [el("text", f"{p}%", x=LEFT - 6, y=_y(p) + 4, class_="side") for p in GRID]
    return [*lines, *sides, *(el("text", t, x=_x(curve, s), y=HEIGHT - 4) for s, t in curve.ticks)]


def _line(curve: CurveChart, line: CurveLine, kind: str) -> SafeString:
    known = [(step, value) for step, value in line.points if value is not None]
    points = " ".join(f"{_x(curve, step)},{_y(float(value))}" for step, value in known)
    return el("polyline", points=points, class_=kind) if len(known) > 1 else join(())


def _today(curve: CurveChart) -> SafeString:
    if curve.now is None:
        return join(())
    at = _x(curve, curve.now)
    return el("line", x1=at, x2=at, y1=TOP, y2=HEIGHT - BOTTOM, class_="now")


def _values(curve: CurveChart) -> SafeString:
    head = el(
        "tr",
        *(el("th", t, scope="col") for t in (gettext("月份"), curve.this.name, curve.last.name)),
    )
    rows = [_row(curve, step, name) for step, name in curve.ticks]
    table = el("table", el("thead", head), el("tbody", *rows))
    return el("details", el("summary", gettext("看数字")), el("div", table, class_="table"))


def _row(curve: CurveChart, step: int, name: str) -> SafeString:
    cells = (el("td", _at(line, step), class_="end") for line in (curve.this, curve.last))
    return el("tr", el("th", name, scope="row"), *cells)


def _at(line: CurveLine, step: int) -> str:
    value = dict(line.points).get(step)
    return formats.DASH if value is None else f"{value} %"
