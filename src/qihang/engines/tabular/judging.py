"""Blocks of raw cells to typed columns and to problems, judged by distinct value."""

from dataclasses import dataclass

import polars as pl

from qihang.engines.tabular import checks, days
from qihang.engines.tabular.checks import DTYPES, Verdict, cells, faults
from qihang.engines.tabular.coded import coded
from qihang.engines.tabular.faults import ERROR, FAULTS
from qihang.engines.tabular.raw import FAULTY
from qihang.policy import Catalogue, SheetColumn, SheetWords

ERRORS = [code for code, (severity, _) in FAULTS.items() if severity == ERROR]
_CHECKS = {
    "text": checks.text, "digits": checks.digits, "id_number": checks.id_number,
    "credit_code": checks.credit_code, "phone": checks.phone, "email": checks.email,
    "url": checks.url, "money": checks.money, "integer": checks.integer, "flag": checks.flag,
}  # fmt: skip
_DATES = {"date": days.day, "month": days.month}


@dataclass(frozen=True)
class Judge:
    """Judges cells of the columns of a layout."""

    codes: Catalogue
    words: SheetWords
    since_1904: bool = False

    def judged(self, raw: pl.Series, column: SheetColumn) -> pl.DataFrame:
        """`value`, `fault` and `other` for each raw cell, in order."""
        distinct = raw.unique()
        if len(distinct) > len(raw) // 2:
            return self._of(raw, column)
        answers = self._of(distinct, column).with_columns(distinct.alias("raw"))
        joined = raw.alias("raw").to_frame().join(
            answers, on="raw", how="left", nulls_equal=True, maintain_order="left"
        )  # fmt: skip
        return joined.drop("raw")

    def _of(self, raw: pl.Series, column: SheetColumn) -> pl.DataFrame:
        frame = cells(raw)
        general = faults(
            (pl.col("kind") == FAULTY, "formula_error"),
            (pl.col("text").is_null() & pl.lit(column.required), "missing"),
        )
        if column.type == "code":
            own = coded(frame, column, self.codes)
            frame = frame.hstack(own)
            verdict = Verdict(pl.col("value"), pl.col("fault"), pl.col("other"))
        else:
            verdict = self._verdict(column)
        fault = pl.coalesce(general, pl.when(pl.col("text").is_not_null()).then(verdict.fault))
        bad = fault.is_in(ERRORS).fill_null(value=False)
        dtype = DTYPES.get(column.type, pl.String)
        return frame.select(
            pl.when(~bad).then(verdict.value).cast(dtype).alias("value"),
            fault.alias("fault"),
            verdict.other.alias("other"),
        )

    def _verdict(self, column: SheetColumn) -> Verdict:
        if column.type in _DATES:
            return _DATES[column.type](column, self.words, self.since_1904)
        return _CHECKS[column.type](column, self.words)
