"""Typed values as the texts that sheets show; what reading gives, writing shows, and back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from qihang.engines.tabular.raw_cells import SHIELDED
from qihang.policy import Catalogue, ExportOrder, Layout, SheetColumn, SheetWords

NUMERIC = frozenset({"money", "integer"})
SPOKEN = frozenset({"text", "email", "url", "phone", "code"})  # what may begin like a formula


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column to write: its header, the frame's column it shows ("" writes blanks), and how.

    `words` maps a code (or "true", "false") to the text shown; `spec` is the layout's column.
    """

    header: str
    source: str
    words: Mapping[str, str]
    spec: SheetColumn | None

    @property
    def type(self) -> str:
        return "text" if self.spec is None else self.spec.type


def layout_columns(
    layout: Layout, codes: Catalogue, language: str = "zh-hans"
) -> list[TableColumn]:
    """Every column of a layout under its own header; the frame's columns bear the layout's names."""
    return [
        TableColumn(
            c.label.text(language), c.name, _words(c, layout.words, codes, "label", language), c
        )
        for c in layout.columns.values()
    ]


def order_columns(
    order: ExportOrder, layouts: Mapping[str, Layout], codes: Catalogue, day: date
) -> list[TableColumn]:
    """The columns of an export order on `day`; the frame's columns are called "layout.column"."""
    found = []
    for column in order.columns_at(day):
        if not column.layout:
            found.append(TableColumn(column.header, "", {}, None))
            continue
        layout = layouts[column.layout]
        spec = layout.columns[column.column]
        words = _words(spec, layout.words, codes, column.shows, "zh-hans")
        found.append(TableColumn(column.header, f"{layout.name}.{spec.name}", words, spec))
    return found


def _words(
    column: SheetColumn, words: SheetWords, codes: Catalogue, style: str, language: str
) -> Mapping[str, str]:
    if column.type == "flag":
        plain = {"true": words.yes[0], "false": words.no[0]}
        return plain | {truth: word for word, truth in reversed([*column.words.items()])}
    if column.type != "code" or style == "code":
        return {}
    return option_texts(column, codes, language)


def option_texts(
    column: SheetColumn, codes: Catalogue, language: str = "zh-hans"
) -> dict[str, str]:
    """Code → the text that stands for it: the label, or code and full name where labels repeat."""
    table = codes.table(column.codes)
    rows = [row for row in table.values() if not column.leaf or table.is_leaf(row.code)]
    labels = {row.code: row.label.text(language) for row in rows}
    if len(set(labels.values())) == len(labels):
        return labels
    return {
        code: f"{code} {''.join(above.label.zh for above in table.path(code))}" for code in labels
    }


def display_texts(frame: pl.DataFrame, columns: list[TableColumn]) -> pl.DataFrame:
    """The texts of each column, named by their number; null where nothing is shown."""
    return frame.select(
        [_text(column, frame).cast(pl.String).alias(str(i)) for i, column in enumerate(columns)]
    )


def _text(column: TableColumn, frame: pl.DataFrame) -> pl.Expr:
    if not column.source or column.source not in frame.columns:
        return pl.lit(None, pl.String)
    value = pl.col(column.source)
    if column.type == "money":
        return pl.concat_str(
            (value // 100).cast(pl.String), pl.lit("."),
            (value % 100).cast(pl.String).str.pad_start(2, "0"),
        ).str.strip_suffix(".00")  # fmt: skip
    if column.type in {"date", "month"}:
        last = column.spec is not None and column.spec.last_day
        return (value.dt.offset_by("-1d") if last else value).dt.to_string("%Y-%m-%d")
    if column.words:
        return value.cast(pl.String).replace(column.words)
    return value


def shielded(texts: pl.DataFrame, columns: list[TableColumn]) -> pl.DataFrame:
    """An apostrophe before every text that a spreadsheet would take for a formula."""
    return texts.with_columns(
        shield(pl.col(str(i))) for i, column in enumerate(columns) if column.type in SPOKEN
    )


def shield(texts: pl.Expr) -> pl.Expr:
    """The same of columns of texts, for tables that have no layout."""
    return texts.str.replace(f"^{SHIELDED}", "'$1")


def batches(texts: pl.DataFrame, size: int = 20_000) -> Iterator[pl.DataFrame]:
    return texts.iter_slices(size)
