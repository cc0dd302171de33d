"""A layout as an empty workbook to fill in: drop-downs, help at each cell, a page of notes."""

from collections.abc import Callable, Sequence

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from qihang.engines.tabular.cell_texts import layout_columns, option_texts
from qihang.engines.tabular.table_writer import (
    MOST_ROWS,
    Target,
    fill_format,
    sheet_name,
    width_of,
    workbook,
)
from qihang.kernel import msgid
from qihang.policy import Catalogue, Layout, SheetColumn

_MESSAGE, _TITLE = 255, 32  # the most characters of a hint at a cell, and of its title
_LISTS = "codes"
Translate = Callable[[str], str]


def write_template(
    layout: Layout,
    codes: Catalogue,
    target: Target,
    language: str = "zh-hans",
    translate: Translate = str,
) -> None:
    """The workbook people fill in. `translate` translates our own words into `language`.

    Sheets: the rows, the notes, and a hidden one with the lists of the drop-downs. The first row
    below the header is an example, marked as such, which reading skips.
    """
    with workbook(target) as book:
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(sheet_name(layout.label.text(language)))
        must = book.add_format(fill_format("#FCE4D6"))
        may = book.add_format(fill_format("#E8EEF7"))
        pale = book.add_format({"italic": True, "font_color": "#808080", "num_format": "@"})
        sheet.freeze_panes(1, 0)
        columns = list(layout.columns.values())
        for i, head in enumerate(layout_columns(layout, codes, language)):
            sheet.set_column(i, i, width_of(head), text)
            sheet.write_string(0, i, head.header, must if columns[i].required else may)
            told = (help_of(layout, columns[i], language, translate), language, translate)
            _hint(sheet, i, columns[i], _lists(columns, codes, language), *told)
        for i, column in enumerate(columns):
            example = (layout.words.examples[0] if i == 0 else "") + column.example
            sheet.write_string(1, i, example, pale)
        _notes(
            book.add_worksheet(sheet_name(translate(msgid("填写说明")))),
            layout,
            language,
            translate,
        )
        _hide(book.add_worksheet(_LISTS), _lists(columns, codes, language))


def _lists(columns: Sequence[SheetColumn], codes: Catalogue, language: str) -> dict[str, list[str]]:
    """Column name → what its drop-down offers."""
    coded = {
        column.name: list(option_texts(column, codes, language).values())
        for column in columns
        if column.type == "code"
    }
    return coded | {c.name: list(c.words) for c in columns if c.type == "text" and c.words}


def _hint(
    sheet: Worksheet, index: int, column: SheetColumn, lists: dict[str, list[str]], help_text: str,
    language: str, translate: Translate,
) -> None:  # fmt: skip
    """The drop-down of a code column, and the help of any, on every row."""
    options: dict[str, object] = {"validate": "any", "ignore_blank": True}
    if column.name in lists:
        letter = xl_col_to_name(list(lists).index(column.name), col_abs=True)
        last = len(lists[column.name])
        options |= {
            "validate": "list",
            "source": f"={_LISTS}!{letter}$1:{letter}${last}",
            "error_type": "warning",
            "error_title": translate(msgid("不在列表中"))[:_TITLE],
            "error_message": translate(msgid("请从下拉列表中选择，或填写代码。"))[:_MESSAGE],
        }
    if help_text:
        options["input_title"] = column.label.text(language)[:_TITLE]
        options["input_message"] = help_text[:_MESSAGE]
    if len(options) > 2:  # noqa: PLR2004 - more than the two it began with
        sheet.data_validation(1, index, MOST_ROWS - 1, index, options)


def help_of(layout: Layout, column: SheetColumn, language: str, translate: Translate = str) -> str:
    """How a column is filled in, and where it is one of several, that one of them must be."""
    told = column.help.text(language)
    if column.name not in layout.one_of:
        return told
    choice = translate(msgid("{columns}至少填一项。")).format(columns=layout.choice.text(language))
    return f"{choice} {told}".strip()


def _notes(sheet: Worksheet, layout: Layout, language: str, translate: Translate) -> None:
    heads = (msgid("列"), msgid("必填"), msgid("怎么填"), msgid("示例"))
    sheet.set_column(0, 0, 28)
    sheet.set_column(2, 3, 60)
    for i, head in enumerate(heads):
        sheet.write_string(0, i, translate(head))
    for row, column in enumerate(layout.columns.values(), 1):
        must = translate(msgid("必填")) if column.required else ""
        told = help_of(layout, column, language, translate)
        cells = (column.label.text(language), must, told, column.example)
        for i, cell in enumerate(cells):
            sheet.write_string(row, i, cell)


def _hide(sheet: Worksheet, lists: dict[str, list[str]]) -> None:
    """The lists of the drop-downs, one a column, on a sheet nobody sees."""
    sheet.hide()
    for row in range(max(map(len, lists.values()), default=0)):
        for i, words in enumerate(lists.values()):
            if row < len(words):
                sheet.write_string(row, i, words[row])
