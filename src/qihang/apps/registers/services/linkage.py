"""Files of names and of firms, in any encoding a sheet may have, for linking the one to the other."""

from pathlib import Path

import polars as pl

from qihang.engines.linkage import RELATIONS, link
from qihang.engines.tabular.named_columns import read_texts
from qihang.policy import load

_NAME, _CODE, _SEVERAL = "name", "code", ("former", "short")


def link_files(names: Path, register: Path, most: int) -> pl.DataFrame:
    """The table of `engines.linkage.link` for the names of one file and the firms of the other.

    Raises FileFault for a file that cannot be read, Refusal column_missing and table_empty.
    """
    columns = load().employer_names.columns
    return link(read_texts(names, columns, (_NAME,))[_NAME], _firms(register), most)


def _firms(register: Path) -> pl.DataFrame:
    """A row a name: present, former and short ones."""
    table = read_texts(register, load().employer_names.columns, (_NAME, _CODE))
    own = table.select(_CODE, _NAME, relation=pl.lit(RELATIONS[0]))
    return pl.concat([own, *(_further(table, name) for name in _SEVERAL if name in table.columns)])


def _further(table: pl.DataFrame, relation: str) -> pl.DataFrame:
    """Each of the names in a cell of this column."""
    first, *others = load().employer_names.separators
    cell = pl.col(relation).str.replace_many(others, [first] * len(others)).str.split(first)
    rows = table.select(_CODE, cell.alias(_NAME), relation=pl.lit(relation)).explode(_NAME)
    return rows.filter(pl.col(_NAME).str.strip_chars() != "")
