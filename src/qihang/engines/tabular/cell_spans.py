"""Where the cells of a piece of sheet XML stand, read from its bytes in one sweep."""

import re

import numpy as np

_NAMED = np.frombuffer(b"c r=", np.uint8)
_PREFIXED = re.compile(rb":c[ >]")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br=["'](\d+)""")
_PLACE = re.compile(rb"""\br=["']([A-Z]+)(\d+)""")
_MOST_LETTERS, _MOST_DIGITS, _MARGIN = 3, 7, 16


def span(piece: bytes, before: int) -> tuple[int, int]:
    """The last row and the last column, counted from 1, in which the piece has a cell; `before`: the last yet.

    Cells are found as spreadsheets write them, `<c r="A1"`; a piece with cells written otherwise is
    searched patiently.
    """
    signs = np.frombuffer(piece + b" " * _MARGIN, np.uint8)
    tags = np.flatnonzero(signs[: len(piece)] == ord("<"))
    tags = tags[signs[tags + 1] == _NAMED[0]]
    nameless = int((signs[tags + 2] == ord(">")).sum())
    tags = tags[signs[tags + 2] == ord(" ")]
    written = len(tags) + nameless + (_PREFIXED.search(piece) is not None)
    for offset, sign in enumerate(_NAMED[2:], 3):
        tags = tags[signs[tags + offset] == sign]
    if len(tags) != written:
        return _patiently(piece, before)
    at = tags + len(_NAMED) + 2
    column, at = _number(signs, at, _MOST_LETTERS, ord("A") - 1, 26)
    row, _ = _number(signs, at, _MOST_DIGITS, ord("0"), 10)
    return int(row.max(initial=0)), int(column.max(initial=0))


def _number(
    signs: "np.ndarray[tuple[int], np.dtype[np.uint8]]",
    at: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    most: int, zero: int, base: int,
) -> "tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.int64]]]":  # fmt: skip
    """The numbers that begin at `at`, and where they end; letters count as digits of base 26."""
    number = np.zeros(len(at), np.int64)
    first, last = (1, 26) if base > len("0123456789") else (0, 9)
    for _ in range(most):
        digit = signs[at].astype(np.int64) - zero
        counts = (digit >= first) & (digit <= last)
        number = np.where(counts, number * base + digit, number)
        at = at + counts
    return number, at


def _patiently(piece: bytes, before: int) -> tuple[int, int]:
    """The same one by one; a cell without a place stands behind the one before it."""
    row, column, last, width = before, 0, 0, 0
    for match in re.finditer(rb"<(?:\w+:)?(row|c)\b([^>]*)", piece):
        place = _PLACE.search(match[2]) if match[1] == b"c" else None
        if match[1] == b"row":
            said = _ROW.match(match[0])
            row, column = (int(said[1]) if said else row + 1), 0
        elif place:
            row, column = int(place[2]), index_of(place[1]) + 1
        else:
            column += 1
        last, width = max(last, row), max(width, column)
    return last, width


def index_of(letters: bytes) -> int:
    """Column letters as a number from 0: A is 0, AA is 26."""
    index = 0
    for letter in letters[:4]:
        index = index * 26 + letter - 64
    return index - 1
