"""A sheet read in chunks: typed frames, and every fault with its cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from qihang.engines.tabular.checks import DTYPES
from qihang.engines.tabular.faults import ERROR, FAULTS, FileFault, Problem
from qihang.engines.tabular.headers import letter_of
from qihang.engines.tabular.inspecting import Inspection, Opened, look, opened
from qihang.engines.tabular.judging import ERRORS, Judge
from qihang.engines.tabular.raw import ROW
from qihang.policy import Catalogue, Layout, SheetColumn

FOUND = {
    "row": pl.UInt32, "column": pl.String, "cell": pl.String, "severity": pl.String,
    "code": pl.String, "value": pl.String, "other": pl.String,
}  # fmt: skip
GOOD = "_good"


@dataclass(frozen=True)
class Chunk:
    """Some rows of a sheet.

    `frame`: `_row` (UInt32, as people see it), `_good` (no error in the row), then every column of
    the layout by name: String, Date, Int64 (money in whole fen) or Boolean; null where empty or at
    fault. `found`: one row a fault: row, column, cell, severity, code, value, other.
    """

    frame: pl.DataFrame
    found: pl.DataFrame
    layout: Layout
    sheet: str

    @property
    def problems(self) -> list[Problem]:
        """The faults as values with sentences."""
        return [
            problem_of(row, self.layout, self.sheet) for row in self.found.iter_rows(named=True)
        ]


def problem_of(
    row: Mapping[str, object], layout: Layout, sheet: str = "", language: str = "zh-hans"
) -> Problem:
    """One row of `Chunk.found` as a problem; `language` is that of the column's name."""
    code, column = str(row["code"]), str(row["column"])
    severity, message = FAULTS[code]
    known = layout.columns.get(column)
    header = known.label.text(language) if known else column
    facts = {"header": header, "value": row["value"] or "", "other": row["other"] or ""}
    return Problem(
        sheet, int(str(row["row"])), column, str(row["cell"]), severity, code, message, facts
    )


@dataclass
class Reading:
    """Iterate once for the chunks; `rows`, `errors` and `warnings` count what was read so far."""

    inspection: Inspection
    layout: Layout
    mapping: Mapping[str, str]
    _file: Opened
    _judge: Judge
    rows: int = 0
    errors: int = 0
    warnings: int = 0
    _keys: pl.DataFrame | None = field(default=None, repr=False)

    def __iter__(self) -> Iterator[Chunk]:
        """Chunks in the order of the file."""
        for block in self._file.blocks(self.inspection.sheet, self.inspection.width):
            chunk = self._chunk(block)
            if chunk.frame.height:
                self._count(chunk)
                yield chunk

    def whole(self) -> Chunk:
        """All chunks as one, for sheets known to be small."""
        chunks = list(self) or [self._chunk(_nothing(self.inspection.width))]
        return Chunk(
            pl.concat(chunk.frame for chunk in chunks),
            pl.concat(chunk.found for chunk in chunks),
            self.layout,
            self.inspection.sheet,
        )

    def _count(self, chunk: Chunk) -> None:
        errors = chunk.found.filter(pl.col("severity") == ERROR).height
        self.rows += chunk.frame.height
        self.errors += errors
        self.warnings += chunk.found.height - errors

    def _chunk(self, block: pl.DataFrame) -> Chunk:
        block = data_of(block, self.inspection)
        columns = {
            h.column: h.index for h in self.inspection.headers if self._takes(h.key, h.column)
        }
        values, found = [block[ROW]], []
        for column in self.layout.columns.values():
            index = columns.get(column.name)
            if index is None:
                values.append(_blank(column, block.height))
                continue
            judged = self._judge.judged(block[str(index)], column)
            values.append(judged["value"].alias(column.name))
            found.append(_found(block, judged, column.name, index))
        frame = pl.DataFrame(values)
        found.append(self._duplicates(frame, columns))
        all_found = pl.concat([_none(), *found]).sort("row", maintain_order=True)
        bad = all_found.filter(pl.col("code").is_in(ERRORS))["row"].unique()
        good = (~frame[ROW].is_in(bad.implode())).alias(GOOD)
        return Chunk(frame.insert_column(1, good), all_found, self.layout, self.inspection.sheet)

    def _takes(self, key: str, column: str) -> bool:
        return self.mapping.get(key) == column and column != ""

    def _duplicates(self, frame: pl.DataFrame, columns: Mapping[str, int]) -> pl.DataFrame:
        """Rows whose key stands in an earlier row, in this chunk or before it."""
        key = list(self.layout.key)
        if not key or not set(key) <= set(columns):
            return _none()
        rows = frame.select(ROW, *key).drop_nulls()
        known = rows if self._keys is None else pl.concat([self._keys, rows])
        firsts = known.unique(key, keep="first", maintain_order=True)
        self._keys = firsts
        again = rows.join(firsts.rename({ROW: "other"}), on=key).filter(
            pl.col(ROW) != pl.col("other")
        )
        index = columns[key[0]]
        return again.select(
            pl.col(ROW).alias("row"), pl.lit(key[0]).alias("column"),
            (pl.lit(letter_of(index)) + pl.col(ROW).cast(pl.String)).alias("cell"),
            pl.lit(ERROR).alias("severity"), pl.lit("duplicate").alias("code"),
            pl.col(key[0]).alias("value"), pl.col("other").cast(pl.String),
        ).cast(FOUND)  # type: ignore[arg-type] # fmt: skip


def read(
    path: Path,
    filename: str,
    layout: Layout,
    codes: Catalogue,
    *,
    mapping: Mapping[str, str] | None = None,
    remembered: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> Reading:
    """The sheet as typed chunks; raises FileFault where nothing can be read.

    `mapping` (header key → column) replaces the proposed one as a whole; `remembered` adds to it.
    A required column that no header means raises FileFault "missing_columns".
    """
    file = opened(path, filename)
    inspection = look(file, layout, {**(remembered or {}), **(mapping or {})}, sheet)
    chosen = dict(inspection.mapping if mapping is None else mapping)
    missing = [name for name in layout.required if name not in chosen.values()]
    if missing:
        names = " / ".join(layout.columns[name].label.zh for name in missing)
        raise FileFault(
            "missing_columns",
            "没有找到必填的列：{columns}。请补上这些列，或指定它们的表头。",
            columns=names,
        )
    return Reading(inspection, layout, chosen, file, Judge(codes, layout.words))


def data_of(block: pl.DataFrame, inspection: Inspection) -> pl.DataFrame:
    """The rows below the header in which something stands."""
    cells = pl.exclude(ROW)
    filled = pl.any_horizontal(cells.str.strip_chars().str.len_chars() > 0)
    return block.filter((pl.col(ROW) > inspection.last_header_row) & filled)


def _blank(column: SheetColumn, height: int) -> pl.Series:
    return pl.Series(column.name, [None] * height, dtype=DTYPES.get(column.type, pl.String))


def _nothing(width: int) -> pl.DataFrame:
    schema = {ROW: pl.UInt32} | {str(i): pl.String for i in range(width)}
    return pl.DataFrame(schema=schema)


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema=FOUND)


def _found(block: pl.DataFrame, judged: pl.DataFrame, column: str, index: int) -> pl.DataFrame:
    severity = (
        pl.when(pl.col("fault").is_in(ERRORS)).then(pl.lit("error")).otherwise(pl.lit("warning"))
    )
    faulty = judged.with_columns(block[ROW].alias("row"), block[str(index)].alias("raw")).filter(
        pl.col("fault").is_not_null()
    )
    return faulty.select(
        "row", pl.lit(column).alias("column"),
        (pl.lit(letter_of(index)) + pl.col("row").cast(pl.String)).alias("cell"),
        severity.alias("severity"), pl.col("fault").alias("code"),
        pl.col("raw").str.strip_chars_start("\x01\x02\x03\x04").alias("value"), "other",
    )  # fmt: skip
