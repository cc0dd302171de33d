"""Blocks of raw cells to typed columns and to problems, checked by distinct value."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from qihang.engines.tabular import checks, date_parser
from qihang.engines.tabular.checks import DTYPES, CellVerdict, cells, faults, plain
from qihang.engines.tabular.code_parser import parse_codes
from qihang.engines.tabular.faults import ERROR, FAULTS
from qihang.engines.tabular.raw_cells import FAULTY, UNSAVED
from qihang.policy import Catalogue, SheetColumn, SheetWords

ERRORS = [code for code, (severity, _) in FAULTS.items() if severity == ERROR]
_CHECKS = {
    "text": checks.text, "digits": checks.digits, "id_number": checks.id_number,
    "credit_code": checks.credit_code, "phone": checks.phone, "email": checks.email,
    "url": checks.url, "money": checks.money, "integer": checks.integer, "flag": checks.flag,
}  # fmt: skip
_SAMPLE = 2_000
_DATES = {"date": date_parser.day, "month": date_parser.month}


@dataclass(frozen=True)
class CellValidator:
    """Judges cells of the columns of a layout."""

    codes: Catalogue
    words: SheetWords
    since_1904: bool = False

    def validated(self, raw: pl.Series, column: SheetColumn) -> pl.DataFrame:
        """`value`, `fault` and `other` for each raw cell, in order."""
        raw = raw.rename("raw")
        if column.type != "code" and not _repeats(raw):
            return self._plainly(raw, column)
        distinct = raw.unique()
        answers = self._plainly(distinct, column).with_columns(distinct)
        joined = raw.to_frame().join(
            answers, on="raw", how="left", nulls_equal=True, maintain_order="left"
        )
        return joined.drop("raw")

    def _plainly(self, raw: pl.Series, column: SheetColumn) -> pl.DataFrame:
        """The same; only cells that are not plain are looked at in full."""
        value = raw.to_frame().select(plain(column).alias("value")).to_series()
        odd = value.is_null()
        if column.type == "text":
            odd |= value.is_in(list(self.words.nothing))
        nothing = pl.lit(None, pl.String)
        clean = pl.DataFrame([value]).with_columns(fault=nothing, other=nothing)
        if not odd.any():
            return clean
        if odd.all():
            return self._of(raw, column)
        both = pl.concat([clean.filter(~odd), self._of(raw.filter(odd), column)])
        places = np.argsort(
            np.concatenate([(~odd).arg_true().to_numpy(), odd.arg_true().to_numpy()])
        )
        return both[places]

    def _of(self, raw: pl.Series, column: SheetColumn) -> pl.DataFrame:
        frame = cells(raw).with_columns(text=_filled(column, self.words))
        general = faults(
            ((pl.col("kind") == FAULTY) & (pl.col("text") == UNSAVED), "formula_unsaved"),
            (pl.col("kind") == FAULTY, "formula_error"),
            (pl.col("text").is_null() & pl.lit(column.required), "missing"),
        )
        if column.type == "code":
            own = parse_codes(frame, column, self.codes, self.words)
            frame = frame.hstack(own)
            verdict = CellVerdict(pl.col("value"), pl.col("fault"), pl.col("other"))
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

    def _verdict(self, column: SheetColumn) -> CellVerdict:
        if column.type in _DATES:
            return _DATES[column.type](column, self.words, self.since_1904)
        return _CHECKS[column.type](column, self.words)


def read_cell(
    text: str, column: SheetColumn, codes: Catalogue, words: SheetWords
) -> tuple[object, tuple[str, dict[str, object]] | None]:
    """One cell as a sheet would be read: its value, or the message of what is wrong with its facts."""
    verdicts = CellValidator(codes, words).validated(pl.Series([text]), column)
    found = verdicts.row(0, named=True)
    if found["fault"] not in ERRORS:
        return found["value"], None
    facts = {"value": text, "other": found["other"] or ""}
    return None, (FAULTS[str(found["fault"])][1], facts)


def _filled(column: SheetColumn, words: SheetWords) -> pl.Expr:
    """The text of a cell, null where it is a mark for none.

    In a column of text that may be empty the words for none stand for an empty text, which clears
    what a record holds; a sign, like an empty cell, leaves it as it is.
    """
    text = pl.col("text")
    if column.type == "flag":
        return text
    if column.type == "text" and not column.required:
        said = [word for word in words.nothing if any(map(str.isalnum, word))]
        text = pl.when(text.is_in(said)).then(pl.lit("")).otherwise(text)
    return pl.when(~text.is_in(list(words.nothing))).then(text)


def _repeats(raw: pl.Series) -> bool:
    """Whether values come again, by the beginning of a column."""
    sample = raw.head(_SAMPLE)
    return sample.n_unique() * 2 < len(sample)
