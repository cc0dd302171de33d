"""Files of texts for engines that work over files: columns found by their headings, a frame written again."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from qihang.engines.tabular.cell_texts import shield
from qihang.engines.tabular.opened_file import OpenedFile
from qihang.kernel import Refusal

ENDINGS = (".csv", ".parquet")
ROW = "_row"
PIECE = 5_000  # rows
Headings = Mapping[str, Sequence[str]]  # by column, how it may be headed, the likeliest first


def read_texts(path: Path, known: Headings, needed: Sequence[str]) -> pl.DataFrame:
    """The columns with a known heading, as texts; of a CSV in any encoding, a workbook or Parquet.

    Raises FileFault for a file that cannot be read, Refusal column_missing and table_empty.
    """
    pieces = list(text_pieces(path, known, needed))
    if not sum(piece.height for piece in pieces):
        raise Refusal("table_empty", "{file}：没有数据行。", file=path.name)
    return pl.concat(pieces).drop(ROW)


def text_pieces(path: Path, known: Headings, needed: Sequence[str]) -> Iterator[pl.DataFrame]:
    """The same piece by piece, so that memory does not grow with the file; `_row` counts the rows of data."""
    if path.suffix.lower() == ".parquet":
        yield from _parquet(path, known, needed)
        return
    with OpenedFile(path, path.name) as file:
        sheet = next(iter(file.facts.sheets), "")
        head = file.head(sheet, 1)
        if not head or not any(head[0]):
            raise Refusal("table_empty", "{file}：没有数据行。", file=path.name)
        found = _found(path, head[0], known, needed)
        texts = [pl.col(str(at)).cast(pl.String).alias(name) for name, at in found.items()]
        for block in file.blocks(sheet, len(head[0])):
            rows = block.filter(pl.col(ROW) > 1)  # the first is the heading
            yield from rows.select(pl.col(ROW).cast(pl.Int64) - 1, *texts).iter_slices(PIECE)


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


def _parquet(path: Path, known: Headings, needed: Sequence[str]) -> Iterator[pl.DataFrame]:
    try:
        table = pl.scan_parquet(path)
        headings = table.collect_schema().names()
        found = _found(path, headings, known, needed)
        texts = (pl.col(headings[at]).cast(pl.String).alias(name) for name, at in found.items())
        asked = table.select(texts).with_row_index(ROW, offset=1).cast({ROW: pl.Int64})
        height = table.select(pl.len()).collect().item()
        for start in range(0, height, PIECE):
            yield asked.slice(start, PIECE).collect()
    except pl.exceptions.PolarsError as error:
        raise Refusal(
            "table_unreadable", "{file}：不是可以读取的 Parquet 文件。", file=path.name
        ) from error


def _found(
    path: Path, headings: Sequence[str], known: Headings, needed: Sequence[str]
) -> dict[str, int]:
    """Which column of the file holds what; raises where one that is needed is missing."""
    headed = {name.strip().casefold(): at for at, name in reversed(list(enumerate(headings)))}
    found = {c: headed[w] for c, words in known.items() for w in reversed(words) if w in headed}
    for column in needed:
        if column not in found:
            raise Refusal(
                "column_missing", "{file}：缺少“{column}”列，表头可以是：{known}。",
                file=path.name, column=column, known="、".join(known[column]),
            )  # fmt: skip
    return found
