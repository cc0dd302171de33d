"""Charts: one picture for page, paper and file; links, tokens and a table that says the same."""

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.http import Http404, QueryDict
from django.utils import translation
from PIL import Image

from qihang.policy import load
from qihang.web import charts, components
from qihang.web.charts import Bar, MapPlace, Stroke
from qihang.web.charts.chart import COLOURS

TOKENS = Path(components.__file__).parents[1] / "static/qihang/tokens.css"
BARS = [
    Bar("济南市", Decimal("49.93"), Decimal("45.86"), "1,411 / 2,826 人", "/figures/3701/?on=2024-06-15"),
    Bar("=1+1", None, None, "0 / 0 人", "/figures/3702/"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def a_map() -> charts.Chart:
    shapes = load().city_shapes("370000")
    places = [
        MapPlace(Bar(code, Decimal(40 + i), None, "", f"/figures/{code}/"), s.geometry, s.label)
        for i, (code, s) in enumerate(shapes.items())
    ]
    return charts.place_map("map", "各市", places, "落实率")


def changes() -> charts.Chart:
    shapes = load().city_shapes("37")
    before = [Decimal(45), None, Decimal("38.50")]
    places = [
        MapPlace(Bar(code, Decimal(40), past, "", f"/figures/{code}/"), s.geometry, s.label)
        for (code, s), past in zip(shapes.items(), before, strict=False)
    ]
    return charts.change_map("change", "各市", places, "落实率")


def all_kinds() -> list[charts.Chart]:
    points = [(30, Decimal(10)), (60, None), (90, Decimal(50))]
    strokes = [Stroke("2023 届", points, past=True), Stroke("2024 届", points[:1])]
    return [
        charts.bars("bars", "各市", BARS, "落实率"),
        charts.lines("course", "落实率", strokes, {30: "10月", 90: "12月"}, 45),
        a_map(),
        changes(),
    ]


def test_colours_are_those_of_light() -> None:
    light = TOKENS.read_text("utf-8").split("@media")[0]
    for name, colour in COLOURS.items():
        assert f"--{name}: {colour};" in light


@pytest.mark.parametrize("chart", all_kinds(), ids=lambda chart: chart.name)
def test_a_picture_follows_the_page_and_keeps_its_policy(chart: charts.Chart) -> None:
    drawn = charts.inline_svg(chart)
    assert "style=" not in drawn
    assert "<script" not in drawn
    assert "http" not in drawn.replace("http://www.w3.org/", "")
    assert not set(re.findall(r"#[0-9a-f]{6}", drawn)) & set(COLOURS.values())
    assert "var(--" in drawn
    assert ('role="group"' in drawn) == ("<a " in drawn)
    assert len(re.findall(r' role="', drawn)) == 1


def test_bars_and_places_lead_on() -> None:
    bars, _, drawn_map, drawn_change = map(charts.inline_svg, all_kinds())
    assert 'href="/figures/3701/?on=2024-06-15"' in bars
    assert len(set(re.findall(r'href="(/figures/\d+/)"', drawn_map))) == 16
    assert len(set(re.findall(r'href="(/figures/\d+/)"', drawn_change))) == 3
    assert 'aria-label="济南市 49.93 %"' in bars
    assert bars.count("<a ") == 1, "nothing is drawn where nobody is counted"


@pytest.mark.parametrize("chart", all_kinds(), ids=lambda chart: chart.name)
def test_files_stand_alone(chart: charts.Chart) -> None:
    assert b"<a " not in charts.as_svg(chart)
    assert b"var(" not in charts.as_svg(chart)
    picture = Image.open(io.BytesIO(charts.as_png(chart)))
    assert picture.width > 900
    assert min(picture.convert("L").tobytes()) < 120, "something is drawn"


def test_chinese_is_drawn_with_the_font_that_comes_along() -> None:
    """Letters measured by a font without Chinese would all be as wide as a box."""
    wide = charts.bars("a", "a", [Bar("济南济南济南济南", Decimal(1), None, "")], "b")
    slim = charts.bars("a", "a", [Bar("济", Decimal(1), None, "")], "b")
    assert charts.as_svg(wide) != charts.as_svg(slim)
    assert b"Noto Sans CJK SC" in charts.as_svg(wide)


def test_the_table_says_the_same_and_disarms_formulas() -> None:
    (bars, *_) = all_kinds()
    rows = list(csv.reader(io.StringIO(charts.as_csv(bars).decode("utf-8-sig"))))
    assert rows == [
        ["名称", "落实率", "人数", "去年同日"],
        ["济南市", "49.93 %", "1,411 / 2,826 人", "45.86 %"],
        ["'=1+1", "—", "0 / 0 人", "—"],
    ]
    page = components.chart(bars, QueryDict("on=2024-06-15"))
    assert "49.93 %" in page
    assert 'href="?on=2024-06-15&amp;chart=bars&amp;file=csv"' in page


def test_the_page_answers_its_files_and_nothing_else() -> None:
    found = all_kinds()
    assert charts.download(QueryDict("on=2024-06-15"), found) is None
    answer = charts.download(QueryDict("chart=map&file=png"), found)
    assert answer is not None
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == 'attachment; filename="map.png"'
    for wrong in ("chart=map&file=exe", "chart=none&file=svg", "file=svg"):
        with pytest.raises(Http404):
            charts.download(QueryDict(wrong), found)


def test_equal_pictures_are_drawn_once() -> None:
    (bars, *_) = all_kinds()
    (again, *_) = all_kinds()
    assert bars.digest == again.digest
    assert charts.inline_svg(bars) is not None


def test_bars_do_not_crowd_however_few_they_are() -> None:
    two = [Bar(name, Decimal(50), Decimal(60), "") for name in ("男", "女")]
    drawn = charts.as_svg(charts.bars("a", "a", two, "b")).decode()
    first, second = (_place(drawn, name) for name in ("男", "女"))
    assert second[1] - first[1] >= 18
    mark, *_ = re.findall(r'="tick" d="M([\d.]+)', drawn)
    assert _place(drawn, "50 %")[0] > float(mark), "the number stands beyond the mark"


def _place(drawn: str, text: str) -> tuple[float, float]:
    found = re.search(rf'translate\((-?[\d.]+),(-?[\d.]+)\)"[^>]*>{re.escape(text)}<', drawn)
    assert found
    return float(found[1]), float(found[2])


def test_a_change_is_shaded_by_its_sign_and_told_in_points() -> None:
    found = changes()
    assert [row["change"] for row in found.rows] == ["-5", "—", "+1.50"]
    drawn = charts.inline_svg(found)
    assert "var(--dawn-mark)" in drawn
    assert "var(--fill)" in drawn
    assert "+1.50" in drawn
