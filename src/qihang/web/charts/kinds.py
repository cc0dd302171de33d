"""The kinds of chart there are: bars with last year's mark, lines through the year, a map of places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext

from qihang.web.charts.chart import COLOURS, Chart, ChartField
from qihang.web.formats import DASH

WIDTH = 360
BAR = 20
AXIS = 32  # what the axis and the margins take of a picture's height
FONT = "Noto Sans CJK SC"
_CONFIG = {
    "font": FONT,
    "view": {"stroke": None},
    "background": None,
    "axis": {
        "labelColor": COLOURS["ink-2"],
        "labelFont": FONT,
        "labelFontSize": 11,
        "gridColor": COLOURS["line"],
        "domainColor": COLOURS["line"],
        "tickColor": COLOURS["line"],
        "title": None,
    },
    "text": {"font": FONT},
}
# A mark that leads somewhere, and what its link is called.
_LEADS = {"href": {"field": "href"}, "description": {"field": "spoken"}}
STEPS = (0.08, 0.2, 0.32, 0.45, 0.6)  # depths of the shades of a map; ink is readable on all
CHANGES = (1, 2, 4, 8)  # percentage points at which a change takes the next depth


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing with its percentage now and before, its count in words, and where it leads."""

    name: str
    percent: Decimal | None
    before: Decimal | None
    count: str
    href: str = ""

    @property
    def change(self) -> Decimal | None:
        """Percentage points since before; None where either is unknown."""
        known = self.percent is not None and self.before is not None
        return self.percent - self.before if known else None  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line by name: percentages by step of the axis; `past` ones are dashed and pale."""

    name: str
    points: Sequence[tuple[int, Decimal | None]]
    past: bool = False


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A bar that has a shape on the map: GeoJSON geometry, and the point of its label."""

    bar: Bar
    geometry: Mapping[str, Any]
    label: tuple[float, float]


def bars(name: str, title: str, found: Sequence[Bar], measure: str) -> Chart:
    """Horizontal bars of `measure`, the previous cohort's same day as a mark on each."""
    values = [_value(bar) for bar in found]
    y = {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "axis": {"labelLimit": 120, "ticks": False},
    }
    x = {"field": "percent", "type": "quantitative", "scale": {"domain": [0, 100]}}
    end = {**x, "field": "end"}  # beyond the mark, which would strike the number through
    words = {"field": "shown", "type": "nominal"}
    layers = [
        {"mark": {"type": "bar", "color": COLOURS["fill"], "height": {"band": 0.6}},
         "encoding": {"x": {**x, "axis": _percents()}, **_LEADS}},
        {"mark": {"type": "tick", "color": COLOURS["dawn-mark"], "thickness": 2, "bandSize": BAR - 4},
         "encoding": {"x": {**x, "field": "before"}}},
        {"mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 10, "color": COLOURS["ink"]},
         "encoding": {"x": end, "text": words}},
    ]  # fmt: skip
    tall = BAR * max(len(found), 1) + AXIS
    picture = _picture(values, {"encoding": {"y": y}, "layer": layers}, tall)
    note = gettext("橙色竖线是去年同日。")
    return Chart(name, title, title, picture, _fields(measure), [_row(bar) for bar in found], note)


def lines(
    name: str, title: str, strokes: Sequence[Stroke], ticks: Mapping[int, str], now: int | None
) -> Chart:
    """Percentages through the year on one axis of steps; `now` marks today."""
    values = [
        {"line": s.name, "step": step, "percent": percent, "past": s.past}
        for s in strokes
        for step, percent in s.points
        if percent is not None
    ]
    x = {
        "field": "step", "type": "quantitative", "scale": {"nice": False, "zero": False},
        "axis": {"values": list(ticks), "grid": False,
                 "labelExpr": _lookup(ticks), "labelOverlap": True},
    }  # fmt: skip
    y = {
        "field": "percent",
        "type": "quantitative",
        "scale": {"domain": [0, 100]},
        "axis": _percents(),
    }
    shade = {
        "condition": {"test": "datum.past", "value": COLOURS["edge"]},
        "value": COLOURS["fill"],
    }
    dash = {"condition": {"test": "datum.past", "value": [5, 3]}, "value": [1, 0]}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "line", "strokeWidth": 2.2},
         "encoding": {"x": x, "y": y, "detail": {"field": "line"}, "color": shade, "strokeDash": dash}},
    ]  # fmt: skip
    if now is not None:
        rule = {"type": "rule", "color": COLOURS["dawn-mark"], "strokeDash": [2, 2]}
        layers.append({"mark": rule, "encoding": {"x": {"datum": now}}})
    fields = [ChartField("step", gettext("时间")), *(ChartField(s.name, s.name) for s in strokes)]
    found = {s.name: dict(s.points) for s in strokes}
    rows = [
        {"step": label, **{s: _percent(points.get(step)) for s, points in found.items()}}
        for step, label in ticks.items()
    ]
    picture = _picture(values, {"layer": layers}, 190)
    return Chart(name, title, title, picture, fields, rows, _legend(strokes))


def _legend(strokes: Sequence[Stroke]) -> str:
    """Which line is which, where there are two."""
    past, now = ([s.name for s in strokes if s.past is wanted] for wanted in (True, False))
    if not past or not now:
        return ""
    return gettext("实线 %(this)s，虚线 %(last)s。") % {"this": now[0], "last": past[0]}


def place_map(name: str, title: str, places: Sequence[MapPlace], measure: str) -> Chart:
    """Places shaded in five steps of depth, each with its name and percentage, each leading on."""
    known = sorted(p.bar.percent for p in places if p.bar.percent is not None)
    low, high = (float(known[0]), float(known[-1])) if known else (0.0, 1.0)
    span = (high - low) / len(STEPS) or 1.0
    shade = _shade("percent", [low + span * i for i in range(1, len(STEPS))])
    picture = _map(places, {"fillOpacity": shade}, "shown")
    note = gettext("颜色越深，数值越高。图形经过简化，没有审图号，仅供内部工作参考。")
    return Chart(name, title, title, picture, _fields(measure), [_row(p.bar) for p in places], note)


def change_map(name: str, title: str, places: Sequence[MapPlace], measure: str) -> Chart:
    """Places by how far they are from the previous cohort's same day: two colours, five depths."""
    behind = {"test": "datum.change < 0", "value": COLOURS["dawn-mark"]}
    shades = {
        "fill": {"condition": behind, "value": COLOURS["fill"]},
        "fillOpacity": _shade("distance", CHANGES),
    }
    fields = [*_fields(measure), ChartField("change", gettext("相差"))]
    rows = [{**_row(p.bar), "change": _points(p.bar.change)} for p in places]
    note = gettext(
        "单位：百分点。蓝色高于去年同日，橙色低于去年同日，颜色越深相差越大。"
        "图形经过简化，没有审图号，仅供内部工作参考。"
    )
    return Chart(name, title, title, _map(places, shades, "changed"), fields, rows, note)


def _shade(field: str, steps: Sequence[float]) -> dict[str, Any]:
    scale = {"type": "threshold", "range": list(STEPS), "domain": list(steps)}
    return {"field": field, "type": "quantitative", "legend": None, "scale": scale}


def _map(places: Sequence[MapPlace], shades: Mapping[str, Any], label_field: str) -> dict[str, Any]:
    """Every place in its shade, its name and the value of the field `label_field` upon it."""
    shapes = [{"type": "Feature", "geometry": p.geometry, **_value(p.bar)} for p in places]
    labels = [{**_value(p.bar), "lon": p.label[0], "lat": p.label[1]} for p in places]
    at = {"longitude": {"field": "lon"}, "latitude": {"field": "lat"}}
    text = {"type": "text", "fontSize": 9, "color": COLOURS["ink"]}
    layers = [
        {"data": {"values": shapes},
         "mark": {"type": "geoshape", "fill": COLOURS["fill"], "stroke": COLOURS["card"]},
         "encoding": {**shades, **_LEADS}},
        {"data": {"values": labels}, "mark": {**text, "dy": -5},
         "encoding": {**at, "text": {"field": "name"}}},
        {"data": {"values": labels}, "mark": {**text, "dy": 6},
         "encoding": {**at, "text": {"field": label_field}}},
    ]  # fmt: skip
    return _picture([], {"projection": {"type": "mercator"}, "layer": layers}, 250)


def _picture(
    values: Sequence[Mapping[str, Any]], parts: Mapping[str, Any], height: int
) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": 4,
        "data": {"values": list(values)},
        "config": _CONFIG,
        **parts,
    }


def _value(bar: Bar) -> dict[str, Any]:
    return {
        "name": bar.name,
        "percent": bar.percent,
        "before": bar.before,
        "end": max(filter(None, (bar.percent, bar.before)), default=Decimal(0)),
        "shown": _percent(bar.percent),
        "change": bar.change,
        "distance": abs(bar.change or 0),
        "changed": _points(bar.change),
        "spoken": f"{bar.name} {_percent(bar.percent)}",
        "href": bar.href or None,
    }


def _row(bar: Bar) -> dict[str, str]:
    return {
        "name": bar.name,
        "percent": _percent(bar.percent),
        "count": bar.count,
        "before": _percent(bar.before),
        "href": bar.href,
    }


def _fields(measure: str) -> list[ChartField]:
    return [
        ChartField("name", gettext("名称")),
        ChartField("percent", measure),
        ChartField("count", gettext("人数")),
        ChartField("before", pgettext("表头", "去年同日")),
    ]


def _percent(value: Decimal | None) -> str:
    return DASH if value is None else f"{value} %"


def _points(value: Decimal | None) -> str:
    return DASH if value is None else f"{value:+}"


def _percents() -> dict[str, Any]:
    return {"labelExpr": "datum.value + '%'", "tickCount": 5}


def _lookup(ticks: Mapping[int, str]) -> str:
    """A Vega expression from the step of a tick to its words."""
    pairs = ", ".join(f"'{step}': '{label}'" for step, label in ticks.items())
    return f"{{{pairs}}}[datum.value]"
