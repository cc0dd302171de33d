"""Names of firms as they are compared (without brackets' widths and blanks) and searched (by pairs)."""

import re
from itertools import pairwise

_BLANKS = re.compile(r"[\s·•・]+")
_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width to ASCII
_PAIR = 65_599  # any odd number above the highest common character keeps pairs apart
_ROOM = 2**31


def plain(name: str) -> str:
    """The name without blanks, in half-width characters and capitals: what two spellings share."""
    return _BLANKS.sub("", name.translate(_WIDTHS)).upper()


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are the same name."""
    return plain(one) == plain(other)


def grams(text: str) -> list[int]:
    """A number below 2**31 for each pair of neighbouring characters of a plain name.

    Two pairs may share a number; whoever searches by them compares the text afterwards.
    """
    return sorted({(ord(a) * _PAIR + ord(b)) % _ROOM for a, b in pairwise(text)})
