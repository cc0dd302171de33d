"""The plain text in which rules look, and where each of its characters stands in the original.

Wide, traditional, capital and look-alike characters become plain ones, one for one. Then what only hides a word goes:
characters without width, and blanks or marks between single characters ("限 男 性", "9·8·5").
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from qihang.policy.screening_parser import NOISE

GONE = "\x00"  # stands for a character without width until it is cut out
_HAN = r"\u4e00-\u9fff"
_MARK = f"[{re.escape(NOISE)}{GONE}]"
# What parts a single character from the next; and the marks inside of 985 and 211.
_PARTED = re.compile(
    f"{GONE}+|{_MARK}(?:(?<=[^{_HAN}a-z0-9][{_HAN}].)|(?<=^[{_HAN}].)){_MARK}{{0,2}}(?=[{_HAN}])"
)
_NUMBER = re.compile(
    f"(?<![0-9.])(?:9{_MARK}{{1,3}}8{_MARK}{{1,3}}5|2{_MARK}{{1,3}}1{_MARK}{{1,3}}1)(?![0-9])"
)
_MARK_RUN = re.compile(f"{_MARK}+")
_PLANE = 0x10000
_QUOTES = "\"'"
_STOPS = {"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n"}


@dataclass(frozen=True, slots=True)
class PlainText:
    """`text` with what was cut out of the original: positions in `text`, and characters cut until there."""

    text: str
    cuts: tuple[int, ...]
    gone: tuple[int, ...]

    def origin(self, position: int) -> int:
        """Where the character at this position stands in the original."""
        at = bisect_right(self.cuts, position)
        return position + (self.gone[at - 1] if at else 0)


def plain_characters(characters: Mapping[str, str]) -> dict[int, str]:
    """What each character becomes, for `str.translate`; those that stay are left out."""
    found: dict[int, str] = {}
    for code in range(_PLANE):
        char = chr(code)
        plain = _plain(char, characters)
        if plain != char:
            found[code] = plain
    found.update({ord(char): to for char, to in characters.items() if ord(char) >= _PLANE})
    return found


def _plain(char: str, characters: Mapping[str, str]) -> str:
    if char in _STOPS:
        return _STOPS[char]
    category = unicodedata.category(char)
    if category in {"Cf", "Mn", "Me", "Pi", "Pf"} or char in _QUOTES or _is_bracket(char):
        return GONE
    if category == "Zs" or char == "\t":
        return " "
    if char in characters:
        return characters[char]
    wide = unicodedata.normalize("NFKC", char).lower()
    wide = wide if len(wide) == 1 else char
    return characters.get(wide, wide)


def _is_bracket(char: str) -> bool:
    """Corner brackets are quotation marks."""
    return unicodedata.name(char, "").endswith("CORNER BRACKET")


def plain_text(text: str, table: Mapping[int, str]) -> PlainText:
    """The plain text of an original."""
    mapped = text.translate(table)
    spans = {found.span() for found in _PARTED.finditer(mapped)}
    for number in _NUMBER.finditer(mapped):
        spans |= {run.span() for run in _MARK_RUN.finditer(mapped, *number.span())}
    if not spans:
        return PlainText(mapped, (), ())
    cuts: list[int] = []
    gone: list[int] = []
    parts: list[str] = []
    last = lost = 0
    for start, end in sorted(spans):
        parts.append(mapped[last:start])
        cuts.append(start - lost)
        lost += end - start
        gone.append(lost)
        last = end
    return PlainText("".join([*parts, mapped[last:]]), tuple(cuts), tuple(gone))
