"""Tables: sortable columns in the address, cards on a phone, a sentence where nothing is found."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web.address import with_query
from qihang.web.components.registry import component
from qihang.web.components.states import Empty, empty
from qihang.web.markup import el, esc, join, safe

NOTHING = Empty()
SLIM = 3  # so many columns fit a phone


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, side, and the name it is sorted by in the address (`?sort=`).

    What stands in a `whole` column, such as a time, is never broken into lines.
    """

    label: str
    end: bool = False
    sort: str = ""
    lead: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells in the order of the columns; `href` opens the record from the lead cell.

    `key` is what a ticked box sends; a row without a key cannot be ticked.
    """

    cells: Sequence[object]
    href: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What a list shows. `caption` names it for screen readers; `sort` is `name` or `-name`.

    `select` is the name ticked boxes are sent under, to the bulk bar of the same page. `even`: with
    the same widths as other tables of these columns, where several stand below each other.
    """

    caption: str
    columns: Sequence[Column]
    rows: Iterable[TableRow]
    query: QueryDict | None = None
    sort: str = ""
    select: str = ""
    even: bool = False
    empty: Empty = NOTHING


@component("列表")
def data_table(table: Table) -> SafeString:
    """Rows under sortable headings; below 640 px each row of a wide table becomes a card."""
    body = _rows(table)
    if not body:
        return empty(table.empty.sentence, table.empty.href, table.empty.action)
    head = join(_heading(table, column) for column in table.columns)
    ticks = _tick_all() if table.select else ""
    return el(
        "div",
        el(
            "table",
            el("caption", table.caption, class_="sr"),
            el("thead", el("tr", ticks, head)),
            el("tbody", safe(body)),
        ),
        class_=_kind(table),
    )


def _kind(table: Table) -> str:
    wide = len(table.columns) > SLIM or table.select
    kinds = ("table", "cards" if wide else "", "even" if table.even else "")
    return " ".join(filter(None, kinds))


def _heading(table: Table, column: Column) -> SafeString:
    side = "end" if column.end else None
    if not column.sort or table.query is None:
        return el("th", column.label, scope="col", class_=side)
    down = table.sort == f"-{column.sort}"
    up = table.sort == column.sort
    target = f"-{column.sort}" if up else column.sort
    href = with_query(table.query, sort=target, page=None)
    state = "descending" if down else ("ascending" if up else None)
    link = el("a", column.label, href=href, class_="sort")
    return el("th", link, scope="col", class_=side, aria_sort=state)


def _rows(table: Table) -> str:
    """All rows; what repeats in every row is put together once, before the loop."""
    opened = [_opening(column) for column in table.columns]
    closed = ["</th>" if column.lead else "</td>" for column in table.columns]
    lead = next((n for n, column in enumerate(table.columns) if column.lead), 0)
    tick = _tick(table.select) if table.select else None
    rows = []
    for row in table.rows:
        cells = [esc(cell) for cell in row.cells]
        ticked = "" if tick is None else tick(row.key, cells[lead])
        if row.href:
            cells[lead] = f'<a href="{esc(row.href)}">{cells[lead]}</a>'
        joined = "".join(
            f"{start}{cell}{end}" for start, cell, end in zip(opened, cells, closed, strict=True)
        )
        rows.append(f"<tr>{ticked}{joined}</tr>")
    return "".join(rows)


def _opening(column: Column) -> str:
    whole = " whole" if column.whole else ""
    if column.lead:
        return f'<th scope="row" class="lead{whole}">'
    side = f' class="{"end" if column.end else whole.strip()}"' if column.end or whole else ""
    return f'<td{side} data-label="{esc(column.label)}">'


def _tick(select: str) -> Callable[[str, str], str]:
    """The cell with the box that picks a row, from the row's key and the markup of its name."""
    start = f'<td class="tick"><input type="checkbox" data-tick form="bulk" name="{esc(select)}"'
    words = esc(gettext("选中 %(name)s"))

    def tick(key: str, name: str) -> str:
        if not key:
            return '<td class="tick"></td>'
        label = words % {"name": strip_tags(name).replace('"', "&quot;")}
        return f'{start} value="{esc(key)}" aria-label="{label}"></td>'

    return tick


def _tick_all() -> SafeString:
    box = el(
        "input",
        type="checkbox",
        aria_label=gettext("选中本页全部"),
        data_tick_all=True,
        hidden=True,
    )
    return el("th", box, class_="tick", scope="col")
