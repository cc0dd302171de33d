"""The error workbook: the user's own rows, the faulty cells marked, a sentence at the end of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from xlsxwriter.workbook import Workbook

from qihang.engines.tabular.faults import ERROR
from qihang.engines.tabular.inspection import Inspection
from qihang.engines.tabular.opened_file import OpenedFile
from qihang.engines.tabular.raw_cells import ROW, TAGS
from qihang.engines.tabular.sheet_reader import problem_of
from qihang.engines.tabular.table_writer import Target, fill_format, sheet_name, workbook
from qihang.engines.tabular.templates import Translate
from qihang.kernel import msgid
from qihang.policy import Layout

MOST_MARKED = 100_000  # rows with faults that are given back


def write_errors(
    path: Path,
    filename: str,
    inspection: Inspection,
    layout: Layout,
    found: pl.DataFrame,
    target: Target,
    translate: Translate = str,
    language: str = "zh-hans",
) -> int:
    """The rows of the file that have a fault in `found` (as in `Chunk.found`); gives their number.

    First a summary by kind of fault, then the rows under their own headers with the faulty cells
    coloured and noted, a sentence for each in the last column. Mended, the workbook can be read as
    it is: the columns added here are ignored.
    """
    with workbook(target) as book:
        error_sentences = ErrorSentences(layout, translate, language)
        _summary(book, found, error_sentences)
        return _Rows(book, inspection, found, error_sentences).write(path, filename)


@dataclass(frozen=True)
class ErrorSentences:
    """Says faults in a language: `translate` translates."""

    layout: Layout
    translate: Translate
    language: str

    def sentence(self, row: Mapping[str, object]) -> str:
        """The sentence of one row of `Chunk.found`."""
        return sentence(row, self.layout, self.translate, self.language)

    def header(self, column: str) -> str:
        """The name of a column, "" for none."""
        return self.layout.columns[column].label.text(self.language) if column else ""


def _summary(book: Workbook, found: pl.DataFrame, error_sentences: ErrorSentences) -> None:
    translate = error_sentences.translate
    sheet = book.add_worksheet(sheet_name(translate(msgid("问题汇总"))))
    sheet.set_column(0, 0, 24)
    sheet.set_column(3, 3, 80)
    heads = (msgid("列"), msgid("程度"), msgid("数量"), msgid("例子"))
    for i, head in enumerate(heads):
        sheet.write_string(0, i, translate(head), book.add_format(fill_format("#E8EEF7")))
    kinds = found.group_by("column", "code", "severity", maintain_order=True).agg(
        pl.len().alias("count"), pl.all().exclude("column", "code", "severity").first()
    )
    for row, kind in enumerate(kinds.sort("count", descending=True).iter_rows(named=True), 1):
        level = msgid("错误") if kind["severity"] == ERROR else msgid("提醒")
        sheet.write_string(row, 0, error_sentences.header(kind["column"]))
        sheet.write_string(row, 1, translate(level))
        sheet.write_number(row, 2, kind["count"])
        sheet.write_string(row, 3, f"{kind['cell']} {error_sentences.sentence(kind)}")


def sentence(
    row: Mapping[str, object], layout: Layout, translate: Translate, language: str = "zh-hans"
) -> str:
    """The sentence of one fault; `language` is that of its facts."""
    problem = problem_of(row, layout, language=language)
    return translate(problem.message).format(**problem.facts)


class _Rows:
    def __init__(
        self,
        book: Workbook,
        inspection: Inspection,
        found: pl.DataFrame,
        error_sentences: ErrorSentences,
    ) -> None:
        self.inspection, self.error_sentences, translate = (
            inspection,
            error_sentences,
            error_sentences.translate,
        )
        self.index = {h.column: h.index for h in inspection.headers if h.key in inspection.mapping}
        self.faults = found.partition_by("row", as_dict=True, maintain_order=True)
        self.sheet = book.add_worksheet(sheet_name(translate(msgid("待修改"))))
        self.head = book.add_format(fill_format("#E8EEF7"))
        self.text = book.add_format({"num_format": "@"})
        self.wrong = book.add_format({"num_format": "@", "bg_color": "#FFC7CE"})
        self.doubtful = book.add_format({"num_format": "@", "bg_color": "#FFEB9C"})

    def write(self, path: Path, filename: str) -> int:
        self._head()
        rows = 0
        for cells in self._cells(path, filename):
            rows += 1
            self._row(rows, cells)
            if rows == MOST_MARKED:
                break
        return rows

    def _head(self) -> None:
        width = self.inspection.width
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_column(0, width - 1, 16, self.text)
        self.sheet.set_column(width + 1, width + 1, 80)
        for header in self.inspection.headers:
            self.sheet.write_string(0, header.index, header.text, self.head)
        self.sheet.write_string(
            0, width, self.error_sentences.translate(msgid("原行号")), self.head
        )
        self.sheet.write_string(
            0, width + 1, self.error_sentences.translate(msgid("问题说明")), self.head
        )

    def _cells(self, path: Path, filename: str) -> Iterator[dict[str, str | int | None]]:
        rows = pl.Series([row for (row,) in self.faults], dtype=pl.UInt32)
        with OpenedFile(path, filename) as file:
            for block in file.blocks(self.inspection.sheet, self.inspection.width):
                wanted = block.filter(pl.col(ROW).is_in(rows.implode()))
                yield from wanted.iter_rows(named=True)

    def _row(self, at: int, cells: Mapping[str, str | int | None]) -> None:
        faults = self.faults[(cells[ROW],)].to_dicts()
        sentences = {fault["column"]: self.error_sentences.sentence(fault) for fault in faults}
        severe = {fault["column"] for fault in faults if fault["severity"] == ERROR}
        formats = {
            self.index[column]: self.wrong if column in severe else self.doubtful
            for column in sentences
            if column in self.index
        }
        for i in range(self.inspection.width):
            text = str(cells[str(i)] or "").lstrip(TAGS)
            self.sheet.write_string(at, i, text, formats.get(i, self.text))
        for column, words in sentences.items():
            if column in self.index:
                self.sheet.write_comment(at, self.index[column], words)
        self.sheet.write_number(at, self.inspection.width, int(cells[ROW] or 0))
        self.sheet.write_string(at, self.inspection.width + 1, " ".join(sentences.values()))
