"""What a file is, by its bytes; its name is not trusted. Files nobody can read get a sentence."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from qihang.engines.tabular.faults import FileFault

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Kind:
    """What was found: `format` is xlsx, xls or csv; `encoding` is "" for workbooks."""

    format: str
    encoding: str = ""


def sniff(path: Path) -> Kind:
    """The kind of the file; raises FileFault for one that cannot be read as a sheet."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head:
        raise FileFault("empty_file", "文件是空的（0 字节），请重新导出后再上传。")
    if head.startswith(_ZIP):
        return Kind("xlsx")
    if head.startswith(_OLE):
        return Kind("xls")
    return Kind("csv", encoding_of(path, head))


def encoding_of(path: Path, head: bytes) -> str:
    """utf-8, utf-8-sig, utf-16, utf-16-le, utf-16-be or gb18030: the first that reads the text."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            if not piece.isascii():
                return "utf-8" if _reads(piece, "utf-8") else "gb18030"
    return "utf-8"


def _reads(piece: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(piece)
    except UnicodeDecodeError:
        return False
    return True
