"""How much of a file is taken, and the refusals of what is more or cannot be read."""

from dataclasses import dataclass

from qihang.kernel import Refusal


@dataclass(frozen=True, slots=True)
class Caps:
    """`pixels` of one picture, `edge`: pixels of its long side when kept, `pages` of one PDF."""

    pixels: int
    edge: int
    pages: int


def broken() -> Refusal:
    """The bytes are not what their beginning says."""
    return Refusal(
        "file_broken",
        "这个文件打不开，可能没有传完整或已损坏。请在手机或电脑上确认能打开后重新上传，或拍照、截图后上传。",
    )


def must_fit_pixels(width: int, height: int, caps: Caps) -> None:
    """Raises Refusal file_pixels; asked before anything is decoded."""
    if width * height > caps.pixels:
        raise Refusal(
            "file_pixels",
            "图片有 {width}×{height} 像素，太大了。请用手机相机的普通模式重拍，或截图后上传。",
            width=width,
            height=height,
        )


def must_fit_pages(pages: int, caps: Caps) -> None:
    """Raises Refusal file_pages, or file_broken where there is no page at all."""
    if pages < 1:
        raise broken()
    if pages > caps.pages:
        raise Refusal(
            "file_pages",
            "这个 PDF 有 {pages} 页，最多 {most} 页。请只保留需要证明的那几页（首页、盖章页）后再传。",
            pages=pages,
            most=caps.pages,
        )
