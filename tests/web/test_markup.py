"""Nothing written by a person reaches a page unescaped."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from qihang.kernel import Rate
from qihang.web import formats
from qihang.web.address import with_query, without
from qihang.web.components import Column, Page, Table, TableRow, data_table
from qihang.web.markup import beside, el, esc, join


@given(st.text())
def test_text_and_attributes_are_escaped(text: str) -> None:
    html = el("p", text, title=text)
    assert html.count("<") == 2
    assert html.count('"') in (0, 2)  # an empty attribute is left out


@given(st.text())
def test_table_cells_are_escaped(text: str) -> None:
    table = Table(
        "t", (Column("a", lead=True), Column("b")), [TableRow((text, text), href=text, key=text)]
    )
    assert "<script" not in data_table(table)
    assert data_table(table).count("<td") == 1


def test_safe_parts_are_kept() -> None:
    assert el("p", el("b", "x")) == "<p><b>x</b></p>"
    assert join(("a", "<"), "<br>") == "a&lt;br&gt;&lt;"
    assert esc(None) == ""


def test_attribute_names() -> None:
    html = el("input", class_="x", hx_get="/a", data_on=True, hidden=False, for_=None)
    assert html == '<input class="x" hx-get="/a" data-on>'
    assert el("option", "不限", value="", href="") == '<option value="">不限</option>'


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(220000, "¥2,200"), (650050, "¥6,500.50"), (-5, "-¥0.05"), (None, "—"), (0, "¥0")],
)
def test_money(fen: int | None, shown: str) -> None:
    assert formats.money(fen) == shown


def test_rates_days_and_counts() -> None:
    assert formats.percent(Rate(6523, 9288)) == "70.23 %"
    assert formats.percent(Rate(0, 0)) == "—"
    assert formats.share(Rate(6523, 9288)) == "6,523 / 9,288 人"
    assert formats.day(date(2024, 6, 15)) == "2024-06-15"
    assert formats.minute(datetime(2024, 6, 15, 20, 30, tzinfo=UTC)) == "2024-06-16 04:30"
    assert formats.day(datetime(2024, 6, 15, 20, 30, tzinfo=UTC)) == "2024-06-16"


@pytest.mark.parametrize(
    ("asked", "total", "number", "shown"),
    [
        ("", 45, 1, (0, 20)),
        ("3", 45, 3, (40, 45)),
        ("99", 45, 3, (40, 45)),
        ("x", 0, 1, (0, 0)),
        ("-1", 5, 1, (0, 5)),
    ],
)
def test_pages_stay_within_the_total(
    asked: str, total: int, number: int, shown: tuple[int, ...]
) -> None:
    page = Page.of(QueryDict(f"page={asked}"), total)
    assert page.number == number
    assert (page.offset, page.end) == shown


def test_addresses_keep_the_filters() -> None:
    query = QueryDict("kind=11&kind=76&page=4")
    assert with_query(query, sort="name", page=None) == "?kind=11&kind=76&sort=name"
    assert without(query, "kind", "11") == "?kind=76"


def test_a_smaller_value_stands_beside_only_where_there_is_one() -> None:
    assert beside("50 %", "1 < 2") == ('<span class="beside">50 % <small>1 &lt; 2</small></span>')
    assert beside("a < b", "") == "a &lt; b"
