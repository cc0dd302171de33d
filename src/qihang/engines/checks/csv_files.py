"""CSV files as Parquet of texts: read as the headings say, nothing guessed, or a true no.

A reader that guesses where the headings are and what a quotation mark means leaves rows out without a word.
"""

# ruff: noqa: S608 - names are quoted

import csv
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from qihang.kernel import Refusal

_CELL = 1 << 24  # bytes of the longest line
_LINE = re.compile(r"CSV Error on Line: (\d+)")
_COUNT = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")


def is_csv(path: Path) -> bool:
    """By its ending."""
    return path.suffix.lower() == ".csv"


def to_parquet(connection: Any, path: Path, folder: Path) -> Path:
    """The file's cells as texts, in the order of its rows.

    Raises Refusal csv_empty, csv_heading_twice, csv_encoding, csv_cells, csv_quote and csv_unreadable.
    """
    made = folder / f"{path.stem}.parquet"
    columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in _headings(path))
    read = (
        f"read_csv({_quoted(path)}, auto_detect = false, header = true, delim = ',', quote = '\"',"
        f" escape = '\"', strict_mode = true, max_line_size = {_CELL}, columns = {{{columns}}})"
    )
    connection.execute("SET preserve_insertion_order = true").fetchall()
    with readable(path):
        connection.execute(
            f"COPY (SELECT * FROM {read}) TO {_quoted(made)} (FORMAT parquet)"
        ).fetchall()
    connection.execute("SET preserve_insertion_order = false").fetchall()
    return made


def read_table(path: Path) -> pl.DataFrame:
    """A small file as a table, of CSV as texts."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder, duckdb.connect(":memory:") as connection:
        read = to_parquet(connection, path, Path(folder)) if is_csv(path) else path
        try:
            return pl.read_parquet(read)
        except pl.exceptions.PolarsError as error:
            raise _refusal(path, "") from error


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """What DuckDB says against a file, as a Refusal that names the place and the cure."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise _refusal(path, str(error)) from error


def _headings(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            found = next(csv.reader(file, strict=True), [])
    except UnicodeDecodeError:
        raise _encoding(path) from None
    except (csv.Error, OSError) as error:
        raise _refusal(path, str(error)) from error
    names = [name.strip() for name in found]
    if not any(names):
        raise Refusal("csv_empty", "{file}：第 1 行没有列名。请在第 1 行写列名。", file=path.name)
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise Refusal(
                "csv_heading_twice",
                "{file} 的第 1 行有两个“{column}”列。请只留一个，每列都要有列名。",
                file=path.name, column=name,
            )  # fmt: skip
        seen.add(name.casefold())
    return names


def _refusal(path: Path, message: str) -> Refusal:
    at, count = _LINE.search(message), _COUNT.search(message)
    line = int(at[1]) if at else 0
    if "unicode" in message.lower():
        return _encoding(path)
    if count:
        return Refusal(
            "csv_cells",
            "{file} 第 {line} 行有 {found} 格，列名有 {expected} 个。请补齐或删去多出的；内容里有逗号的加英文双引号。",
            file=path.name, line=line, expected=int(count[1]), found=int(count[2]),
        )  # fmt: skip
    if "quote" in message:
        return Refusal(
            "csv_quote",
            "{file} 第 {line} 行的双引号没有成对。请补上，内容里的双引号写成两个。",
            file=path.name, line=line,
        )  # fmt: skip
    kind = "CSV" if is_csv(path) else "Parquet"
    return Refusal(
        "frame_unreadable",
        "{file}：不是可以读取的 {kind} 文件。请重新导出，CSV 的换行要前后一致，一行不超过 16 MB。",
        file=path.name, kind=kind,
    )  # fmt: skip


def _encoding(path: Path) -> Refusal:
    return Refusal(
        "csv_encoding",
        "{file} 不是 UTF-8 编码。请用表格软件另存为“CSV UTF-8”后再核查。",
        file=path.name,
    )


def _quoted(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"
