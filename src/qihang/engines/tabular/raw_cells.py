"""Cells as they come from a file, all in text columns: what kind each was is its first character.

So one column of a frame carries what a sheet mixes, and distinct values stay distinct by kind.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from math import isfinite

import polars as pl

NUMBER, DAY, FLAG, FAULTY = "\x01", "\x02", "\x03", "\x04"
TAGS = NUMBER + DAY + FLAG + FAULTY
UNSAVED = "="  # a formula that has no result yet, as the text of a faulty cell
NO_NUMBER = "#NUM!"  # what a spreadsheet shows where a number is none
ROW = "_row"
# The beginnings that make a spreadsheet run a cell; an apostrophe before them is ours.
SHIELDED = r"('*[=+\-@＝＋－＠\t\r])"
AS_FORMULA = r'^="([^"]*)"$'  # a text protected from the spreadsheet
EXACT = 10**15  # spreadsheets keep fifteen digits of a number

Cell = str | float | bool | date | time | datetime | timedelta | None


def tagged(cell: Cell) -> str | None:
    """One cell as tagged text; None where it is empty."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return f"{FLAG}{int(cell)}"
    if isinstance(cell, int | float):
        return NUMBER + number_text(cell) if isfinite(cell) else FAULTY + NO_NUMBER
    if isinstance(cell, datetime | date | time):
        return DAY + cell.isoformat()
    return None if cell is None else NUMBER + repr(cell.total_seconds() / 86_400)


def number_text(value: float) -> str:
    """A number without a needless '.0'; past fifteen digits in the form that shows the loss."""
    if abs(value) >= EXACT:
        return f"{value:.14e}"
    return str(int(value)) if value == int(value) else repr(value)


def frame_of(rows: Iterable[Sequence[Cell]], first_row: int, width: int) -> pl.DataFrame:
    """Rows as text columns named by their number from 0, and `_row`, the first being `first_row`."""
    columns = [*zip(*rows, strict=True)]
    series = [pl.Series(str(i), _texts(cells), dtype=pl.String) for i, cells in enumerate(columns)]
    height = len(columns[0]) if columns else 0
    empty = [
        pl.Series(str(i), [None] * height, dtype=pl.String) for i in range(len(columns), width)
    ]
    numbers = pl.Series(ROW, range(first_row, first_row + height), dtype=pl.UInt32)
    return pl.DataFrame([numbers, *series[:width], *empty])


def _texts(cells: Sequence[Cell]) -> list[str | None]:
    return [cell if cell.__class__ is str else tagged(cell) for cell in cells]  # type: ignore[misc]
