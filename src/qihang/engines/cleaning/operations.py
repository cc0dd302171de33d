"""What is done to one file: cleaned for keeping, or shown as a small picture."""

from pathlib import Path

from qihang.engines.cleaning.caps import Caps

PDF, JPEG, PNG, HEIC = "application/pdf", "image/jpeg", "image/png", "image/heic"
_PICTURES = {JPEG: "JPEG", PNG: "PNG", HEIC: "HEIF"}  # in Pillow's words


def clean(source: Path, target: Path, media_type: str, caps: Caps) -> None:
    """Write what is kept of `source` to `target`: the type cleaned_type says, only what is seen.

    Raises Refusal file_broken, file_locked, file_pixels or file_pages; KeyError for a media type
    other than PDF, JPEG, PNG, HEIC.
    """
    if media_type == PDF:
        from qihang.engines.cleaning.pdfs import clean_pdf

        clean_pdf(source, target, caps)
        return
    from qihang.engines.cleaning.pictures import clean_picture

    clean_picture(source, target, _PICTURES[media_type], caps)


def cleaned_type(media_type: str) -> str:
    """The type that `clean` writes: a HEIC photograph becomes a JPEG, which every desk can open."""
    return JPEG if media_type == HEIC else media_type


def preview(source: Path, target: Path, media_type: str, caps: Caps) -> None:
    """Write a JPEG of the picture, or of the first page, with a long side of `caps.edge`.

    Raises as `clean` does.
    """
    if media_type == PDF:
        from qihang.engines.cleaning.first_page import draw_first_page

        draw_first_page(source, target, caps)
        return
    from qihang.engines.cleaning.pictures import shrink

    shrink(source, target, _PICTURES[media_type], caps)
