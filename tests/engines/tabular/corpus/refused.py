"""Files that must be refused before they are parsed."""

import io
import random
import struct
import zipfile

from xlsxwriter.utility import xl_rowcol_to_cell

from tests.engines.tabular.corpus.making import SHEET, odd, ole, raw_sheet, repacked, xlsx
from tests.engines.tabular.sound import FIRST, HEADER, TABLE


@odd("xlsx")
def nothing() -> bytes:
    return b""


@odd("csv")
def only_blanks() -> bytes:
    return b" \n\n  \n"


@odd("xlsx")
def encrypted() -> bytes:
    return ole("EncryptionInfo", "EncryptedPackage")


@odd("xlsx")
def archive_with_a_password() -> bytes:
    content = bytearray(xlsx())
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 8] |= 1
        at += 4
    return bytes(content)


@odd("xlsm")
def macros() -> bytes:
    return repacked(xlsx(), lambda parts: parts.update({"xl/vbaProject.bin": b"\0"}))


@odd("xls")
def macros_of_old() -> bytes:
    return ole("Workbook", "_VBA_PROJECT_CUR", "_VBA_PROJECT")


@odd("doc")
def word_document_of_old() -> bytes:
    return ole("WordDocument")


@odd("docx")
def word_document() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return target.getvalue()


@odd("pdf")
def portable_document() -> bytes:
    return b"%PDF-1.7\n" + bytes(range(256)) * 10


@odd("xlsx")
def photo() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10


@odd("xlsx")
def random_bytes() -> bytes:
    return b"\0\x13\x37" + random.Random(1).randbytes(5000)


@odd("zip")
def workbook_inside_an_archive() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("名单.xlsx", xlsx())
    return target.getvalue()


@odd("rar")
def packed_otherwise() -> bytes:
    return b"Rar!\x1a\x07\x01\0" + bytes(100)


@odd("xlsx")
def cut_off() -> bytes:
    content = xlsx()
    return content[: len(content) // 2]


@odd("xlsx")
def a_byte_flipped_inside() -> bytes:
    content = bytearray(xlsx(TABLE * 50))
    at = content.find(b"xl/worksheets/sheet1.xml") + 80
    content[at] ^= 0xFF
    return bytes(content)


@odd("xlsx")
def without_its_sheet() -> bytes:
    return repacked(xlsx(), lambda parts: parts.pop("xl/worksheets/sheet1.xml"))


@odd("xlsx")
def sheet_that_is_no_xml() -> bytes:
    return raw_sheet("<worksheet><sheetData><row r='1'><c r='A1'")


@odd("xlsx")
def entities_that_multiply() -> bytes:
    bomb = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    )
    return raw_sheet(
        bomb
        + "]>"
        + SHEET.format('<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>').split(
            "?>"
        )[1]
    )


@odd("xlsx")
def zip_bomb() -> bytes:
    return repacked(
        xlsx(), lambda parts: parts.update({"xl/worksheets/sheet2.xml": b" " * (300 << 20)})
    )


@odd("xlsx")
def zip_bomb_with_a_small_promise() -> bytes:
    content = bytearray(
        repacked(
            xlsx(), lambda parts: parts.update({"xl/worksheets/sheet1.xml": b" " * (30 << 20)})
        )
    )
    at = 0
    while (at := content.find(b"xl/worksheets/sheet1.xml", at + 1)) >= 0:
        for back, mark in ((30, b"PK\x03\x04"), (46, b"PK\x01\x02")):
            if content[at - back : at - back + 4] == mark:
                offset = at - back + (22 if mark == b"PK\x03\x04" else 24)
                content[offset : offset + 4] = struct.pack("<I", 100)
    return bytes(content)


@odd("xlsx")
def thousands_of_parts() -> bytes:
    return repacked(xlsx(), lambda parts: parts.update({f"xl/x{i}.xml": b"" for i in range(6000)}))


@odd("xlsx")
def two_cells_at_the_corners_of_the_world() -> bytes:
    return raw_sheet(
        SHEET.format(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        )
    )


@odd("xlsx")
def rows_that_lie_about_their_cells() -> bytes:
    return raw_sheet(
        SHEET.format('<row r="1"><c r="A1"><v>1</v></c><c r="ZZ999999"><v>1</v></c></row>')
    )


@odd("xlsx")
def huge_declared_dimension() -> bytes:
    return repacked(
        xlsx(),
        lambda parts: parts.update(
            {
                "xl/worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"].replace(
                    b'ref="A1:M4"', b'ref="A1:XFD1048576"'
                )
            }
        ),
    )


@odd("xlsx")
def sixteen_thousand_columns() -> bytes:
    return xlsx(([*HEADER, *[f"列{i}" for i in range(16_000)]], FIRST))


@odd("xlsx")
def one_text_a_million_times() -> bytes:
    long_text = "长" * 32_000
    shared = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{long_text}</t></si></sst>'
    rows = "".join(
        f'<row r="{i + 1}">'
        + "".join(f'<c r="{xl_rowcol_to_cell(i, j)}" t="s"><v>0</v></c>' for j in range(20))
        + "</row>"
        for i in range(2_000)
    )
    return raw_sheet(SHEET.format(rows), **{"xl/sharedStrings.xml": shared.encode()})


@odd("xlsx")
def links_to_other_workbooks() -> bytes:
    return repacked(
        xlsx(),
        lambda parts: parts.update({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
    )
