"""Files of texts for engines that work over files: columns found by their headings, a frame written again."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from qihang.engines.tabular.cell_texts import shield
from qihang.engines.tabular.opened_file import OpenedFile
from qihang.kernel import Refusal

ENDINGS = (".csv", ".parquet")
Headings = Mapping[str, Sequence[str]]  # by column, how it may be headed, the likeliest first


def read_texts(path: Path, known: Headings, needed: Sequence[str]) -> pl.DataFrame:
    """The columns with a known heading, as texts; of a CSV in any encoding, a workbook or Parquet.

    Raises FileFault for a file that cannot be read, Refusal column_missing and table_empty.
    """
    table = _parquet(path) if path.suffix.lower() == ".parquet" else _sheet(path)
    headed = {name.strip().casefold(): name for name in reversed(table.columns)}
    found = {c: headed[w] for c, words in known.items() for w in reversed(words) if w in headed}
    for column in needed:
        if column not in found:
            raise Refusal(
                "column_missing", "{file}：缺少“{column}”列，表头可以是：{known}。",
                file=path.name, column=column, known="、".join(known[column]),
            )  # fmt: skip
    if table.is_empty():
        raise Refusal("table_empty", "{file}：没有数据行。", file=path.name)
    return table.select(pl.col(name).cast(pl.String).alias(c) for c, name in found.items())


def write_texts(table: pl.DataFrame, out: Path) -> None:
    """As CSV for a spreadsheet (UTF-8 with a mark, no text begins a formula) or Parquet, by the ending."""
    refuse_ending(out)
    if out.suffix.lower() == ENDINGS[0]:
        table.with_columns(shield(pl.col(pl.String))).write_csv(out, include_bom=True)
    else:
        table.write_parquet(out)


def refuse_ending(out: Path) -> None:
    """Raises Refusal out_ending."""
    if out.suffix.lower() not in ENDINGS:
        raise Refusal("out_ending", "{file}：请让文件名以 .parquet 或 .csv 结尾。", file=out.name)


def _parquet(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except pl.exceptions.PolarsError as error:
        raise Refusal(
            "table_unreadable", "{file}：不是可以读取的 Parquet 文件。", file=path.name
        ) from error


def _sheet(path: Path) -> pl.DataFrame:
    with OpenedFile(path, path.name) as file:
        sheet = next(iter(file.facts.sheets), "")
        head = file.head(sheet, 1)
        if not head or not any(head[0]):
            raise Refusal("table_empty", "{file}：没有数据行。", file=path.name)
        headings = head[0]
        blocks = list(file.blocks(sheet, len(headings)))
    rows = pl.concat(blocks).filter(pl.col("_row") > 1)  # the first is the heading
    columns = [pl.col(str(i)).alias(name) for i, name in enumerate(headings)]
    return rows.select(columns)
