"""A first look at a file: what it is, where its header stands, which column each header means."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from qihang.engines.tabular import delimited
from qihang.engines.tabular.faults import FileFault
from qihang.engines.tabular.headers import Header, Heading, Recogniser
from qihang.engines.tabular.raw import TAGS, tagged
from qihang.engines.tabular.sniffing import Kind, sniff
from qihang.engines.tabular.workbook import Book, open_book
from qihang.policy import Layout

SEARCHED = 30  # rows in which a header is looked for
SHOWN = 5  # rows shown below it


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a look at a file gives. `sheet` is the one chosen of `sheets` ("" for delimited text).

    `headers` has every filled header cell; `missing` names required columns that no header means;
    `sample` holds the first rows below the header as shown texts, aligned with `headers`.
    """

    format: str
    encoding: str
    delimiter: str
    sheets: tuple[str, ...]
    sheet: str
    first_header_row: int
    last_header_row: int
    width: int
    headers: tuple[Header, ...]
    missing: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]

    @property
    def mapping(self) -> dict[str, str]:
        """Header key → column, for those that mean one."""
        return {h.key: h.column for h in self.headers if h.column and not h.double}

    @property
    def unknown(self) -> tuple[str, ...]:
        """Keys of the headers that mean nothing to the layout."""
        return tuple(h.key for h in self.headers if not h.column)

    @property
    def doubles(self) -> tuple[str, ...]:
        """Keys of the headers whose column is taken from another header."""
        return tuple(h.key for h in self.headers if h.double)


@dataclass(frozen=True)
class Opened:
    """A file opened for reading: its kind and, for a workbook, the workbook."""

    path: Path
    kind: Kind
    delimiter: str
    book: Book | None

    @property
    def sheets(self) -> tuple[str, ...]:
        return () if self.book is None else tuple(self.book.sheets)

    def head(self, sheet: str, rows: int) -> list[list[str]]:
        """The first rows as texts, all of one width."""
        if self.book is None:
            found = delimited.head(self.path, self.kind.encoding, self.delimiter, rows)
        else:
            cells = islice(self.book.sheet(sheet).rows(), rows)
            found = [[(tagged(cell) or "").strip(TAGS) for cell in row] for row in cells]
        width = max(map(len, found), default=0)
        return [[text.strip() for text in row] + [""] * (width - len(row)) for row in found]

    def blocks(self, sheet: str, width: int) -> Iterator[pl.DataFrame]:
        if self.book is None:
            return delimited.blocks(self.path, self.kind.encoding, self.delimiter, width)
        return self.book.sheet(sheet).blocks(width)


def opened(path: Path, filename: str) -> Opened:
    """The file, looked at by its bytes; raises FileFault."""
    kind = sniff(path)
    if kind.format == "csv":
        return Opened(path, kind, delimited.delimiter_of(path, kind.encoding, filename), None)
    return Opened(path, kind, "", open_book(path))


def file_fault(path: Path, filename: str) -> FileFault | None:
    """Why the file cannot be read at all, None where it can."""
    try:
        opened(path, filename)
    except FileFault as fault:
        return fault
    return None


def grids(path: Path, filename: str, rows: int = 2_000) -> dict[str, list[list[str]]]:
    """The first rows of every sheet as shown texts, for small tables of no layout; raises FileFault."""
    file = opened(path, filename)
    return {sheet: file.head(sheet, rows) for sheet in file.sheets or ("",)}


def inspect(
    path: Path,
    filename: str,
    layout: Layout,
    remembered: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> Inspection:
    """Format, sheets, header and the proposed mapping; raises FileFault.

    `remembered` maps header keys to columns, as somebody chose them before ("" ignores a header).
    Without `sheet` the one whose header names the most columns is taken.
    """
    return look(opened(path, filename), layout, remembered or {}, sheet)


def look(
    file: Opened, layout: Layout, remembered: Mapping[str, str], sheet: str | None
) -> Inspection:
    """The same for an opened file."""
    names = _candidates(file, sheet)
    recogniser = Recogniser(layout, remembered)
    heads = {name: file.head(name, SEARCHED + SHOWN) for name in names}
    headings = {name: recogniser.heading(rows[:SEARCHED]) for name, rows in heads.items()}
    chosen = max(names, key=lambda name: headings[name].recognised)
    return _inspection(file, layout, chosen, headings[chosen], heads[chosen])


def _candidates(file: Opened, sheet: str | None) -> Sequence[str]:
    if file.book is None:
        return ("",)
    if not file.sheets:
        raise FileFault("no_sheet", "工作簿里没有工作表，请检查文件。")
    if sheet is None:
        return file.sheets
    if sheet not in file.sheets:
        raise FileFault("no_such_sheet", "工作簿里没有名为“{sheet}”的工作表。", sheet=sheet)
    return (sheet,)


def _inspection(
    file: Opened, layout: Layout, sheet: str, heading: Heading, rows: list[list[str]]
) -> Inspection:
    if not any(any(row) for row in rows):
        raise FileFault("no_rows", "表里没有内容，请检查是否选对了文件和工作表。")
    meant = {header.column for header in heading.headers}
    below = (row for row in rows[heading.last :] if any(row))
    return Inspection(
        format=file.kind.format,
        encoding=file.kind.encoding,
        delimiter=file.delimiter,
        sheets=file.sheets,
        sheet=sheet,
        first_header_row=heading.first,
        last_header_row=heading.last,
        width=len(rows[0]),
        headers=heading.headers,
        missing=tuple(name for name in layout.required if name not in meant),
        sample=tuple(
            tuple(row[header.index] for header in heading.headers) for row in islice(below, SHOWN)
        ),
    )
