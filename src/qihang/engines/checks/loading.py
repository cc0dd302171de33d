"""Frames into DuckDB: each file a view with the columns and types that conditions expect, or a true no."""

# ruff: noqa: S608 - names and types come from FRAMES, paths are quoted

import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from qihang.engines.checks.csv_files import is_csv, readable, to_parquet
from qihang.engines.checks.frames import DATE, FLAG, FRAMES, TEXT, WHOLE, CheckFrame, FrameColumn
from qihang.kernel import Refusal

Source = Path | pl.DataFrame
ENDINGS = (".parquet", ".csv")
_SQL_TYPES = {TEXT: "VARCHAR", WHOLE: "BIGINT", DATE: "DATE", FLAG: "BOOLEAN"}
_ACCEPTED = {
    TEXT: ("VARCHAR", "ENUM"),
    WHOLE: ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"),
    DATE: ("DATE",),
    FLAG: ("BOOLEAN",),
}  # fmt: skip
# How a cell of a CSV file writes it: DuckDB alone takes 5000.5 for a whole number and "infinity" for a day.
_WRITTEN = {
    WHOLE: "[+-]?[0-9]+",
    DATE: "[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}",
    FLAG: "true|false|t|f|yes|no|y|n|1|0",
}
_WORDS = {TEXT: "text", WHOLE: "whole number", DATE: "date", FLAG: "true/false"}


def sources_in(folder: Path) -> dict[str, Path]:
    """The files of a folder by the frames they hold; raises Refusal for one that is no frame."""
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in ENDINGS or not path.is_file():
            continue
        if path.stem not in FRAMES:
            known = ", ".join(FRAMES)
            raise Refusal(
                "frame_unknown",
                "{file}：没有叫这个名字的数据表。请改成其中之一：{known}；不用的文件请移出文件夹。",
                file=path.name, known=known,
            )  # fmt: skip
        if path.stem in found:
            raise Refusal(
                "frame_twice",
                "{file} 和 {other} 是同一个数据表，请只留一个。",
                file=path.name, other=found[path.stem].name,
            )  # fmt: skip
        found[path.stem] = path
    if "registrations" not in found:
        raise Refusal(
            "frame_missing",
            "{file} 里没有 registrations.parquet 或 registrations.csv，没有可以核查的登记。",
            file=str(folder),
        )
    return found


class FrameLoader:
    """Makes the views; tables handed in are kept as files of a folder that goes with it."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._folder = tempfile.TemporaryDirectory(prefix="qihang-checks-")

    def rows_with(self, frame: str, column: str) -> tuple[int, int]:
        """How many rows the frame has, and how many of them this column."""
        found = self._connection.execute(
            f"SELECT count(*), count({column}) FROM {frame}"
        ).fetchall()
        return int(found[0][0]), int(found[0][1])

    def close(self) -> None:
        """Let the files go."""
        self._folder.cleanup()

    def load(self, sources: Mapping[str, Source], columns: Collection[str]) -> None:
        """A view for each frame with those of its columns that are read."""
        for name, source in sources.items():
            frame = FRAMES[name]
            path = source if isinstance(source, Path) else Path(f"{name}.parquet")
            read = self._reader(name, source, columns)
            with readable(path):
                have = dict(self._described(read))
            chosen = [one for one in frame.columns if one.required or one.name in columns]
            selected = [_select(frame, column, have, path) for column in chosen]
            if is_csv(path):
                self._check_cells(read, [c for c in chosen if c.name in have], path)
            self._connection.execute(
                f"CREATE TEMP VIEW {name} AS SELECT {', '.join(selected)} FROM {read}"
            ).fetchall()
            if isinstance(source, Path):
                self._check_keys(frame, path)

    def _reader(self, name: str, source: Source, columns: Collection[str]) -> str:
        path = self._path(name, source, columns)
        quoted = str(path).replace("'", "''")
        return f"read_parquet('{quoted}')"

    def _path(self, name: str, source: Source, columns: Collection[str]) -> Path:
        """Its file; of a table one with the columns that are read, of a CSV file one with its texts."""
        if isinstance(source, Path):
            folder = Path(self._folder.name)
            return to_parquet(self._connection, source, folder) if is_csv(source) else source
        path = Path(self._folder.name) / f"{name}.parquet"
        wanted = {one.name for one in FRAMES[name].columns if one.required or one.name in columns}
        written = source.select(one for one in source.columns if one in wanted)
        written.write_parquet(path, compression="lz4", statistics=False)
        return path

    def _described(self, read: str) -> Iterator[tuple[str, str]]:
        rows = self._connection.execute(f"DESCRIBE SELECT * FROM {read}").fetchall()
        return ((str(row[0]), str(row[1])) for row in rows)

    def _check_cells(self, read: str, columns: list[FrameColumn], path: Path) -> None:
        """No cell of a CSV file says what its column cannot hold."""
        for column in columns:
            if column.type == TEXT:
                continue
            value = f'trim("{column.name}")'
            fits = (
                f"TRY_CAST({value} AS {_SQL_TYPES[column.type]}) IS NOT NULL"
                f" AND regexp_full_match({value}, '{_WRITTEN[column.type]}', 'i')"
            )
            rows = self._connection.execute(
                f"SELECT line, {column.name} FROM (SELECT file_row_number + 2 AS line, {column.name}"
                f" FROM {read[:-1]}, file_row_number = true))"
                f" WHERE {value} <> '' AND NOT ({fits}) ORDER BY line LIMIT 1"
            ).fetchall()
            for row in rows:
                raise Refusal(
                    "frame_cell_wrong",
                    "{file} 第 {line} 行“{column}”列“{value}”不是 {type}。请写成 2024-08-31、true 或 false、500 这样。",
                    file=path.name, line=row[0], column=column.name, value=str(row[1])[:30],
                    type=_WORDS[column.type],
                )  # fmt: skip

    def _check_keys(self, frame: CheckFrame, path: Path) -> None:
        """What names a row is filled in, and names one row: twice the same would be found as two."""
        if not frame.key:
            return
        needed = [column.name for column in frame.columns if column.required]
        for name in needed:
            rows, filled = self.rows_with(frame.name, name)
            if filled < rows:
                raise Refusal(
                    "frame_cell_empty",
                    "{file}：“{column}”列有 {count} 行没有填。这一列每行都要填。",
                    file=path.name, column=name, count=rows - filled,
                )  # fmt: skip
        twice = self._connection.execute(
            f"SELECT {frame.key} FROM {frame.name} GROUP BY 1 HAVING count(*) > 1 ORDER BY 1 LIMIT 1"
        ).fetchall()
        for (value,) in twice:
            raise Refusal(
                "frame_row_twice",
                "{file}：“{column}”列的“{value}”不止一行。每个编号只能有一行。",
                file=path.name, column=frame.key, value=str(value)[:40],
            )  # fmt: skip


def _select(frame: CheckFrame, column: FrameColumn, have: Mapping[str, str], path: Path) -> str:
    type_ = _SQL_TYPES[column.type]
    if column.name not in have:
        if column.required:
            raise Refusal(
                "frame_column_missing",
                "{file} 缺少“{column}”列。请补上这一列；现有的列：{have}。",
                file=path.name, column=column.name, have=", ".join(have),
            )  # fmt: skip
        return f"CAST(NULL AS {type_}) AS {column.name}"
    if column.type == TEXT:
        _check_type(frame, column, have[column.name], path)
        return f"NULLIF(CAST({column.name} AS VARCHAR), '') AS {column.name}"
    if is_csv(path):
        return f"CAST(NULLIF(trim({column.name}), '') AS {type_}) AS {column.name}"
    _check_type(frame, column, have[column.name], path)
    return f"CAST({column.name} AS {type_}) AS {column.name}"


def _check_type(frame: CheckFrame, column: FrameColumn, given: str, path: Path) -> None:
    if given.partition("(")[0] not in _ACCEPTED[column.type]:
        raise Refusal(
            "frame_type_wrong",
            "{file} 的“{column}”列是 {given}，应为 {type}。请按 {type} 重新写出 {frame}；代码按文本写，不丢开头的零。",
            file=path.name, column=column.name, given=given, type=_WORDS[column.type],
            frame=frame.name,
        )  # fmt: skip
