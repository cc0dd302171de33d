"""What a file is, by its bytes; its name is not trusted. Files nobody can read get a sentence."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from qihang.engines.tabular.faults import FileFault

_HEAD = 4096
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_EMPTY = b"PK\x05\x06"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"SQLite format 3",
    b"II*\0",
    b"MM\0*",
)
_PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", _ZIP_EMPTY)
_HTML = re.compile(
    rb"\A\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|meta|body|table|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\A\s*<\?xml|\A\s*<(\w+:)?Workbook\b")
_MHTML = re.compile(rb"\A\s*(MIME-Version|From:|Content-Type: multipart)", re.IGNORECASE)
_OTHER_DOCUMENTS = ("WordDocument", "PowerPoint Document", "VisioDocument")
PIECE = 1 << 20
WORKBOOKS = frozenset({"xlsx", "xls"})


@dataclass(frozen=True, slots=True)
class FileKind:
    """What was found: `format` is xlsx, xls, html or csv; `encoding` is "" for workbooks."""

    format: str
    encoding: str = ""


def detect_file_kind(path: Path) -> FileKind:
    """The kind of the file; raises FileFault for one that cannot be read as a sheet."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        raise FileFault("empty_file", "文件是空的（0 字节），请重新导出后再上传。")
    if head.startswith(_ZIP):
        return FileKind("xlsx")
    if head.startswith(_OLE):
        return _ole(path)
    return _text(path, head)


def _ole(path: Path) -> FileKind:
    """An old compound document: a workbook, unless its directory names something else."""
    content = path.read_bytes()
    if _named(content, "EncryptedPackage"):
        raise FileFault("encrypted", "文件设有密码，请取消密码后再上传。")
    if _named(content, "_VBA_PROJECT"):
        raise FileFault("macros", "文件带有宏，请另存为不含宏的 xlsx 后再上传。")
    if any(_named(content, name) for name in _OTHER_DOCUMENTS):
        raise _not_a_sheet()
    return FileKind("xls")


def _named(content: bytes, name: str) -> bool:
    """Whether a stream of this name stands in the directory of a compound document."""
    return name.encode("utf-16-le") + b"\0\0" in content


def _text(path: Path, head: bytes) -> FileKind:
    if head.startswith(_PACKED):
        raise FileFault("archive", "这是一个压缩包，请解压后上传其中的表格文件。")
    if head.startswith(_OTHER):
        raise _not_a_sheet()
    encoding = encoding_of(path, head)
    if not encoding.startswith("utf-16") and b"\0" in head:
        raise _not_a_sheet()
    plain = head.decode(encoding, "ignore").encode() if encoding.startswith("utf-16") else head
    plain = plain.removeprefix(codecs.BOM_UTF8)
    if _HTML.match(plain):
        return FileKind("html", encoding)
    if _XML.match(plain) or _MHTML.match(plain):
        raise FileFault("other_workbook", "这种表格格式不能直接读取，请另存为 xlsx 后再上传。")
    return FileKind("csv", encoding)


def _not_a_sheet() -> FileFault:
    return FileFault("not_a_sheet", "这不是表格文件，请上传 xlsx、xls 或 CSV 文件。")


def encoding_of(path: Path, head: bytes) -> str:
    """utf-8, utf-8-sig, utf-16, utf-16-le, utf-16-be or gb18030: the first that reads the text."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding
    if wide := _wide(head):
        return wide
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            if not piece.isascii():
                return "utf-8" if _reads(piece, "utf-8") else "gb18030"
    return "utf-8"


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: every other byte of the delimiters and digits is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 8 < len(head) or min(even, odd) * 8 > max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _reads(piece: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(piece)
    except UnicodeDecodeError:
        return False
    return True
