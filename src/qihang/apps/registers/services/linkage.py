"""Files of names and of firms, in any encoding a sheet may have, for linking the one to the other."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from qihang.engines.linkage import RELATIONS, link
from qihang.engines.tabular import shield
from qihang.engines.tabular.opened_file import OpenedFile
from qihang.kernel import Refusal
from qihang.policy import load

ENDINGS = (".csv", ".parquet")
_NAME, _CODE, _SEVERAL = "name", "code", ("former", "short")


def link_files(names: Path, register: Path, most: int) -> pl.DataFrame:
    """The table of `engines.linkage.link` for the names of one file and the firms of the other.

    Raises FileFault for a file that cannot be read, Refusal column_missing and table_empty.
    """
    return link(_texts(names, (_NAME,))[_NAME], _firms(register), most)


def write_links(table: pl.DataFrame, out: Path) -> None:
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


def _firms(register: Path) -> pl.DataFrame:
    """A row a name: present, former and short ones."""
    table = _texts(register, (_NAME, _CODE))
    own = table.select(_CODE, _NAME, relation=pl.lit(RELATIONS[0]))
    return pl.concat([own, *(_further(table, name) for name in _SEVERAL if name in table.columns)])


def _further(table: pl.DataFrame, relation: str) -> pl.DataFrame:
    """Each of the names in a cell of this column."""
    first, *others = load().employer_names.separators
    cell = pl.col(relation).str.replace_many(others, [first] * len(others)).str.split(first)
    rows = table.select(_CODE, cell.alias(_NAME), relation=pl.lit(relation)).explode(_NAME)
    return rows.filter(pl.col(_NAME).str.strip_chars() != "")


def _texts(path: Path, needed: Sequence[str]) -> pl.DataFrame:
    """The columns with a known heading, as texts; raises where one that is needed is missing."""
    table = _parquet(path) if path.suffix.lower() == ".parquet" else _sheet(path)
    known = load().employer_names.columns
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
