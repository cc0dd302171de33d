"""Names taken apart: place, own name with trade (the core), legal form, branch.

Every name becomes a row of plain characters in one order (a place in brackets comes first), with the
columns at which its parts begin and end. Nothing here knows which name belongs to which firm.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qihang.engines.linkage.hashes import Codes, Hashes, Ints, prefix_sums
from qihang.engines.linkage.words import CLOSE, OPEN, PLANE, SEVERAL, NameWords

LONGEST = 80  # characters of a name that are compared
_LEAST_CORE = 2  # what is shorter is no own name: the place belongs to it
_MOST_MISSPELT = 6  # characters in brackets that may be a place with a slip
_STEPS = (0, -1, 1, -2, -3)  # characters between a place and the bracket beside it
_LEAST_PARENT = 3  # characters before the end of a branch's parent


@dataclass(frozen=True, eq=False)
class Parts:
    """Of each name: place up to `core`, core up to `form`, form up to `branch`, branch up to `end`.

    `place` is the code of the place's division, 0 without one; `moved` says that it stood in brackets.
    """

    codes: Codes
    core: Ints
    form: Ints
    branch: Ints
    end: Ints
    place: Ints
    moved: NDArray[np.bool_]
    sums: Hashes

    def __len__(self) -> int:
        return len(self.codes)

    def without_sums(self) -> "Parts":
        """For keeping: the sums are large."""
        return replace(self, sums=np.zeros((0, 1), np.uint64))


def split(names: Sequence[str], words: NameWords) -> Parts:
    """Each name's parts; a name without a letter has none."""
    codes, moved = _in_order(_folded(names, words), words)
    sums = prefix_sums(codes)
    end = np.count_nonzero(codes, axis=1)
    branch = _parent_end(sums, end, words)
    form = _form_start(sums, branch, words)
    slipped = words.misspelt.start(codes, sums, form, branch, _LEAST_CORE)
    form = np.where(slipped < form, _form_start(sums, slipped, words), form)
    core, place = _after_places(sums, form, words)
    return Parts(codes, core, form, branch, end, place, moved, sums)


def _folded(names: Sequence[str], words: NameWords) -> Codes:
    """Plain characters and marks of brackets; 0 where a character stands for nothing."""
    codes = _looked_up(names, words)
    several = np.flatnonzero((codes == SEVERAL).any(axis=1))
    if len(several):
        spelled = [unicodedata.normalize("NFKC", names[row]).casefold() for row in several.tolist()]
        longer = _looked_up(spelled, words)
        grown = np.zeros((len(names), max(codes.shape[1], longer.shape[1])), np.uint32)
        grown[:, : codes.shape[1]] = codes
        grown[several] = 0
        grown[several, : longer.shape[1]] = np.where(longer == SEVERAL, 0, longer)
        codes = grown
    return codes


def _looked_up(names: Sequence[str], words: NameWords) -> Codes:
    text = np.array([name[:LONGEST] or " " for name in names], str)
    raw = text.view(np.uint32).reshape(len(names), text.dtype.itemsize // 4)
    return np.where(raw < PLANE, words.characters[np.minimum(raw, PLANE - 1)], raw)


def _in_order(codes: Codes, words: NameWords) -> tuple[Codes, NDArray[np.bool_]]:
    """Without brackets and gaps, a place in brackets first, and whether there was one."""
    order = np.where(codes > CLOSE, 1, 2).astype(np.int8)
    moved = np.zeros(len(codes), np.bool_)
    rows = np.flatnonzero(((codes == OPEN) | (codes == CLOSE)).any(axis=1))
    if len(rows):
        inside, hit = _bracketed_places(codes[rows], words)
        order[rows[hit]] -= inside[hit]
        moved[rows[hit]] = True
    rows = np.flatnonzero((order[:, 1:] < order[:, :-1]).any(axis=1) | moved)
    ordered = np.where(codes > CLOSE, codes, 0)
    by_part = np.argsort(order[rows], axis=1, kind="stable")
    ordered[rows] = np.take_along_axis(ordered[rows], by_part, axis=1)
    return ordered, moved


def _bracketed_places(
    codes: Codes, words: NameWords
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """What stands inside the first pair of brackets, and in which rows that is a place.

    Or what may be a misspelt one: some characters inside a name that begins with no place. Or a place beside
    a bracket that slipped: （上）海, 北（京）, （北京 or 北京）.
    """
    columns = np.arange(codes.shape[1])
    start = np.argmax(codes == OPEN, axis=1) + 1
    closing = (codes == CLOSE) & (columns >= start[:, None])
    end = np.where(closing.any(axis=1), np.argmax(closing, axis=1), start)
    paired = (codes == OPEN).any(axis=1)
    sums = prefix_sums(codes)
    known = paired & (start > 1) & (words.places.whole(sums, start, end) >= 0)
    whole = np.count_nonzero(codes, axis=1)
    short = (end > start) & (end - start <= _MOST_MISSPELT) & (end < whole - 1)
    maybe = paired & (start > 1) & short & (words.forms.whole(sums, start, end) < 0)
    inside = (columns >= start[:, None]) & (columns < end[:, None])
    rows = np.flatnonzero(~known)
    beside, first, slipped, unplaced = _beside_bracket(codes[rows], words)
    more = maybe & (end - start >= _LEAST_CORE)
    slipped &= ~(first & more[rows])  # more stands inside than that place
    inside[rows[slipped]] = beside[slipped]
    hit = known.copy()
    hit[rows] = slipped | (maybe[rows] & unplaced)
    return inside, hit


def _beside_bracket(
    codes: Codes, words: NameWords
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """A place that begins beside an opening bracket or ends at a lone closing one; only where none comes first.

    Where it stands, in which rows at the bracket itself, in which at all, and which rows begin with no place.
    """
    letters = codes > CLOSE
    before: Ints = np.cumsum(letters, axis=1) - letters
    plain = np.zeros_like(codes)
    at, column = np.nonzero(letters)
    plain[at, before[at, column]] = codes[at, column]
    sums, length = prefix_sums(plain), np.count_nonzero(letters, axis=1)
    unplaced = words.places.first(sums, np.zeros_like(length), length)[1] < 0
    opening = (codes == OPEN).any(axis=1)
    rows = np.arange(len(codes))
    bracket: Ints = before[
        rows, np.argmax(codes == np.where(opening, OPEN, CLOSE)[:, None], axis=1)
    ]
    start, end = np.zeros_like(length), np.zeros_like(length)
    for step in _STEPS:
        tried = np.clip(bracket + step, 1, None)
        tried_end, found = words.places.first(sums, np.minimum(tried, length), length)
        fits = (opening & (abs(step) <= 1)) | (~opening & (tried_end == bracket))
        hit = unplaced & (end == 0) & (found >= 0) & fits
        start[hit], end[hit] = tried[hit], tried_end[hit]
    inside = letters & (before >= start[:, None]) & (before < end[:, None])
    return inside, start == bracket, end > 0, unplaced


def _parent_end(sums: Hashes, end: Ints, words: NameWords) -> Ints:
    """Where the name of the parent ends: `end` unless it is the name of a branch."""
    found = end.copy()
    starts = words.branches.last(sums, end, np.zeros_like(end))
    rows = np.flatnonzero(starts < end)
    last = starts[rows]
    parent = np.zeros_like(last)
    for at in range(_LEAST_PARENT, int(last.max(initial=0)) + 1):
        here = np.minimum(at, last)
        ends = words.parents.last(sums[rows], here, np.zeros_like(here)) < here
        parent = np.where((at <= last) & ends, at, parent)
    found[rows] = np.where(parent > 0, parent, end[rows])
    return found


def _form_start(sums: Hashes, end: Ints, words: NameWords) -> Ints:
    """Where the legal form begins that ends at `end`; it may have several parts."""
    start, rows = end.copy(), np.arange(len(end))
    while len(rows):
        at = start[rows]
        further = words.forms.last(sums[rows], at, np.full_like(at, _LEAST_CORE))
        start[rows] = further
        rows = rows[further < at]
    return start


def _after_places(sums: Hashes, limit: Ints, words: NameWords) -> tuple[Ints, Ints]:
    """Where the own name begins, and the code of the last place before it."""
    core, place = words.places.first(sums, np.zeros_like(limit), limit - _LEAST_CORE)
    for _ in range(2):
        rows = np.flatnonzero(place > 0)
        further, lower = words.lower_places.first(sums[rows], core[rows], limit[rows] - _LEAST_CORE)
        hit = rows[lower > 0]
        core[hit], place[hit] = further[lower > 0], lower[lower > 0]
    return core, np.maximum(place, 0)
