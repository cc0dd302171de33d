"""XLSX and XLS workbooks through calamine, in blocks of rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from pathlib import Path
from types import TracebackType

import polars as pl
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from qihang.engines.tabular.archive import Contents, check_archive
from qihang.engines.tabular.faults import FileFault, damaged
from qihang.engines.tabular.raw_cells import FAULTY, Cell, frame_of
from qihang.engines.tabular.xls_container import check_compound

ROWS = 20_000


class Parsing:
    """A place where a parser works: what it raises, panics of its own code too, is a FileFault."""

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if isinstance(error, PasswordError):
            raise FileFault("encrypted", "文件设有密码，请取消密码后再上传。") from error
        expected = isinstance(error, CalamineError | OSError | ValueError | OverflowError)
        if expected or (kind is not None and kind.__name__ == "PanicException"):
            raise damaged() from error


@dataclass(frozen=True)
class Book:
    """An open workbook; sheets are parsed when asked for."""

    workbook: CalamineWorkbook
    contents: Contents = field(default_factory=Contents)

    @property
    def sheets(self) -> tuple[str, ...]:
        """Names of the worksheets that can be seen (charts and macros have none)."""
        kinds = self.workbook.sheets_metadata
        tables = [meta for meta in kinds if meta.typ == SheetTypeEnum.WorkSheet]
        seen = [meta.name for meta in tables if meta.visible == SheetVisibleEnum.Visible]
        return tuple(seen or (meta.name for meta in tables))

    @property
    def notes(self) -> tuple[str, ...]:
        """What is odd about the workbook, by names of NOTES."""
        tables = [m for m in self.workbook.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
        odd = {
            "external_links": self.contents.external_links,
            "several_sheets": len(self.sheets) > 1,
            "hidden_sheets": len(self.sheets) < len(tables),
        }
        return tuple(name for name, holds in odd.items() if holds)

    def grid(self, name: str) -> "SheetGrid":
        """The sheet called `name`."""
        with Parsing():
            sheet = self.workbook.get_sheet_by_name(name)
            return SheetGrid(sheet, self.contents.errors.get(name, {}))


@dataclass(frozen=True)
class SheetGrid:
    """One sheet. Cells that were merged downwards all have the value of the first."""

    sheet: CalamineSheet
    errors: Mapping[tuple[int, int], str]

    def head(self, rows: int) -> list[list[Cell]]:
        """The first rows."""
        with Parsing():
            return list(islice(self._rows(), rows))

    def blocks(self, width: int) -> Iterator[pl.DataFrame]:
        """The rows in frames of text columns."""
        with Parsing():
            rows, first = self._rows(), 1
            while batch := list(islice(rows, ROWS)):
                yield frame_of(batch, first, width)
                first += len(batch)

    def _rows(self) -> Iterator[list[Cell]]:
        """Every row from the first, from column A."""
        before: list[Cell] = [""] * (self.sheet.start[1] if self.sheet.start else 0)
        merged = self._merged()
        wrong = self._wrong()
        if not (before or merged or wrong):
            yield from self.sheet.iter_rows()  # type: ignore[misc]
            return
        held: dict[int, Cell] = {}
        for number, cells in enumerate(self.sheet.iter_rows()):
            row: list[Cell] = [*before, *cells]
            for index, value in wrong.get(number, ()):
                row[index] = value
            for index, is_first in merged.get(number, ()):
                held[index] = row[index] if is_first else held.get(index)
                row[index] = held[index]
            yield row

    def _wrong(self) -> dict[int, list[tuple[int, str]]]:
        """Row → cells whose formula gave an error, which the parser leaves empty."""
        width = self._size[1]
        found: dict[int, list[tuple[int, str]]] = {}
        for (row, index), value in self.errors.items():
            if index < width:
                found.setdefault(row, []).append((index, FAULTY + value))
        return found

    def _merged(self) -> dict[int, list[tuple[int, bool]]]:
        """Row → first columns of the ranges that lie over it, and whether it is their first row."""
        found: dict[int, list[tuple[int, bool]]] = {}
        height, width = self._size
        for (top, left), (bottom, _) in self.sheet.merged_cell_ranges or ():
            if left < width and bottom > top:
                for row in range(top, min(bottom + 1, height)):
                    found.setdefault(row, []).append((left, row == top))
        return found

    @property
    def _size(self) -> tuple[int, int]:
        """Rows and columns from A1 to the last used cell."""
        end = self.sheet.end or (-1, -1)
        return end[0] + 1, end[1] + 1


def open_book(path: Path, kind: str) -> Book:
    """The workbook of this format, looked through before it is parsed; raises FileFault."""
    contents = Contents()
    if kind == "xlsx":
        contents = check_archive(path)
    else:
        check_compound(path)
    with Parsing():
        if not path.suffix:  # the parser believes the ending of a name; without one it looks itself
            return Book(CalamineWorkbook.from_path(str(path)), contents)
        return Book(CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())), contents)
