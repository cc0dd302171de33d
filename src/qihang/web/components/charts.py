"""A chart in a page: the picture with its links, its numbers below, its downloads."""

from collections.abc import Mapping

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web import charts
from qihang.web.address import with_query
from qihang.web.charts import Chart
from qihang.web.components.registry import component
from qihang.web.markup import el, join


@component("数字")
def chart(chart: Chart, query: QueryDict | None) -> SafeString:
    """The picture follows light and dark; the table says the same; files come from the same address.

    Without a query the page gives no files away.
    """
    note = el("p", chart.note, class_="sub") if chart.note else ""
    return el(
        "figure",
        el("div", charts.inline_svg(chart), class_="picture"),
        note,
        el("details", el("summary", gettext("看数字")), _table(chart)),
        "" if query is None else _files(chart, query),
        class_="chart",
    )


def _table(chart: Chart) -> SafeString:
    head = el("tr", *(el("th", field.label, scope="col") for field in chart.fields))
    rows = (
        el("tr", *(el("td", _cell(row, field.key)) for field in chart.fields)) for row in chart.rows
    )
    table = el(
        "table", el("caption", chart.title, class_="sr"), el("thead", head), el("tbody", *rows)
    )
    return el("div", table, class_="table")


def _cell(row: Mapping[str, str], key: str) -> SafeString | str:
    lead = key == "name" and row.get("href")
    return el("a", row[key], href=row["href"]) if lead else row.get(key, "")


def _files(chart: Chart, query: QueryDict) -> SafeString:
    links = (
        el("a", kind.upper(), href=with_query(query, chart=chart.name, file=kind), download=True)
        for kind in ("svg", "png", "csv")
    )
    return el("p", gettext("下载"), " ", join(links, " · "), class_="sub files")
