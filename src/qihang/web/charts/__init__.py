"""Charts and maps: one value, one picture, the same in page, PDF and Word.

A `Chart` is data: a Vega-Lite picture and the rows below it. `chart` (web.components) puts it into a
page with its links, its table and its downloads; `download` answers these.
"""

from qihang.web.charts.answers import download
from qihang.web.charts.chart import Chart, ChartField
from qihang.web.charts.drawing import as_csv, as_png, as_svg, inline_svg
from qihang.web.charts.kinds import Bar, MapPlace, Stroke, bars, change_map, lines, place_map

__all__ = [
    "Bar",
    "Chart",
    "ChartField",
    "MapPlace",
    "Stroke",
    "as_csv",
    "as_png",
    "as_svg",
    "bars",
    "change_map",
    "download",
    "inline_svg",
    "lines",
    "place_map",
]
