"""A sheet read in chunks: typed frames, and every fault with its cell."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from qihang.engines.tabular.cell_validation import ERRORS, CellValidator
from qihang.engines.tabular.checks import DTYPES
from qihang.engines.tabular.duplicate_keys import DuplicateKeys
from qihang.engines.tabular.faults import (
    ERROR,
    FAULTS,
    WARNING,
    CellProblem,
    FileFault,
    dump_message,
    in_words,
    load_message,
)
from qihang.engines.tabular.headers import Header, letter_of
from qihang.engines.tabular.inspection import Inspection, inspect_file
from qihang.engines.tabular.opened_file import OpenedFile
from qihang.engines.tabular.raw_cells import ROW, TAGS
from qihang.engines.tabular.rows import rows_with_data
from qihang.policy import Catalogue, Layout

FOUND = {
    "row": pl.UInt32, "column": pl.String, "cell": pl.String, "severity": pl.String,
    "code": pl.String, "value": pl.String, "other": pl.String, "said": pl.String,
}  # fmt: skip
NONE_FOUND = pl.DataFrame(schema=FOUND)
GOOD = "_good"


@dataclass(frozen=True)
class Chunk:
    """Some rows of a sheet.

    `frame`: `_row` (UInt32, as people see it), `_good` (no error in the row), then every column of
    the layout by name: String, Date, Int64 (money in whole fen) or Boolean; null where empty or at
    fault. `found`: one row a fault: row, column, cell, severity, code, value, other, and `said`
    (faults.dump_message) where it was not reading that found it.
    """

    frame: pl.DataFrame
    found: pl.DataFrame
    layout: Layout
    sheet: str

    @property
    def problems(self) -> list[CellProblem]:
        """The faults as values with sentences."""
        return [
            problem_of(row, self.layout, self.sheet) for row in self.found.iter_rows(named=True)
        ]


def problem_of(
    row: Mapping[str, object], layout: Layout, sheet: str = "", language: str = "zh-hans"
) -> CellProblem:
    """One row of `Chunk.found` as a problem; `language` is that of the facts."""
    code, column, severity = str(row["code"]), str(row["column"]), str(row["severity"])
    message, facts = load_message(row)
    known = layout.columns.get(column)
    header = known.label.text(language) if known else column
    facts = {"header": header, **in_words(facts, language)}
    return CellProblem(
        sheet, int(str(row["row"])), column, str(row["cell"]), severity, code, message, facts
    )


@dataclass
class SheetReader:
    """Iterate once for the chunks; `rows`, `errors` and `warnings` count what was read so far."""

    inspection: Inspection
    layout: Layout
    mapping: Mapping[str, str]
    _file: OpenedFile
    _validator: CellValidator
    rows: int = 0
    errors: int = 0
    warnings: int = 0
    _repeats: dict[tuple[str, ...], DuplicateKeys] = field(
        default_factory=lambda: defaultdict(DuplicateKeys), repr=False
    )

    def __iter__(self) -> Iterator[Chunk]:
        """Chunks in the order of the file; raises FileFault where a file turns out broken."""
        with self._file as file:
            for block in file.blocks(self.inspection.sheet, self.inspection.width):
                chunk = self._chunk(rows_with_data(block, self.inspection, self.layout.words))
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
        columns = {h.column: h.index for h in self.inspection.headers if self._is_mapped(h)}
        values, found = [block[ROW]], [NONE_FOUND]
        for column in self.layout.columns.values():
            index = columns.get(column.name)
            if index is None:
                empty = pl.Series(column.name, dtype=DTYPES.get(column.type, pl.String))
                values.append(empty.clear(block.height))
                continue
            checked = self._validator.validated(block[str(index)], column)
            values.append(checked["value"].alias(column.name))
            if checked["fault"].null_count() < block.height:
                found.append(_found(block, checked, column.name, index))
        frame = pl.DataFrame(values)
        found += [
            self._nameless(frame, found, columns),
            *self._duplicates(frame, columns),
            _shifted(block, self.inspection),
        ]
        all_found = pl.concat(found, how="diagonal").sort("row", maintain_order=True)
        bad = all_found.filter(pl.col("severity") == ERROR)["row"].unique()
        good = (~frame[ROW].is_in(bad.implode())).alias(GOOD)
        return Chunk(frame.insert_column(1, good), all_found, self.layout, self.inspection.sheet)

    def _is_mapped(self, header: Header) -> bool:
        return header.column != "" and self.mapping.get(header.key) == header.column

    def _nameless(
        self, frame: pl.DataFrame, found: Sequence[pl.DataFrame], columns: Mapping[str, int]
    ) -> pl.DataFrame:
        """Rows that leave all columns of `one_of` empty; a faulty cell is not empty."""
        names = [name for name in self.layout.one_of if name in columns]
        if not names:
            return NONE_FOUND
        faulty = pl.concat(f.filter(pl.col("column").is_in(names))["row"] for f in found)
        empty = pl.all_horizontal(pl.col(name).is_null() for name in names)
        return frame.filter(empty & ~pl.col(ROW).is_in(faulty.implode())).select(
            pl.col(ROW).alias("row"),
            pl.lit(names[0]).alias("column"),
            _cell(columns[names[0]], ROW).alias("cell"),
            pl.lit(ERROR).alias("severity"),
            pl.lit("none_of").alias("code"),
            pl.lit(dump_message(FAULTS["none_of"][1], {"columns": self.layout.choice})).alias(
                "said"
            ),
        )

    def _duplicates(
        self, frame: pl.DataFrame, columns: Mapping[str, int]
    ) -> Iterator[pl.DataFrame]:
        """Rows whose key stands in an earlier row, in this chunk or before it."""
        keys = [key for key in self.layout.keys if set(key) <= set(columns)]
        frame = frame.select(ROW, *{name: None for key in keys for name in key})
        for key in keys:
            filled = pl.all_horizontal(pl.col(name).is_not_null() for name in key)
            yield self._again(frame.filter(filled), key, columns)
            frame = frame.filter(~filled)

    def _again(
        self, frame: pl.DataFrame, key: tuple[str, ...], columns: Mapping[str, int]
    ) -> pl.DataFrame:
        again = self._repeats[key].again(frame.select(ROW, *key))
        if again.is_empty():
            return NONE_FOUND
        duplicates = again.join(
            frame.select(ROW, pl.col(key[0]).cast(pl.String).alias("value")), on=ROW
        )
        return duplicates.select(
            pl.col(ROW).alias("row"),
            pl.lit(key[0]).alias("column"),
            _cell(columns[key[0]], ROW).alias("cell"),
            pl.lit(ERROR).alias("severity"),
            pl.lit("duplicate").alias("code"),
            "value",
            pl.col("other").cast(pl.String),
        )


def read(
    path: Path,
    filename: str,
    layout: Layout,
    codes: Catalogue,
    *,
    mapping: Mapping[str, str] | None = None,
    remembered: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> SheetReader:
    """The sheet as typed chunks; raises FileFault where nothing can be read.

    `mapping` (header key → column) replaces the proposed one as a whole; `remembered` adds to it.
    A required column that no header means raises FileFault "missing_columns".
    """
    file = OpenedFile(path, filename)
    inspection = inspect_file(file, layout, {**(remembered or {}), **(mapping or {})}, sheet)
    chosen = dict(inspection.mapping if mapping is None else mapping)
    missing = layout.lacking(set(chosen.values()))
    if missing:
        names = " / ".join(label.zh for label in missing)
        raise FileFault(
            "missing_columns",
            "没有找到必填的列：{columns}。请补上这些列，或指定它们的表头。",
            columns=names,
        )
    return SheetReader(
        inspection, layout, chosen, file, CellValidator(codes, layout.words, file.facts.since_1904)
    )


def _shifted(block: pl.DataFrame, inspection: Inspection) -> pl.DataFrame:
    """Records of a delimited text with more cells than there are headers."""
    if not inspection.delimiter or not inspection.headers:
        return NONE_FOUND
    last = inspection.headers[-1].index
    beyond = [pl.col(name) for name in block.columns if name.isdigit() and int(name) > last]
    if not beyond:
        return NONE_FOUND
    full = pl.any_horizontal(cell.str.strip_chars().str.len_bytes() > 0 for cell in beyond)
    many = pl.sum_horizontal((c.str.len_bytes() > 0).fill_null(value=False) for c in beyond)
    return block.filter(full).select(
        pl.col(ROW).alias("row"),
        pl.lit("").alias("column"),
        _cell(last + 1, ROW).alias("cell"),
        pl.lit(ERROR).alias("severity"),
        pl.lit("too_many_cells").alias("code"),
        pl.coalesce(beyond).alias("value"),
        many.cast(pl.String).alias("other"),
    )


def _nothing(width: int) -> pl.DataFrame:
    schema = {ROW: pl.UInt32} | {str(i): pl.String for i in range(width)}
    return pl.DataFrame(schema=schema)


def _cell(index: int, row: str) -> pl.Expr:
    """The name of a cell, like C17."""
    return pl.concat_str(pl.lit(letter_of(index)), pl.col(row).cast(pl.String))


def _found(block: pl.DataFrame, checked: pl.DataFrame, column: str, index: int) -> pl.DataFrame:
    bad = pl.col("fault").is_in(ERRORS)
    faulty = checked.with_columns(block[ROW].alias("row"), block[str(index)].alias("raw"))
    return faulty.filter(pl.col("fault").is_not_null()).select(
        "row",
        pl.lit(column).alias("column"),
        _cell(index, "row").alias("cell"),
        pl.when(bad).then(pl.lit(ERROR)).otherwise(pl.lit(WARNING)).alias("severity"),
        pl.col("fault").alias("code"),
        pl.col("raw").str.strip_chars_start(TAGS).alias("value"),
        "other",
    )
