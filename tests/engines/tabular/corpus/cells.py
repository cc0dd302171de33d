"""Formulas, errors, repeated rows, wrong contents."""

import io
from typing import Any

import openpyxl

from tests.engines.tabular.corpus.making import odd, xlsx
from tests.engines.tabular.sound import FIRST, HEADER, SECOND, changed


@odd("xlsx")
def formulas_with_their_results() -> bytes:
    def tweak(book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 1, '="王"&"小明"', None, "王小明")

    return xlsx((HEADER, FIRST), tweak)


@odd("xlsx")
def formulas_with_errors() -> bytes:
    def tweak(book: Any, sheet: Any) -> None:
        sheet.write_formula(2, 6, "=VLOOKUP(1,A:A,2)", None, "#N/A")
        sheet.write_formula(1, 11, "=1/0", None, "#DIV/0!")

    return xlsx((HEADER, FIRST, SECOND), tweak)


@odd("xlsx")
def formulas_never_calculated() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (HEADER, FIRST):
        sheet.append(row)
    sheet["B2"] = '="王"&"小明"'
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@odd("xlsx")
def texts_like_formulas() -> bytes:
    return xlsx((HEADER, changed(姓名='=HYPERLINK("http://x")', 所在院系="@SUM(A1)")))


@odd("xlsx")
def rich_texts() -> bytes:
    def tweak(book: Any, sheet: Any) -> None:
        bold = book.add_format({"bold": True})
        sheet.write_rich_string(1, 1, "王", bold, "小", "明")

    return xlsx((HEADER, FIRST), tweak)


@odd("xlsx")
def the_same_person_twice() -> bytes:
    return xlsx((HEADER, FIRST, SECOND, FIRST))


@odd("xlsx")
def required_cells_empty() -> bytes:
    return xlsx((HEADER, changed(姓名="", 所在院系=" ")))


@odd("xlsx")
def wrong_check_digits() -> bytes:
    return xlsx(
        (
            HEADER,
            changed(身份证号="370102200203040012"),
            [*FIRST[:2], "110105491231002", *FIRST[3:]],
        )
    )


@odd("xlsx")
def documents_from_elsewhere() -> bytes:
    return xlsx(
        (HEADER, changed(身份证号="H12345678"), [*FIRST[:2], "830000199201300022", *FIRST[3:]])
    )


@odd("xlsx")
def phones_of_all_kinds() -> bytes:
    return xlsx((HEADER, changed(手机号码="+86 138-0000-0002"), [*FIRST[:12], "1380000000"]))


@odd("xlsx")
def a_name_too_long() -> bytes:
    return xlsx((HEADER, changed(姓名="很" * 61)))
