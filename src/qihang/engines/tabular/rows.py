"""Which rows of a sheet are data: not the header, not blank, not an example, not a footer."""

import re

import polars as pl

from qihang.engines.tabular.inspection import Inspection
from qihang.engines.tabular.raw_cells import ROW
from qihang.policy import SheetWords

_EXAMPLES = 5  # rows below the header in which an example may stand
_SPARSE = 3  # cells that a footer fills at most


def rows_with_data(block: pl.DataFrame, inspection: Inspection, words: SheetWords) -> pl.DataFrame:
    """The rows below the header that say something about somebody."""
    last = inspection.last_header_row
    below = block.filter(pl.col(ROW) > last)
    names = [str(h.index) for h in inspection.headers if str(h.index) in block.columns]
    if below.is_empty() or not names:
        return below
    first = _first_filled(below, names)
    example = first.str.contains(_beginnings(words.examples)) & (below[ROW] <= last + _EXAMPLES)
    kept = first.is_not_null() & ~example
    footer = first.str.contains(_beginnings(words.footers))
    if footer.any():
        filled = pl.sum_horizontal(_filled(name).is_not_null() for name in names)
        kept &= ~(footer & below.select(filled <= _SPARSE).to_series())
    return below.filter(kept)


def _first_filled(rows: pl.DataFrame, names: list[str]) -> pl.Series:
    """The first text of each row under a header; null where the row is blank."""
    first = rows.select(_filled(names[0])).to_series()
    missing = first.is_null()
    if not missing.any():
        return first
    others = rows.filter(missing).select(pl.coalesce(_filled(name) for name in names))
    return first.scatter(missing.arg_true(), others.to_series())


def _filled(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars(" \t\r\n\u3000\u00a0\u200b\ufeff")
    return pl.when(text != "").then(text)


def _beginnings(words: tuple[str, ...]) -> str:
    return f"^({'|'.join(map(re.escape, words))})"
