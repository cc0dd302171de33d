"""Which uploads are kept: told by their first bytes, never by their name."""

from collections.abc import Iterable

from qihang.kernel import Refusal
from qihang.policy import FilePurpose

HEAD = 16  # bytes that suffice to tell
SEALED = b"QHSEALED"  # begins what the product itself has encrypted; never offered as an upload

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "csv": "text/csv",
    "sealed": "application/x-qihang-sealed",
}
# The ending under which a file is handed out again.
ENDINGS = {media_type: f".{name}" for name, media_type in MEDIA_TYPES.items()}
PICTURES = frozenset({MEDIA_TYPES["jpg"], MEDIA_TYPES["png"]})

# First bytes → the types that may begin so; what a zip or a compound file holds, its reader finds out.
_SIGNATURES = (
    (b"%PDF-", ("pdf",)),
    (b"\xff\xd8\xff", ("jpg",)),
    (b"\x89PNG\r\n\x1a\n", ("png",)),
    (b"PK\x03\x04", ("xlsx",)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ("xls",)),
    (SEALED, ("sealed",)),
)
_TEXT = ("csv",)  # has no first bytes of its own
_BRANDS = slice(4, 12)  # `ftyp` and the brand of a file of boxes
_HEIC = frozenset(b"ftyp" + brand for brand in (b"heic", b"heix", b"heim", b"heis", b"mif1"))


def endings(purpose: FilePurpose) -> tuple[str, ...]:
    """The endings of names that a file chooser offers for this purpose."""
    also = {"jpg": ".jpeg", "heic": ".heif"}
    others = (also[name] for name in purpose.types if name in also)
    return (*(f".{name}" for name in purpose.types), *others)


def detect_media_type(head: bytes, purpose: FilePurpose) -> str:
    """The media type of a file that begins with `head` (at least HEAD bytes where it has them).

    Raises Refusal file_empty or file_kind.
    """
    if not head:
        raise Refusal("file_empty", "这个文件是空的，请重新选择。")
    found = next((name for name in _may_be(head) if name in purpose.types), None)
    if found is not None:
        return MEDIA_TYPES[found]
    raise Refusal(
        "file_kind",
        "只能上传 {kinds} 文件，并且内容要与格式一致。{cure}",
        kinds=" / ".join(name.upper() for name in purpose.types),
        cure=purpose.cure,
    )


def must_fit(size: int, most: int) -> None:
    """Raises Refusal file_too_large where `size` bytes are more than `most`."""
    if size > most:
        raise Refusal(
            "file_too_large",
            "这个文件有 {size} MB，超过了 {most} MB。请压缩后再传，或改用手机拍照。",
            size=f"{size / 1_048_576:.1f}",
            most=most // 1_048_576,
        )


def _may_be(head: bytes) -> Iterable[str]:
    if head[_BRANDS] in _HEIC:
        return ("heic",)
    known = next((types for start, types in _SIGNATURES if head.startswith(start)), None)
    return _TEXT if known is None else known
