"""How odd files are made: from a table, by one of the libraries, or byte by byte."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import xlsxwriter
import xlwt

from tests.engines.tabular.sound import TABLE

Rows = Sequence[Sequence[object]]
FILES: dict[str, Callable[[], bytes]] = {}


def odd(ending: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def keep(make: Callable[[], bytes]) -> Callable[[], bytes]:
        FILES[f"{make.__name__}.{ending}"] = make
        return make

    return keep


def xlsx(
    rows: Rows = TABLE,
    tweak: Callable[[Any, Any], None] | None = None,
    at: tuple[int, int] = (0, 0),
    **options: Any,
) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, **options},
    )
    sheet = book.add_worksheet()
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(
                    at[0] + i, at[1] + j, cell, book.add_format({"num_format": "yyyy/m/d"})
                )
            elif cell not in (None, ""):
                sheet.write(at[0] + i, at[1] + j, cell)
    if tweak:
        tweak(book, sheet)
    book.close()
    return target.getvalue()


def xls(rows: Rows = TABLE) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名单")
    style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write(i, j, cell, style)
            else:
                sheet.write(i, j, cell)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(content: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """A workbook with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def raw_sheet(data: str, **others: bytes) -> bytes:
    """A workbook whose only sheet is the given XML."""

    def change(parts: dict[str, bytes]) -> None:
        parts["xl/worksheets/sheet1.xml"] = data.encode()
        parts.update(others)

    return repacked(xlsx(), change)


SHEET = '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def inline(rows: Rows, prefix: str = "", references: bool = True) -> str:
    """Rows as sheet XML with texts in place."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    text = []
    for i, row in enumerate(rows):
        places = [f' r="{xl_rowcol_to_cell(i, j)}"' if references else "" for j in range(len(row))]
        cells = "".join(
            f'<{prefix}c{place} t="inlineStr"><{prefix}is><{prefix}t>{cell}</{prefix}t>'
            f"</{prefix}is></{prefix}c>"
            for place, cell in zip(places, row, strict=True)
        )
        number = f' r="{i + 1}"' if references else ""
        text.append(f"<{prefix}row{number}>{cells}</{prefix}row>")
    return "".join(text)


def ole(*names: str) -> bytes:
    """The beginning of a compound document with these streams in its directory."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *names))
    )
