"""XLSX and XLS workbooks through calamine, in blocks of rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from qihang.engines.tabular.faults import FileFault
from qihang.engines.tabular.raw import Cell, frame_of

ROWS = 20_000


@dataclass(frozen=True)
class Book:
    """An open workbook; sheets are parsed when asked for."""

    workbook: CalamineWorkbook

    @property
    def sheets(self) -> list[str]:
        """Names of the worksheets (charts and macros have none)."""
        kinds = self.workbook.sheets_metadata
        return [meta.name for meta in kinds if meta.typ == SheetTypeEnum.WorkSheet]

    def sheet(self, name: str) -> "Grid":
        return Grid(self.workbook.get_sheet_by_name(name))


@dataclass(frozen=True)
class Grid:
    """One sheet; cells are read from its first column on."""

    sheet: CalamineSheet

    @property
    def width(self) -> int:
        """Columns from A to the last used one."""
        return 0 if self.sheet.end is None else self.sheet.end[1] + 1

    @property
    def height(self) -> int:
        return self.sheet.total_height

    def rows(self) -> Iterator[list[Cell]]:
        """Every row from the first, from column A."""
        before: list[Cell] = [""] * (self.sheet.start[1] if self.sheet.start else 0)
        for row in self.sheet.iter_rows():
            yield [*before, *row]

    def blocks(self, width: int) -> Iterator[pl.DataFrame]:
        """The rows in frames of text columns."""
        rows, first = self.rows(), 1
        while batch := list(islice(rows, ROWS)):
            yield frame_of(batch, first, width)
            first += len(batch)


def open_book(path: Path) -> Book:
    """The workbook; raises FileFault where it is damaged."""
    try:
        return Book(CalamineWorkbook.from_path(str(path)))
    except (CalamineError, OSError) as error:
        raise FileFault(
            "damaged_workbook", "文件不完整或已损坏，请在表格软件中打开并另存为 xlsx 后再上传。"
        ) from error
