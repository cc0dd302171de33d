"""Text of PDFs with its places, by PDFium; and their pages drawn, for what has no text.

Only what can be seen counts: letters that leave no ink where they stand (white, transparent, covered, off the
page) are not read, and a layer of hidden text over a scanned page is not believed.
"""

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from qihang.engines.papers.pages import GAP, Box, PaperPage, Piece, narrow
from qihang.kernel import Refusal

_SHOWN = 10_000  # steps of a page's width and height in which PDFium answers
_INK = 40  # of 255: the least difference within the box of a letter that is seen
_DRAWN = 1400  # pixels of the long side for looking whether letters are seen
_FEWEST = 12  # letters below which a page counts as a picture
_PICTURED = 0.5  # share of a page covered by pictures from which on it is a scan
_HIDDEN = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
_UPRIGHT = 0.06  # radians
_BLANK = 0.2  # letter heights between two letters that a blank parts


@dataclass(frozen=True, slots=True)
class _Letter:
    sign: str
    box: Box  # in page widths, with the room that the font gives it


@contextmanager
def opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    """The PDF; raises Refusal paper_unreadable where it cannot be opened."""
    try:
        document = pdfium.PdfDocument(path.read_bytes())
    except pdfium.PdfiumError:
        raise unreadable() from None
    try:
        yield document
    finally:
        document.close()


def unreadable() -> Refusal:
    """The bytes are no paper that can be read."""
    return Refusal("paper_unreadable", "这份材料读不出来：文件打不开或已损坏。")


def draw(page: pdfium.PdfPage, edge: int) -> Image.Image:
    """The page as a picture, its long side so many pixels."""
    width, height = page.get_size()
    scale = edge / max(width, height, 1.0)
    drawn: Image.Image = page.render(scale=scale).to_pil()
    return drawn.convert("RGB")


def text_page(page: pdfium.PdfPage, number: int) -> PaperPage | None:
    """The page's text with its places; None where it is a picture, or what is seen of it is too little."""
    width, height = page.get_size()
    if width <= 0 or height <= 0 or _pictured(page, width * height) > _PICTURED:
        return None
    letters = list(_letters(page, height / width))
    if len(letters) < _FEWEST:
        return None
    return PaperPage(number, height / width, tuple(_pieces(letters)))


def _pictured(page: pdfium.PdfPage, whole: float) -> float:
    """The share of the page that pictures cover, at most."""
    covered = 0.0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = item.get_bounds()
        covered = max(covered, (right - left) * (top - bottom) / whole)
    return covered


def _letters(page: pdfium.PdfPage, aspect: float) -> Iterator[_Letter]:
    """The letters that are seen, without blanks."""
    text = page.get_textpage()
    pixels = np.asarray(draw(page, _DRAWN).convert("L"))
    for at in range(text.count_chars()):
        sign = narrow(chr(raw.FPDFText_GetUnicode(text, at)))
        if sign.isspace() or not sign.isprintable() or _is_hidden(text, at):
            continue
        tight, loose = _tight(page, text, at), _loose(page, text, at)
        if tight is None or loose is None or not _has_ink(pixels, tight):
            continue
        yield _Letter(sign, Box(loose.left, loose.top * aspect, loose.right, loose.bottom * aspect))


def _is_hidden(text: pdfium.PdfTextPage, at: int) -> bool:
    angle = raw.FPDFText_GetCharAngle(text, at)
    if min(angle % math.tau, -angle % math.tau) > _UPRIGHT:
        return True
    found = raw.FPDFText_GetTextObject(text, at)
    return bool(found) and raw.FPDFTextObj_GetTextRenderMode(found) in _HIDDEN


def _tight(page: pdfium.PdfPage, text: pdfium.PdfTextPage, at: int) -> Box | None:
    sides = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = sides
    if not raw.FPDFText_GetCharBox(text, at, *sides):
        return None
    return _placed(page, left.value, bottom.value, right.value, top.value)


def _loose(page: pdfium.PdfPage, text: pdfium.PdfTextPage, at: int) -> Box | None:
    sides = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text, at, sides):
        return None
    return _placed(page, sides.left, sides.bottom, sides.right, sides.top)


def _placed(page: pdfium.PdfPage, left: float, bottom: float, right: float, top: float) -> Box:
    """A box in the page's own measure in shares of the page as it is shown, turned and cut."""
    x, y, xs, ys = ctypes.c_int(), ctypes.c_int(), [], []
    for across, up in ((left, bottom), (right, top)):
        raw.FPDF_PageToDevice(page, 0, 0, _SHOWN, _SHOWN, 0, across, up, x, y)
        xs.append(x.value / _SHOWN)
        ys.append(y.value / _SHOWN)
    return Box(min(xs), min(ys), max(xs), max(ys))


def _has_ink(pixels: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]", box: Box) -> bool:
    """Whether dark and light meet in the box, one pixel wider to each side."""
    height, width = pixels.shape
    top, bottom = int(box.top * height) - 1, math.ceil(box.bottom * height) + 1
    left, right = int(box.left * width) - 1, math.ceil(box.right * width) + 1
    part = pixels[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    return bool(part.size) and int(part.max()) - int(part.min()) > _INK


def _pieces(letters: list[_Letter]) -> Iterator[Piece]:
    """Letters of a line that stand together, a blank where there is a small gap."""
    for line in _lines(letters):
        together: list[_Letter] = []
        for letter in sorted(line, key=lambda one: one.box.left):
            gap = letter.box.left - together[-1].box.right if together else 0.0
            if gap > GAP * letter.box.height:
                yield _joined(together)
                together = []
            together.append(letter)
        yield _joined(together)


def _lines(letters: list[_Letter]) -> list[list[_Letter]]:
    found: list[list[_Letter]] = []
    for letter in sorted(letters, key=lambda one: one.box.middle):
        first = found[-1][0].box if found else None
        if first and letter.box.middle - first.middle < min(first.height, letter.box.height) * 0.5:
            found[-1].append(letter)
        else:
            found.append([letter])
    return found


def _joined(letters: list[_Letter]) -> Piece:
    signs, edges, whole = [], [], letters[0].box
    for before, letter in zip([None, *letters], letters, strict=False):
        if before and letter.box.left - before.box.right > _BLANK * letter.box.height:
            signs.append(" ")
            edges.append(before.box.right)
        signs.append(letter.sign)
        edges.append(letter.box.left)
        whole = whole.around(letter.box)
    return Piece("".join(signs), whole, (*edges, letters[-1].box.right))
