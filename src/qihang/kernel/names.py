"""Names and numbers as people type and paste them: other dots, wide signs, marks that nobody sees."""

import re
import unicodedata
from functools import cache

# The dot in the names of many nationalities has as many forms as there are keyboards.
_DOTS = "·・•‧∙．."
_FORMULA = "=+-@"  # by which a cell of a sheet becomes one
_PLANE = 0x10000  # beyond it names have nothing but letters
_SURROGATES = (0xD800, 0xDFFF)
_RARE = frozenset({"Co", "Cn"})  # of no or of private meaning
_ANY_DOT = f"[{re.escape(_DOTS)}]"


def as_typed(text: str) -> str:
    """Without blanks and invisible marks at both ends; a number in wide digits becomes one in narrow ones."""
    start, end = 0, len(text)
    while start < end and _unseen(text[start]):
        start += 1
    while end > start and _unseen(text[end - 1]):
        end -= 1
    narrow = unicodedata.normalize("NFKC", text[start:end])
    return narrow if narrow.isascii() else text[start:end]


def plain_name(name: str) -> str:
    """A name as two are compared: its letters alone, in one width and one case."""
    return "".join(c for c in unicodedata.normalize("NFKC", name) if _is_letter(c)).casefold()


def plain_name_sql(text: str) -> str:
    """SQL of a name as many are compared at once: `plain_name`, but for rare letters' cases."""
    return f"lower(regexp_replace(normalize({text}, NFKC), '[{_no_letters()}]', '', 'g'))"


def name_pattern(words: str) -> str:
    """A regular expression for a part of a name, "" where its plain text does: any dot stands for any."""
    if not set(words) & set(_DOTS):
        return ""
    return "".join(_ANY_DOT if c in _DOTS else re.escape(c) for c in words)


def is_name(text: str) -> bool:
    """Whether a person may be called so: letters in one line, no formula, not digits alone.

    Rare characters may be younger than our tables, or stand where an older system put them.
    """
    kinds = {unicodedata.category(c) for c in text}
    letters = any(kind[0] == "L" or kind in _RARE for kind in kinds)
    return letters and "Cc" not in kinds and text[0] not in _FORMULA


@cache
def _no_letters() -> str:
    """All that `plain_name` leaves out, as ranges of a regular expression of PostgreSQL."""
    ranges: list[list[int]] = []
    for code in range(1, _PLANE):
        if _SURROGATES[0] <= code <= _SURROGATES[1] or _is_letter(chr(code)):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in ranges)


def _is_letter(character: str) -> bool:
    kind = unicodedata.category(character)
    return character.isalnum() or kind[0] == "M" or kind in _RARE


def _unseen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Cf"
