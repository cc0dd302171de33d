"""A first look at a file: what it is, where its header stands, which column each header means."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Protocol

import polars as pl

from qihang.engines.tabular.delimited import TextGrid, text_grid
from qihang.engines.tabular.faults import FileFault
from qihang.engines.tabular.headers import ADDED, Header, Heading, Recogniser
from qihang.engines.tabular.pages import PageGrid, page_grid
from qihang.engines.tabular.raw import AS_FORMULA, TAGS, Cell, tagged
from qihang.engines.tabular.sniffing import Kind, sniff
from qihang.engines.tabular.workbook import Book, open_book
from qihang.policy import Label, Layout

SEARCHED = 30  # rows in which a header is looked for
SHOWN = 5  # rows shown below it


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a look at a file gives. `sheet` is the one chosen of `sheets` ("" for delimited text).

    `headers` has every filled header cell; `missing` says what the layout needs and no header means;
    `sample` holds the first rows below the header as shown texts, aligned with `headers`; `notes`
    are names of NOTES; `alike` names the other sheets that have every required column too.
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
    missing: tuple[Label, ...]
    sample: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()

    @property
    def mapping(self) -> dict[str, str]:
        """Header key → column, for those that mean one."""
        return {h.key: h.column for h in self.headers if h.column and not h.double}

    @property
    def unknown(self) -> tuple[str, ...]:
        """Keys of the headers that mean nothing to the layout."""
        return tuple(h.key for h in self.headers if not h.column and h.how != ADDED)

    @property
    def doubles(self) -> tuple[str, ...]:
        """Keys of the headers whose column is taken from another header."""
        return tuple(h.key for h in self.headers if h.double)


class Grid(Protocol):
    """Rows of cells, however they came."""

    def head(self, rows: int) -> list[list[Cell]]: ...
    def blocks(self, width: int) -> Iterator[pl.DataFrame]: ...


@dataclass
class Opened:
    """A file opened for reading: a workbook with its sheets, or a single grid.

    `held` keeps the one sheet that was chosen, so that it is parsed once.
    """

    kind: Kind
    book: Book | None
    single: TextGrid | PageGrid | None
    held: tuple[str, Grid] | None = None

    @property
    def sheets(self) -> tuple[str, ...]:
        return () if self.book is None else self.book.sheets

    @property
    def delimiter(self) -> str:
        return self.single.delimiter if isinstance(self.single, TextGrid) else ""

    @property
    def since_1904(self) -> bool:
        return self.book is not None and self.book.contents.since_1904

    def grid(self, sheet: str) -> Grid:
        """The rows of a sheet; raises FileFault."""
        if self.single is not None:
            return self.single
        if self.held is not None and self.held[0] == sheet:
            return self.held[1]
        assert self.book is not None  # noqa: S101 - one of the two is always there
        return self.book.grid(sheet)


def opened(path: Path, filename: str) -> Opened:
    """The file, looked at by its bytes; raises FileFault."""
    kind = sniff(path)
    if kind.format == "csv":
        return Opened(kind, None, text_grid(path, kind.encoding, filename))
    if kind.format == "html":
        return Opened(kind, None, page_grid(path, kind.encoding))
    return Opened(kind, open_book(path, checked=kind.format == "xlsx"), None)


def shown_head(grid: Grid, rows: int) -> list[list[str]]:
    """The first rows as texts, all of one width."""
    found = [[_shown(cell) for cell in row] for row in grid.head(rows)]
    width = max(map(len, found), default=0)
    return [row + [""] * (width - len(row)) for row in found]


def _shown(cell: Cell) -> str:
    text = (tagged(cell) or "").strip(TAGS).strip()
    quoted = re.match(AS_FORMULA, text)
    return quoted[1].strip() if quoted else text


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
    return {sheet: shown_head(file.grid(sheet), rows) for sheet in file.sheets or ("",)}


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
    recogniser = Recogniser(layout, remembered)
    best: tuple[Heading, list[list[str]]] | None = None
    whole = []
    for name in _candidates(file, sheet):
        grid = file.grid(name)
        rows = shown_head(grid, SEARCHED + SHOWN)
        heading = recogniser.heading(rows[:SEARCHED])
        if not _missing(layout, heading) and any(map(any, rows[heading.last :])):
            whole.append(name)
        if best is None or heading.recognised > best[0].recognised:
            best, file.held = (heading, rows), (name, grid)
    assert best is not None  # noqa: S101 - there is at least one sheet
    assert file.held is not None  # noqa: S101
    found = _inspection(file, layout, file.held[0], *best)
    return replace(found, alike=tuple(name for name in whole if name != found.sheet))


def _missing(layout: Layout, heading: Heading) -> tuple[Label, ...]:
    return layout.lacking({header.column for header in heading.headers})


def _candidates(file: Opened, sheet: str | None) -> Sequence[str]:
    if file.single is not None:
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
        missing=_missing(layout, heading),
        sample=tuple(
            tuple(row[header.index] for header in heading.headers) for row in islice(below, SHOWN)
        ),
        notes=() if file.book is None else file.book.notes,
    )
