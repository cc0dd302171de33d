"""Lines of Chinese text as a PDF of one page, thousands in a second or two: letters are small pictures.

A font cut to the letters of each paper would cost as much as the whole demo. Here each letter is drawn once a
process and lies in the paper as a letter of a Type 3 font with its meaning, so that it can be read and searched.
"""

import zlib
from collections.abc import Sequence
from functools import cache

import manimgx_fonts_cjk
from PIL import Image, ImageDraw, ImageFont

_PIXELS = 32  # of a letter's height: clear at twice the size of print
_ROOM = 8  # pixels below the line, of the tails of letters
_FACE = 2  # of the file: the simplified one
_WEIGHT = 400
_LEFT, _TOP = 64, 760
_TITLE, _SIZE, _STEP = 20, 12, 30
_MOST = 255  # letters of one font


def page(title: str, lines: Sequence[str]) -> bytes:
    """One A4 page with these lines below a title."""
    letters = list(dict.fromkeys("".join((title, *lines))))[:_MOST]
    codes = {letter: number for number, letter in enumerate(letters, start=1)}
    names = [f"/g{number}" for number in codes.values()]
    first = 7  # the objects before the letters
    drawn = " ".join(f"{name} {first + n} 0 R" for n, name in enumerate(names))
    widths = " ".join(str(_letter(letter)[0]) for letter in letters)
    font = (
        f"<</Type/Font/Subtype/Type3/FontBBox[0 {-_ROOM} {_PIXELS} {_PIXELS}]"
        f"/FontMatrix[{1 / _PIXELS} 0 0 {1 / _PIXELS} 0 0]/Resources<<>>/FirstChar 1/LastChar {len(letters)}"
        f"/Widths[{widths}]/CharProcs<<{drawn}>>/Encoding<</Differences[1{''.join(names)}]>>/ToUnicode 6 0 R>>"
    )
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        _stream(zlib.compress(_content(title, lines, codes), 1), "/Filter/FlateDecode"),
        font.encode(),
        _stream(zlib.compress(_meanings(codes), 1), "/Filter/FlateDecode"),
        *(_letter(letter)[1] for letter in letters),
    ]
    return _joined(bodies)


def _content(title: str, lines: Sequence[str], codes: dict[str, int]) -> bytes:
    placed = [(title, _TITLE, _TOP)]
    placed += [(line, _SIZE, _TOP - 60 - _STEP * n) for n, line in enumerate(lines)]
    return "".join(
        f"BT /F {size} Tf {_LEFT} {height} Td "
        f"<{''.join(f'{codes[c]:02x}' for c in line if c in codes)}> Tj ET\n"
        for line, size, height in placed
    ).encode()


def _meanings(codes: dict[str, int]) -> bytes:
    """Which letter each code is, in blocks of a hundred as the format asks."""
    rows = [f"<{n:02x}> <{c.encode('utf-16-be').hex()}>" for c, n in codes.items()]
    blocks = (rows[at : at + 100] for at in range(0, len(rows), 100))
    told = "\n".join(
        f"{len(rows)} beginbfchar\n" + "\n".join(rows) + "\nendbfchar" for rows in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{told}\nendcmap end end"
    ).encode()


@cache
def _letter(letter: str) -> tuple[int, bytes]:
    """How wide it is, and its drawing; once a process."""
    font = _font()
    width = max(1, round(font.getlength(letter)))
    picture = Image.new("1", (width, _PIXELS + _ROOM), 1)
    ImageDraw.Draw(picture).text((0, _PIXELS), letter, fill=0, font=font, anchor="ls")
    data = zlib.compress(picture.tobytes(), 9)
    head = (
        f"{width} 0 0 {-_ROOM} {width} {_PIXELS} d1 q {width} 0 0 {_PIXELS + _ROOM} 0 {-_ROOM} cm "
        f"BI/W {width}/H {_PIXELS + _ROOM}/IM true/BPC 1/F/Fl ID "
    )
    return width, _stream(head.encode() + data + b"\nEI Q")


@cache
def _font() -> ImageFont.FreeTypeFont:
    path = manimgx_fonts_cjk.__file__.replace("__init__.py", "NotoSansCJK-VF.otf.ttc")
    font = ImageFont.truetype(path, _PIXELS, index=_FACE)
    font.set_variation_by_axes([_WEIGHT])
    return font


def _stream(data: bytes, more: str = "") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), more.encode(), data)


def _joined(bodies: Sequence[bytes]) -> bytes:
    parts, offsets, size = [b"%PDF-1.4\n"], [], 9
    for number, body in enumerate(bodies, start=1):
        offsets.append(size)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        size += len(parts[-1])
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(bodies) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table))
    parts.append(b"trailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, size))
    return b"".join(parts)
