"""Dates as people write them, and as the two date systems of spreadsheets number them."""

from datetime import date

import polars as pl

from qihang.engines.tabular.checks import KIND, TEXT, YEARS, CellVerdict, compact, faults
from qihang.engines.tabular.raw_cells import NUMBER
from qihang.policy import SheetColumn, SheetWords

EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_DAY = r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:$|[T ]|\d{1,2}:)"
_EIGHT = r"^(\d{4})(\d{2})(\d{2})$"
_MONTH = r"^(\d{4})(?:-(\d{1,2})-?|(\d{2}))$"
_CUT = r"^\d{4}\.1$"  # what a spreadsheet makes of 2024.10
_SERIAL = (20_000, 80_000)  # days from 1954 to 2119 in the older system


def day(column: SheetColumn, words: SheetWords, since_1904: bool) -> CellVerdict:
    """A day; with `last_day` the value is the day after it."""
    return _verdict(column, _days(_plain(words), since_1904))


def month(column: SheetColumn, words: SheetWords, since_1904: bool) -> CellVerdict:
    """A month, as its first day, or a day in it; with `last_day` a whole month ends with its last."""
    text = _plain(words)
    parts = text.str.extract_groups(_MONTH).struct
    found = _joined(parts.field("1"), pl.coalesce(parts.field("2"), parts.field("3")), pl.lit("1"))
    if column.last_day:
        found = found.dt.month_end()
    cut = (KIND == NUMBER) & TEXT.str.contains(_CUT)
    verdict = _verdict(column, pl.coalesce(_days(text, since_1904), found))
    return verdict._replace(fault=pl.coalesce(faults((cut, "month_cut")), verdict.fault))


def _verdict(column: SheetColumn, days: pl.Expr) -> CellVerdict:
    odd = ~days.dt.year().is_between(*YEARS)
    value = days.dt.offset_by("1d") if column.last_day else days
    return CellVerdict(value, faults((days.is_null(), "bad_date"), (odd, "odd_year")))


def _plain(words: SheetWords) -> pl.Expr:
    """The text with hyphens for whatever people write between year, month and day."""
    return compact(TEXT).str.replace_many(dict(words.date_signs))


def _days(text: pl.Expr, since_1904: bool) -> pl.Expr:
    return pl.coalesce(_of(text, _DAY), _of(text, _EIGHT), _serial(text, since_1904))


def _of(text: pl.Expr, pattern: str) -> pl.Expr:
    parts = text.str.extract_groups(pattern).struct
    return _joined(parts.field("1"), parts.field("2"), parts.field("3"))


def _joined(year: pl.Expr, month: pl.Expr, of_month: pl.Expr) -> pl.Expr:
    text = pl.concat_str(
        year, month.str.pad_start(2, "0"), of_month.str.pad_start(2, "0"), separator="-"
    )
    return text.str.to_date("%Y-%m-%d", strict=False)


def _serial(text: pl.Expr, since_1904: bool) -> pl.Expr:
    """A number that a spreadsheet shows as a day; text counts too, for a CSV keeps no formats."""
    number = text.str.extract(r"^(\d{5})(?:-\d+)?$").cast(pl.Int64)
    inside = number.is_between(*_SERIAL)
    days = pl.lit(EPOCHS[since_1904]).dt.offset_by(pl.concat_str(number, pl.lit("d")))
    return pl.when(inside & (KIND.is_in([NUMBER, ""]))).then(days)
