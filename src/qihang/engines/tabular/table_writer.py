"""Tables to XLSX or CSV as they come, in flat memory, so that no cell is ever run as a formula."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import polars as pl
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from qihang.engines.tabular.cell_texts import NUMERIC, TableColumn, display_texts, shielded
from qihang.engines.tabular.raw_cells import SHIELDED

ENDINGS = ("xlsx", "csv")
MOST_ROWS = 1_048_576  # of a sheet
_DANGEROUS = re.compile(SHIELDED)
_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    "strings_to_numbers": False,
}  # fmt: skip
Target = Path | BinaryIO


def write_table(
    columns: list[TableColumn],
    chunks: Iterable[pl.DataFrame],
    target: Target,
    ending: str,
    title: str = "Sheet1",
) -> int:
    """The chunks' rows under the headers of `columns`; gives the number of rows.

    `ending` is xlsx or csv (UTF-8 with a mark, so that Excel reads it). Numbers that are names are
    text. A text that begins like a formula is shielded: in XLSX by the cell's own quote mark, in
    CSV by an apostrophe; reading takes it back. XLSX goes on in a further sheet when one is full.
    Raises OSError where the disk takes no more.
    """
    if ending == "csv":
        return _csv(columns, chunks, target)
    try:
        with workbook(target) as book:
            return _Sheets(book, columns, title).write(chunks)
    except FileCreateError as error:  # says no more than that it was another error
        raise OSError(*error.args[0].args) from error


def workbook(target: Target) -> Workbook:
    """A workbook written row by row; formulas, links and numbers are never guessed."""
    return xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, _OPTIONS)


def _csv(columns: list[TableColumn], chunks: Iterable[pl.DataFrame], target: Target) -> int:
    if isinstance(target, Path):
        with target.open("wb") as stream:
            return _csv(columns, chunks, stream)
    headers = pl.DataFrame({str(i): [column.header] for i, column in enumerate(columns)})
    target.write(b"\xef\xbb\xbf")
    _csv_rows(headers, target)
    rows = 0
    for chunk in chunks:
        _csv_rows(shielded(display_texts(chunk, columns), columns), target)
        rows += chunk.height
    return rows


def _csv_rows(texts: pl.DataFrame, target: BinaryIO) -> None:
    texts.write_csv(target, include_header=False, line_terminator="\r\n")


class _Sheets:
    """The sheets of one table, one after the other."""

    def __init__(self, book: Workbook, columns: list[TableColumn], title: str) -> None:
        self.book, self.columns, self.title = book, columns, sheet_name(title)
        self.text = book.add_format({"num_format": "@"})
        self.quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        self.bold = book.add_format(fill_format("#E8EEF7"))
        self.sheet: Worksheet | None = None
        self.row = 0

    def write(self, chunks: Iterable[pl.DataFrame]) -> int:
        rows = 0
        self._begin()
        for chunk in chunks:
            for cells in display_texts(chunk, self.columns).iter_rows():
                self._row(cells)
            rows += chunk.height
        return rows

    def _begin(self) -> None:
        number = len(self.book.worksheets()) + 1
        self.sheet = self.book.add_worksheet(
            self.title if number == 1 else f"{self.title} {number}"
        )
        self.sheet.freeze_panes(1, 0)
        for i, column in enumerate(self.columns):
            self.sheet.set_column(
                i, i, width_of(column), None if column.type in NUMERIC else self.text
            )
            self.sheet.write_string(0, i, column.header, self.bold)
        self.row = 1

    def _row(self, cells: tuple[str | None, ...]) -> None:
        if self.row == MOST_ROWS:
            self._begin()
        assert self.sheet is not None  # noqa: S101
        write_cells(self.sheet, self.row, cells, self.columns, self.text, self.quoted)
        self.row += 1


def write_cells(
    sheet: Worksheet, row: int, cells: tuple[str | None, ...], columns: list[TableColumn],
    text: Format, quoted: Format,
) -> None:  # fmt: skip
    """One row: numbers as numbers, everything else as text."""
    for i, cell in enumerate(cells):
        if cell is None:
            continue
        if columns[i].type in NUMERIC:
            sheet.write_number(row, i, float(cell))
        else:
            sheet.write_string(row, i, cell, quoted if _DANGEROUS.match(cell) else text)


def fill_format(colour: str) -> dict[str, object]:
    """The format of a header cell."""
    return {"bold": True, "num_format": "@", "bg_color": colour}


def sheet_name(text: str) -> str:
    """The text as a spreadsheet allows it for a sheet: short and without some signs."""
    return re.sub(r"[\[\]:*?/\\']", " ", text).strip()[:31] or "Sheet1"


def width_of(column: TableColumn) -> int:
    """Width of a column in characters: its header's, and room for what stands below."""
    wide = {"id_number": 20, "credit_code": 20, "digits": 18, "date": 12, "month": 12, "phone": 14}
    return max(wide.get(column.type, 12), 2 * len(column.header) + 2)
