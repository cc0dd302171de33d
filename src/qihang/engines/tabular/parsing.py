"""In the child process: a file opened as what its bytes are, its first rows, its blocks of rows."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import polars as pl

from qihang.engines.tabular.delimited import TextGrid, text_grid
from qihang.engines.tabular.file_kind import detect_file_kind
from qihang.engines.tabular.html_tables import PageGrid, page_grid
from qihang.engines.tabular.raw_cells import AS_FORMULA, TAGS, Cell, tagged
from qihang.engines.tabular.workbook import Book, open_book


class Grid(Protocol):
    """Rows of cells, however they came."""

    def head(self, rows: int) -> list[list[Cell]]: ...
    def blocks(self, width: int) -> Iterator[pl.DataFrame]: ...


class ParsedFile:
    """The file; each method answers in pieces of bytes, for `Child.ask`. All raise FileFault."""

    def __init__(self, path: Path, filename: str) -> None:
        self.kind = detect_file_kind(path)
        self.book: Book | None = None
        self.single: TextGrid | PageGrid | None = None
        if self.kind.format == "csv":
            self.single = text_grid(path, self.kind.encoding, filename)
        elif self.kind.format == "html":
            self.single = page_grid(path, self.kind.encoding)
        else:
            self.book = open_book(path, self.kind.format)
        self.parsed: dict[str, Grid] = {}

    def facts(self) -> Iterator[bytes]:
        """What the file is, as `opening.Facts` has it."""
        book = self.book
        facts = {
            "format": self.kind.format,
            "encoding": self.kind.encoding,
            "delimiter": self.single.delimiter if isinstance(self.single, TextGrid) else "",
            "sheets": [] if book is None else book.sheets,
            "notes": [] if book is None else book.notes,
            "since_1904": book is not None and book.contents.since_1904,
        }
        yield json.dumps(facts).encode()

    def head(self, sheet: str, rows: int, kept: str) -> Iterator[bytes]:
        """The first rows as shown texts, all of one width; of other sheets only `kept` stays parsed."""
        self.parsed = {name: grid for name, grid in self.parsed.items() if name == kept}
        found = [[_plain_text(cell) for cell in row] for row in self._grid(sheet).head(rows)]
        width = max(map(len, found), default=0)
        yield json.dumps([row + [""] * (width - len(row)) for row in found]).encode()

    def blocks(self, sheet: str, width: int) -> Iterator[bytes]:
        """All rows in frames of text columns, each in Arrow's form."""
        self.parsed = {sheet: self._grid(sheet)}
        for frame in self.parsed[sheet].blocks(width):
            buffer = io.BytesIO()
            frame.write_ipc(buffer)
            yield buffer.getvalue()

    def _grid(self, sheet: str) -> Grid:
        if self.single is not None:
            return self.single
        assert self.book is not None  # noqa: S101 - one of the two is always there
        if sheet not in self.parsed:
            self.parsed[sheet] = self.book.grid(sheet)
        return self.parsed[sheet]


def _plain_text(cell: Cell) -> str:
    text = (tagged(cell) or "").strip(TAGS).strip()
    quoted = re.match(AS_FORMULA, text)
    return quoted[1].strip() if quoted else text
