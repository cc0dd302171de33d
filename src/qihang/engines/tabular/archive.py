"""What an XLSX holds, looked at before it is parsed: bombs, macros, huge grids, cells with errors.

A parser builds the whole grid from the first to the last used cell, and every text as often as it
is used; a file of a few kilobytes can ask for more memory than there is. So its parts are
unpacked once as a stream, counted, and thrown away.
"""

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from qihang.engines.tabular.cell_spans import index_of, span
from qihang.engines.tabular.faults import FileFault, damaged
from qihang.engines.tabular.limits import (
    MOST_PARTS,
    MOST_RATIO,
    MOST_TEXT,
    MOST_UNPACKED,
    SMALL,
)
from qihang.engines.tabular.raw_cells import UNSAVED
from qihang.engines.tabular.size_limits import must_fit

_PIECE = 1 << 20
_TAIL = 4096  # kept for the next piece, so that no cell's beginning is cut
# Each stops at the next "<" at the latest, so that a sheet is searched in time proportional to it.
_CELL = rb"<(?:\w+:)?c\b"
_FORMULA = rb"<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)"
_ERRORS = re.compile(
    _CELL
    + rb"""(?=[^<>]*?\bt=["']e["'])([^<>]*)>\s*(?:"""
    + _FORMULA
    + rb""")?\s*<(?:\w+:)?v>([^<]*)"""
)
_UNSAVED = re.compile(
    _CELL + rb"([^<>]*)>\s*" + _FORMULA + rb"\s*(?:<v\s*/>|<v></v>)?\s*</(?:\w+:)?c>"
)
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_SHARED = re.compile(
    _CELL
    + rb"""(?=[^<>]*?\bt=["']s["'])[^<>]*>\s*(?:"""
    + _FORMULA
    + rb""")?\s*<(?:\w+:)?v>(\d{1,9})<"""
)
_SINCE_1904 = re.compile(rb"""date1904=["'](?:1|true)["']""")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^<>]*)>")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\b([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""\b(\w+)=["']([^"']*)""")
_OTHERS = {"xl/workbook.bin", "mimetype", "content.xml", "index/document.iwa"}
_BINARY = re.compile(r"xl/worksheets/.*\.bin")
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


@dataclass
class Contents:
    """What was seen: `errors` maps a sheet's name to its cells with an error value like #N/A.

    Cells are (row, column), both from 0.
    """

    since_1904: bool = False
    external_links: bool = False
    errors: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)


def check_archive(path: Path) -> Contents:
    """The contents of an XLSX; raises FileFault for one that must not be parsed."""
    try:
        with zipfile.ZipFile(path) as archive:
            _measured(archive)
            _known(archive)
            return _contents(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise damaged() from error


def _measured(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    bomb = unpacked > SMALL and unpacked > packed * MOST_RATIO
    if len(parts) > MOST_PARTS:
        raise FileFault(
            "zip_bomb",
            "文件内部有 {parts} 个部件，不像表格，已拒绝读取。请另存为 xlsx 后再上传。",
            parts=len(parts),
        )
    if unpacked > MOST_UNPACKED or bomb:
        raise FileFault(
            "zip_bomb",
            "文件解压后大得不合常理（{size} MB），已拒绝读取。请另存为 CSV，或分成几个文件。",
            size=unpacked >> 20,
        )
    if any(part.flag_bits & 1 for part in parts):
        raise FileFault("encrypted", "文件设有密码，请取消密码后再上传。")


def _known(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    folded = {name.casefold().replace("\\", "/") for name in names}
    if any(name.endswith("vbaproject.bin") for name in folded):
        raise FileFault("macros", "文件带有宏，请另存为不含宏的 xlsx 后再上传。")
    # The parser looks for these formats by itself, and knows none of the limits for them.
    if folded & _OTHERS or any(_BINARY.match(name) for name in folded):
        raise FileFault("other_workbook", "这种表格格式不能直接读取，请另存为 xlsx 后再上传。")
    if _WORKBOOK in names or any(name.startswith("xl/worksheets/") for name in folded):
        return
    if any(name.startswith(("word/", "ppt/")) for name in folded):
        raise FileFault("not_a_sheet", "这不是表格文件，请上传 xlsx、xls 或 CSV 文件。")
    raise FileFault("archive", "这是一个压缩包，请解压后上传其中的表格文件。")


def _contents(archive: zipfile.ZipFile) -> Contents:
    seen = Contents()
    names = archive.namelist()
    seen.external_links = any(name.startswith("xl/externalLinks/") for name in names)
    lengths = np.zeros(0, np.int64)
    for name in names:
        if name == _WORKBOOK:
            seen.since_1904 = _SINCE_1904.search(archive.read(name)) is not None
        elif name == "xl/sharedStrings.xml":
            lengths = _lengths(archive, name)
    titles = _titles(archive)
    for name in names:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            found = _sheet(archive, name, lengths)
            seen.errors[titles.get(name, name)] = found
    return seen


def _titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part of a worksheet → the name people see."""
    if {_WORKBOOK, _RELATIONS} - set(archive.namelist()):
        return {}
    targets = {}
    for link in _LINK.findall(archive.read(_RELATIONS)):
        attributes = dict(_ATTRIBUTE.findall(link))
        target = attributes.get(b"Target", b"").decode("utf-8", "replace")
        targets[attributes.get(b"Id")] = f"xl/{target.removeprefix('/xl/')}"
    titles = {}
    for sheet in _SHEET.findall(archive.read(_WORKBOOK)):
        attributes = dict(_ATTRIBUTE.findall(sheet))
        part = targets.get(attributes.get(b"id"), "")
        titles[part] = html.unescape(attributes.get(b"name", b"").decode("utf-8", "replace"))
    return titles


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The part in pieces, each with the tail of the one before it in front."""
    tail = b""
    with archive.open(name) as stream:
        while piece := stream.read(_PIECE):
            whole = tail + piece
            cut = max(whole.rfind(b"<c "), whole.rfind(b"<si>"), len(whole) - _TAIL)
            yield whole[:cut]
            tail = whole[cut:]
    yield tail


def _lengths(archive: zipfile.ZipFile, name: str) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """The length of each shared text, near enough: its markup counts too."""
    found: list[int] = []
    open_length = 0
    with archive.open(name) as stream:
        while piece := stream.read(_PIECE):
            first, *others = piece.split(b"</si>")
            open_length += len(first)
            for part in others:
                found.append(open_length)
                open_length = len(part)
    return np.array(found, np.int64)


def _sheet(
    archive: zipfile.ZipFile, name: str, lengths: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> dict[tuple[int, int], str]:
    """The cells of a sheet with errors; raises FileFault where its grid or texts are too large."""
    height = width = used = 0
    errors: dict[tuple[int, int], str] = {}
    for piece in _pieces(archive, name):
        last, wide = span(piece, height)
        height, width = max(height, last), max(width, wide)
        single = b"t='" in piece  # as few write it: one look instead of two at most pieces
        used += piece.count(b't="s"') + (piece.count(b"t='s'") if single else 0)
        if b't="e"' in piece or (single and b"t='e'" in piece):
            errors |= _errors(piece)
        if b"<f" in piece:
            errors |= _unsaved(piece)
    text = used * int(lengths.max(initial=0))
    if text > MOST_TEXT:
        text = sum(_text(piece, lengths) for piece in _pieces(archive, name))
    must_fit(height, width, text)
    return errors


def _text(piece: bytes, lengths: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> int:
    """Bytes of shared text that the cells of a piece repeat."""
    indexes = np.array([int(i) for i in _SHARED.findall(piece)], np.int64)
    return int(lengths[indexes[indexes < len(lengths)]].sum())


def _unsaved(piece: bytes) -> dict[tuple[int, int], str]:
    """Formulas that no spreadsheet has worked out yet."""
    return {place: UNSAVED for a in _UNSAVED.findall(piece) for place in _places(a)}


def _errors(piece: bytes) -> dict[tuple[int, int], str]:
    """Cells with an error value."""
    return {
        place: value.decode("utf-8", "replace")
        for attributes, value in _ERRORS.findall(piece)
        for place in _places(attributes)
    }


def _places(attributes: bytes) -> Iterator[tuple[int, int]]:
    """Where the cell with these attributes stands, if they say it."""
    if reference := _REFERENCE.search(attributes):
        yield int(reference[2]) - 1, index_of(reference[1])
