"""Sheets made to harm: small files that ask for much memory or much time, built byte by byte."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterable

import xlwt

from tests.engines.tabular.corpus.making import SHEET, raw_sheet, repacked, xlsx

FAR = (65_535, 255)  # the last cell of an old workbook
SECTOR, END = 512, 0xFFFFFFFE
WORKBOOK = 0x85
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {}


def refused(code: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """A file that is to be refused with this code."""

    def keep(make: Callable[[], bytes]) -> Callable[[], bytes]:
        HOSTILE[make.__name__] = (make, code)
        return make

    return keep


def old_book(*sheets: Iterable[tuple[int, int, object]]) -> bytes:
    """An XLS with these cells (row, column, value) on each sheet."""
    book = xlwt.Workbook(encoding="utf-8")
    for number, cells in enumerate(sheets):
        sheet = book.add_sheet(f"{number}")
        for row, column, value in cells:
            sheet.write(row, column, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@refused("too_large")
def old_book_of_two_cells_on_each_of_two_sheets() -> bytes:
    """Each sheet's grid is built from the first to the last cell, all of them at once."""
    return old_book(*[[(0, 0, "a"), (*FAR, "b")]] * 2)


@refused("too_much_text")
def old_book_that_repeats_one_text() -> bytes:
    """Forty-two kilobytes that became more than a gigabyte."""
    return old_book([(row, column, "字" * 10_000) for row in range(150) for column in range(100)])


@refused("damaged_workbook")
def old_book_of_one_sheet_under_two_names() -> bytes:
    """Both sheets begin at the same place: what is there is parsed as often as it is named."""
    content = old_book([(0, 0, "a")], [(0, 0, "b")])
    first, second = places(content)
    return changed(content, second, content[first : first + 4])


def places(content: bytes) -> list[int]:
    """Where an old book says where its sheets begin."""
    found, at = [], SECTOR
    while True:
        kind, length = struct.unpack_from("<HH", content, at)
        if kind == WORKBOOK:
            found.append(at + 4)
        elif kind == 0x0A:
            return found
        at += 4 + length


@refused("damaged_workbook")
def old_book_with_room_for_a_billion_rows() -> bytes:
    content = old_book([(0, 0, "a")])
    size = content.index(struct.pack("<HH", 0x200, 14))
    return changed(content, size + 8, struct.pack("<I", 1 << 30))


@refused("damaged_workbook")
def compound_document_whose_stream_never_ends() -> bytes:
    content = old_book([(0, 0, "a" * 5000)])
    table = (struct.unpack_from("<I", content, 76)[0] + 1) * SECTOR
    return changed(content, table + 4 * 3, struct.pack("<I", 0))


@refused("damaged_workbook")
def compound_document_whose_directory_never_ends() -> bytes:
    content = old_book([(0, 0, "a")])
    table = (struct.unpack_from("<I", content, 76)[0] + 1) * SECTOR
    directory = struct.unpack_from("<I", content, 48)[0]
    return changed(content, table + 4 * directory, struct.pack("<I", directory))


@refused("damaged_workbook")
def compound_document_whose_tables_never_end() -> bytes:
    content = old_book([(0, 0, "a")])
    looping = struct.pack("<127I", *[0xFFFFFFFF] * 127)
    sector = (len(content) - SECTOR) // SECTOR
    content += looping + struct.pack("<I", sector)
    return changed(content, 68, struct.pack("<II", sector, 1))


def changed(content: bytes, at: int, by: bytes) -> bytes:
    return content[:at] + by + content[at + len(by) :]


def binary_book(sheet: bytes) -> bytes:
    """An XLSB, whose sheet says of itself in binary how large it is."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", b"\x83\x01\x00")
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return target.getvalue()


@refused("other_workbook")
def binary_book_of_a_huge_grid() -> bytes:
    """BrtWsDim: rows 0 to 1,048,575, columns 0 to 16,383."""
    return binary_book(b"\x94\x01\x10" + struct.pack("<4I", 0, 1_048_575, 0, 16_383))


@refused("other_workbook")
def binary_book_beside_a_new_one() -> bytes:
    """What the parser tries when it cannot read the XML it finds first."""

    def change(parts: dict[str, bytes]) -> None:
        parts["xl/workbook.bin"] = b"\x83\x01\x00"
        parts["xl/workbook.xml"] = b"<workbook"

    return repacked(xlsx(), change)


@refused("other_workbook")
def binary_book_with_paths_of_windows() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("xl/worksheets/sheet1.bin")
        info.filename = "xl\\worksheets\\sheet1.bin"
        archive.writestr(info, b"")
        archive.writestr("xl/worksheets/sheet1.xml", b"")
    return target.getvalue()


def shared_formulas(rows: int) -> bytes:
    """One formula that every row shares, as spreadsheets write a column that was filled down."""
    first = '<c r="E2" t="str"><f t="shared" ref="E2:E9" si="0">IF(1=1,"a","b")</f><v>a</v></c>'
    cells = [first] + [
        f'<c r="E{row}" t="str"><f t="shared" si="0"/><v>a</v></c>' for row in range(3, rows + 3)
    ]
    return raw_sheet(SHEET.format("".join(f"<row>{cell}</row>" for cell in cells)))


def begun_cells(number: int) -> bytes:
    """Cells that begin and never end."""
    return raw_sheet(SHEET.format('<c r="A1" t="e" ' * number + "><f/>"))


def begun_errors(number: int) -> bytes:
    """One cell that says again and again that it is an error."""
    return raw_sheet(SHEET.format("<c " + 't="e" ' * number + "<f/>"))


def merged(number: int) -> bytes:
    """Ranges over the whole height of a sheet."""
    ranges = "".join(f'<mergeCell ref="A1:A{900_000 - n}"/>' for n in range(number))
    xml = SHEET.format('<row r="1000000"><c r="A1000000"><v>1</v></c></row>')
    return raw_sheet(xml.replace("</sheetData>", f"</sheetData><mergeCells>{ranges}</mergeCells>"))
