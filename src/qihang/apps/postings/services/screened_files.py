"""Files of advertisements, of whatever platform, screened piece by piece: findings to CSV or Parquet."""

from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import polars as pl

from qihang.engines.screening import screen_many
from qihang.engines.tabular import shield
from qihang.engines.tabular.named_columns import ENDINGS, ROW, refuse_ending, text_pieces
from qihang.kernel import Refusal
from qihang.policy import ScreeningRules, load

NEEDED = ("title", "text")
MARK = b"\xef\xbb\xbf"  # tells spreadsheets that a CSV is UTF-8
COLUMNS = ("id", "class", "field", "start", "end", "severity", "rule")


@dataclass(slots=True)
class Screened:
    """How many advertisements were read, in how many something was found, and what."""

    read: int = 0
    marked: int = 0
    classes: dict[str, int] = field(default_factory=dict)


def screen_file(path: Path, out: Path, day: date) -> Screened:
    """Write a row for each finding by the rules of `day`.

    Raises FileFault for a file that cannot be read, Refusal column_missing, table_empty and out_ending.
    """
    refuse_ending(out)
    rules, done = load().screening.at(day), Screened()
    known = load().screening.columns
    with _Writer(out) as writer:
        for rows in text_pieces(path, known, NEEDED):
            piece = _piece(rows)
            found = _findings(piece, rules)
            writer.add(found)
            _count(done, piece, found)
        if not done.read:
            raise Refusal("table_empty", "{file}：没有数据行。", file=path.name)
    return done


def _findings(piece: pl.DataFrame, rules: ScreeningRules) -> pl.DataFrame:
    """Title and text are one text for the rules; spans are told in the one they stand in."""
    joined = piece.with_columns(text=pl.concat_str("title", "text", separator="\n"))
    cuts = piece.select("key", cut=pl.col("title").str.len_chars().cast(pl.Int64))
    found = screen_many(joined.select(pl.col("key").alias("id"), "text"), rules)
    found = found.rename({"id": "key"}).join(cuts, on="key", maintain_order="left")
    first = pl.col("start") < pl.col("cut")
    from_text = pl.when(first).then(0).otherwise(pl.col("cut") + 1)
    end = pl.when(first).then(pl.min_horizontal("end", "cut")).otherwise(pl.col("end"))
    placed = found.with_columns(
        field=pl.when(first).then(pl.lit("title")).otherwise(pl.lit("text")),
        start=pl.max_horizontal(pl.col("start") - from_text, 0),
        end=end - from_text,
    )
    named = placed.join(piece.select("key", "id"), on="key", maintain_order="left")
    return named.select(COLUMNS)


def _count(done: Screened, piece: pl.DataFrame, found: pl.DataFrame) -> None:
    done.read += piece.height
    done.marked += found["id"].n_unique()
    for code, count in found["class"].value_counts().iter_rows():
        done.classes[code] = done.classes.get(code, 0) + count


def _piece(rows: pl.DataFrame) -> pl.DataFrame:
    """id, title and text of each row; without an id the number of the row."""
    number = pl.col(ROW).cast(pl.String)
    own = pl.col("id").fill_null("") if "id" in rows.columns else pl.lit("")
    return rows.select(
        key=pl.col(ROW),
        id=pl.when(own == "").then(number).otherwise(own),
        title=pl.col("title").fill_null(""),
        text=pl.col("text").fill_null(""),
    )


class _Writer(AbstractContextManager["_Writer"]):
    """CSV as findings come; Parquet at the end, since only findings are kept. A failed file is removed."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._kept: list[pl.DataFrame] = []
        self._stack = ExitStack()
        self._file: IO[bytes] = self._stack.enter_context(out.open("wb"))

    def __enter__(self) -> Self:
        return self

    def add(self, found: pl.DataFrame) -> None:
        if self._out.suffix.lower() == ENDINGS[1]:
            self._kept.append(found)
            return
        first = not self._file.tell()
        if first:
            self._file.write(MARK)
        safe = found.with_columns(shield(pl.col(pl.String)))
        safe.write_csv(self._file, include_header=first)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if error is None and self._kept:
            pl.concat(self._kept).write_parquet(self._file)
        self._stack.close()
        if error is not None:
            self._out.unlink(missing_ok=True)
