"""Tables of web pages: many systems export HTML under the name of a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import polars as pl

from qihang.engines.tabular.faults import FileFault
from qihang.engines.tabular.limits import MOST_HTML
from qihang.engines.tabular.raw_cells import Cell, frame_of

_ROW, _CELLS = "tr", frozenset({"td", "th"})
_MOST_SPANNED = 100


@dataclass(frozen=True)
class PageGrid:
    """The rows of all tables of a page, top to bottom."""

    rows: list[list[str]]

    def head(self, rows: int) -> list[list[Cell]]:
        """The first rows."""
        return [[*row] for row in self.rows[:rows]]

    def blocks(self, width: int) -> Iterator[pl.DataFrame]:
        """The rows in one frame of text columns."""
        yield frame_of(([*row, *[""] * width][:width] for row in self.rows), 1, width)


def page_grid(path: Path, encoding: str) -> PageGrid:
    """The tables of a page; raises FileFault where there is none."""
    if path.stat().st_size > MOST_HTML:
        raise FileFault("other_workbook", "这种表格格式不能直接读取，请另存为 xlsx 后再上传。")
    content = path.read_bytes()
    reader = _Tables()
    reader.feed(content.decode(encoding, "replace"))
    reader.close()
    if not reader.rows:
        raise FileFault(
            "page_without_table", "这是一个网页文件，里面没有表格；请从原系统重新导出。"
        )
    return PageGrid(reader.rows)


class _Tables(HTMLParser):
    """Collects the cells of rows; a cell spanning columns leaves blanks behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.text: list[str] | None = None
        self.spanned = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == _ROW:
            self._end_cell()
            self.rows.append([])
        elif tag in _CELLS:
            self._end_cell()
            self.text = []
            span = dict(attrs).get("colspan") or "1"
            self.spanned = min(int(span), _MOST_SPANNED) if span.isdigit() else 1
        elif tag == "br" and self.text is not None:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS or tag == _ROW:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def _end_cell(self) -> None:
        if self.text is None:
            return
        if not self.rows:
            self.rows.append([])
        self.rows[-1] += ["".join(self.text).strip(), *[""] * (max(self.spanned, 1) - 1)]
        self.text = None
