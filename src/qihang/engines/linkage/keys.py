"""Numbers by which names find each other: of the whole core, and of the core without any one character.

Two cores that differ by one character more, less, other or by two neighbours exchanged have such a number
in common, so that looking numbers up finds every core with one slip.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qihang.engines.linkage.hashes import Hashes, Ints, stretch, without_one
from qihang.engines.linkage.parts import Parts

_FEW = 2
_LEAST = 3  # characters of a core that is still telling without one of them
_MIX = np.uint64(0xD6E8FEB86659FD93)
_CITY = 100  # a division's code without its county
_WHOLE = 24  # of the weight of a whole core, beside 1 of one with a slip
_LOST = range(2, 7)  # characters at an end that may be a place or legal form with a slip


@dataclass(frozen=True, eq=False)
class Numbers:
    """Numbers with the row of the name each belongs to, and how much it says that two names share it."""

    numbers: Hashes
    rows: Ints
    weight: Ints

    @classmethod
    def together(cls, found: Sequence["Numbers"], rows_before: Sequence[int] = ()) -> "Numbers":
        """All of them; the rows of each moved by `rows_before`."""
        before = rows_before or [0] * len(found)
        return cls(
            np.concatenate([one.numbers for one in found]),
            np.concatenate([one.rows + moved for one, moved in zip(found, before, strict=True)]),
            np.concatenate([one.weight for one in found]),
        )


def firm_keys(parts: Parts) -> Numbers:
    """Numbers by which registered names are found."""
    return Numbers.together(_with_city(parts, [*_whole(parts), *_one_less(parts)]))


def written_keys(parts: Parts) -> Numbers:
    """The same of written names, and of their cores without what may be a misspelt place or form."""
    found = _with_city(parts, [*_whole(parts), *_one_less(parts)])
    return Numbers.together([*found, *_cut(parts)])


def _with_city(parts: Parts, found: list[Numbers]) -> list[Numbers]:
    """Each number once more with its name's city (or none): numbers that many names share tell little alone."""
    city = (parts.place // _CITY).astype(np.uint64) + np.uint64(1)
    mixed = [Numbers(one.numbers * _MIX + city[one.rows], one.rows, one.weight) for one in found]
    return [*found, *mixed]


def _whole(parts: Parts) -> list[Numbers]:
    rows = np.flatnonzero(parts.form > parts.core)
    core = stretch(parts.sums, parts.core, parts.form)
    stem = stretch(parts.sums, np.zeros_like(parts.core), parts.form)
    placed = np.flatnonzero(parts.place)
    branch = np.flatnonzero(parts.branch < parts.end)
    ends = stretch(parts.sums, parts.branch[branch], parts.end[branch], branch)
    return [
        _weighted(core[rows], rows, _WHOLE),
        _weighted(stem[placed], placed, _WHOLE),
        _weighted(core[branch] * _MIX + ends, branch, _WHOLE),
    ]


def _one_less(parts: Parts) -> list[Numbers]:
    """Of the core; of a core of a few characters with its legal form, without which it tells too little."""
    few = parts.form - parts.core <= _FEW
    end = np.where(few, parts.branch, parts.form)
    end = np.where(end - parts.core >= _LEAST, end, parts.core)
    found = []
    for at in range(int((end - parts.core).max(initial=0))):
        rows = np.flatnonzero(end - parts.core > at)
        start = parts.core[rows]
        numbers = without_one(parts.sums, start, end[rows], start + at, rows)
        found.append(_weighted(numbers, rows, 1))
    return found


def _cut(parts: Parts) -> list[Numbers]:
    found = []
    for lost in _LOST:
        rows = np.flatnonzero(parts.form - parts.core - lost >= _LEAST)
        ends = rows[parts.form[rows] == parts.branch[rows]]
        shorter = stretch(parts.sums, parts.core[ends], parts.form[ends] - lost, ends)
        begins = rows[parts.place[rows] == 0]
        later = stretch(parts.sums, parts.core[begins] + lost, parts.form[begins], begins)
        found += [_weighted(shorter, ends, 1), _weighted(later, begins, 1)]
    return found


def _weighted(numbers: Hashes, rows: Ints, weight: int) -> Numbers:
    return Numbers(numbers, rows, np.full(len(rows), weight))
