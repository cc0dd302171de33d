"""Which uploads are kept: told by their first bytes, never by their name."""

from qihang.kernel import Refusal

HEAD = 16  # bytes that suffice to tell

# First bytes → media type; the ending is what the file is called when it is handed out again.
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")
ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
ACCEPTED = (".pdf", ".jpg", ".jpeg", ".png")


def sniff(head: bytes) -> str:
    """The media type of a file that begins with `head` (at least HEAD bytes where it has them).

    Raises Refusal file_empty, file_heic or file_kind.
    """
    if not head:
        raise Refusal("file_empty", "这个文件是空的，请重新选择。")
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        raise Refusal(
            "file_heic",
            "这是 HEIC 格式的照片，审核老师的电脑可能打不开。请在手机“设置—相机—格式”里改为“兼容性最佳”"
            "后重拍，或者截图后上传截图。",
        )
    raise Refusal(
        "file_kind",
        "只能上传 PDF、JPG 或 PNG 文件，并且内容要与格式一致。Word 文档请先导出为 PDF，纸质材料请拍照上传。",
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
