"""Workbooks of other programs, and other things under their name."""

import io
import zipfile
from datetime import date

import openpyxl

from tests.engines.tabular.corpus.making import (
    SHEET,
    inline,
    odd,
    raw_sheet,
    xls,
    xlsx,
)
from tests.engines.tabular.sound import FIRST, HEADER, SECOND, TABLE, as_csv


@odd("xls")
def old_workbook() -> bytes:
    return xls(
        (
            HEADER,
            [*FIRST[:9], date(2020, 9, 1), date(2024, 6, 30), *FIRST[11:]],
            SECOND,
        )
    )


@odd("xls")
def old_workbook_cut_off() -> bytes:
    return xls()[:3000]


@odd("xlsx")
def old_workbook_under_a_new_name() -> bytes:
    return xls()


@odd("xls")
def new_workbook_under_an_old_name() -> bytes:
    return xlsx()


@odd("csv")
def workbook_under_the_name_of_a_text() -> bytes:
    return xlsx()


@odd("xlsx")
def text_under_the_name_of_a_workbook() -> bytes:
    return as_csv(TABLE).encode()


@odd("xlsx")
def made_by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    for row in TABLE:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@odd("xlsx")
def texts_in_place() -> bytes:
    return raw_sheet(SHEET.format(inline(TABLE)))


@odd("xlsx")
def cells_without_references() -> bytes:
    return raw_sheet(SHEET.format(inline(TABLE, references=False)))


@odd("xlsx")
def tags_with_a_prefix() -> bytes:
    xml = (
        SHEET.replace("<worksheet xmlns=", "<x:worksheet xmlns:x=")
        .replace("</worksheet>", "</x:worksheet>")
        .replace("sheetData", "x:sheetData")
    )
    return raw_sheet(xml.format(inline(TABLE, "x:")))


@odd("xls")
def web_page_as_workbook() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in TABLE)
    return f"<html><head><meta charset='gb2312'></head><body><table border=1>{rows}</table></body></html>".encode(
        "gb18030"
    )


@odd("xls")
def web_page_with_a_title_across() -> bytes:
    rows = "".join(
        "<tr>" + "".join(f"<td style='x'>{cell}<br></td>" for cell in row) + "</tr>"
        for row in TABLE
    )
    return f"<!DOCTYPE html><table><tr><th colspan=13>名单</th></tr>{rows}</table>".encode()


@odd("xls")
def web_page_without_a_table() -> bytes:
    return "<html><body>登录已过期，请重新登录</body></html>".encode()


@odd("xls")
def workbook_of_2003_in_xml() -> bytes:
    return b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'


@odd("xls")
def web_archive() -> bytes:
    return b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html></html>"


@odd("ods")
def open_document() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office:document-content/>")
    return target.getvalue()
