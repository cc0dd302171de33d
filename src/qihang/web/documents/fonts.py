"""The fonts of documents: those that come with the product, and further folders of this machine.

The product's own font has the characters of everyday Chinese. Names may have rarer ones: a second font
(settings.FONT_FOLDERS) prints them, and what no font has is refused instead of printed as an empty box.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import manimgx_fonts_cjk
import typst
from django.conf import settings
from fontTools.ttLib import TTCollection, TTFont

from qihang.kernel import Refusal

_ENDINGS = frozenset({".otf", ".ttf", ".ttc", ".otc"})
_UNSEEN = frozenset(
    {"Cc", "Cf", "Mn", "Zl", "Zp", "Zs"}
)  # categories that need no glyph of their own


def folders() -> tuple[Path, ...]:
    """Where fonts are looked for, the product's own first."""
    own = Path(manimgx_fonts_cjk.__file__).parent
    return (own, *(Path(folder) for folder in settings.FONT_FOLDERS if Path(folder).is_dir()))


@cache
def typst_fonts(places: tuple[Path, ...]) -> typst.Fonts:
    """All fonts of these folders, looked through once a process."""
    return typst.Fonts(include_system_fonts=False, font_paths=list(places))


def must_be_printable(data: object) -> None:
    """Raises Refusal character_not_printable where a text in the data has a character no font has."""
    for text in _texts(data):
        for character in text:
            if not _printable(character):
                raise Refusal(
                    "character_not_printable",
                    "“{text}”里的“{character}”（{number}）没有能打印它的字体，所以没有生成文件。请系统管理员安装生僻字字体后再打印；如果是误输入的符号，改掉即可。",
                    text=text,
                    character=character,
                    number=f"U+{ord(character):04X}",
                )


def _printable(character: str) -> bool:
    if character.isascii() or unicodedata.category(character) in _UNSEEN:
        return True
    return ord(character) in _characters(folders())


@cache
def _characters(places: tuple[Path, ...]) -> frozenset[int]:
    """The characters that some font of these folders has; a second or so, once a process."""
    files = (
        p for place in places for p in sorted(place.rglob("*")) if p.suffix.lower() in _ENDINGS
    )
    return frozenset().union(*(_of_file(file) for file in files))


def _of_file(file: Path) -> set[int]:
    if file.suffix.lower() in {".ttc", ".otc"}:
        with TTCollection(file, lazy=True) as collection:
            return {code for font in collection.fonts for code in font.getBestCmap() or ()}
    with TTFont(file, lazy=True) as font:
        return set(font.getBestCmap() or ())


def _texts(data: object) -> Iterable[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _texts(value)
