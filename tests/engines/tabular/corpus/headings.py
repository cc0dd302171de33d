"""Where the header stands, what it says, and which sheet it is on."""

import io
from typing import Any

import openpyxl
import xlsxwriter

from qihang.engines.tabular import layout_columns, write_template
from qihang.policy import load
from tests.engines.tabular.corpus.making import odd, xlsx
from tests.engines.tabular.sound import FIRST, HEADER, ROWS, SECOND, TABLE


@odd("xlsx")
def plain() -> bytes:
    return xlsx()


@odd("xlsx")
def title_rows() -> bytes:
    return xlsx(
        (["某某大学2024届毕业生名单"], ["填报单位：教务处", "", "日期：2024-06-01"], [], *TABLE)
    )


@odd("xlsx")
def title_merged_over_all_columns() -> bytes:
    def tweak(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 12, "某某大学2024届毕业生名单")

    return xlsx(TABLE, tweak, at=(1, 0))


@odd("xlsx")
def header_in_two_lines() -> bytes:
    upper = [
        "考生号",
        "学生信息",
        "",
        "",
        "",
        "学历",
        "专业信息",
        "",
        "生源所在地",
        "时间",
        "",
        "所在院系",
        "手机号码",
    ]
    lower = ["", "姓名", "身份证号", "性别", "民族", "", "代码", "名称", "", "入学", "毕业", "", ""]
    return xlsx((upper, lower, *ROWS))


@odd("xlsx")
def header_in_two_lines_merged() -> bytes:
    def tweak(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 1, 0, 4, "基本信息")
        sheet.merge_range(0, 0, 1, 0, "考生号")
        for j in (*range(5, 13),):
            sheet.merge_range(0, j, 1, j, HEADER[j])
        for j in range(1, 5):
            sheet.write(1, j, HEADER[j])

    return xlsx(ROWS, tweak, at=(2, 0))


@odd("xlsx")
def header_with_stars_and_hints() -> bytes:
    return xlsx(([f"*{h}（必填）" if i < 6 else f"{h} \n" for i, h in enumerate(HEADER)], *ROWS))


@odd("xlsx")
def short_header_names() -> bytes:
    return xlsx(
        (
            [
                "ksh",
                "xm",
                "sfzh",
                "xbdm",
                "mzdm",
                "xldm",
                "zydm",
                "zymc",
                "syszddm",
                "rxsj",
                "bysj",
                "szyx",
                "sjhm",
            ],
            [*FIRST[:3], "1", "01", "31", *FIRST[6:]],
        )
    )


@odd("xlsx")
def codes_and_labels_side_by_side() -> bytes:
    header = [*HEADER, "性别代码", "民族代码"]
    return xlsx((header, [*FIRST, "1", "01"], [*SECOND, "2", "03"]))


@odd("xlsx")
def a_header_twice() -> bytes:
    return xlsx(([*HEADER, "姓名"], [*FIRST, "别的"]))


@odd("xlsx")
def a_required_column_missing() -> bytes:
    return xlsx([[*row[:2], *row[3:]] for row in TABLE])


@odd("xlsx")
def unknown_columns_and_notes_beside() -> bytes:
    return xlsx(
        [
            [*row, "", note]
            for row, note in zip(TABLE, ("宿舍", "1-101", "1-102", "1-103"), strict=True)
        ]
    )


@odd("xlsx")
def several_sheets_the_second_is_it() -> bytes:
    def tweak(book: Any, sheet: Any) -> None:
        second = book.add_worksheet("数据")
        for i, row in enumerate(TABLE):
            second.write_row(i, 0, row)

    return xlsx((["填表说明"], ["请按模板填写"]), tweak)


@odd("xlsx")
def a_hidden_sheet_that_looks_right() -> bytes:
    def tweak(book: Any, sheet: Any) -> None:
        hidden = book.add_worksheet("旧数据")
        hidden.hide()
        for i, row in enumerate((*TABLE, *ROWS)):
            hidden.write_row(i, 0, row)

    return xlsx(TABLE, tweak)


@odd("xlsx")
def not_in_the_corner() -> bytes:
    return xlsx(TABLE, at=(3, 2))


@odd("xlsx")
def empty_rows_and_columns_at_the_end() -> bytes:
    def tweak(book: Any, sheet: Any) -> None:
        frame = book.add_format({"border": 1})
        for i in range(4, 2000):
            sheet.write_blank(i, 0, None, frame)
        for j in range(13, 60):
            sheet.write_blank(0, j, None, frame)

    return xlsx(TABLE, tweak)


@odd("xlsx")
def a_sum_and_a_signature_below() -> bytes:
    return xlsx((*TABLE, [], ["合计：3人"], ["", "制表人：张三"], ["", "", "审核人："]))


@odd("xlsx")
def cells_merged_downwards() -> bytes:
    def tweak(book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 11, 3, 11, "计算机学院")

    return xlsx(
        [[*row] if i == 0 else [*row[:11], "", row[12]] for i, row in enumerate(TABLE)],
        tweak,
    )


@odd("xlsx")
def chart_sheet_first() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    chart_sheet = book.add_chartsheet()
    sheet = book.add_worksheet("数据")
    for i, row in enumerate(TABLE):
        sheet.write_row(i, 0, row)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=数据!$A$2:$A$4"})
    chart_sheet.set_chart(chart)
    book.close()
    return target.getvalue()


@odd("xlsx")
def no_rows_at_all() -> bytes:
    return xlsx(())


@odd("xlsx")
def the_template_with_its_example_left_in() -> bytes:
    policy = load()
    layout = policy.layout("roster")
    target = io.BytesIO()
    write_template(layout, policy.codes, target)
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    headers = [column.header for column in layout_columns(layout, policy.codes)]
    for header, cell in zip(HEADER, FIRST, strict=True):
        sheet.cell(3, headers.index(header) + 1, cell)
    filled = io.BytesIO()
    book.save(filled)
    return filled.getvalue()
