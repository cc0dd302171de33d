"""Numbers for parts of many texts at once: of any stretch, of a text less one character.

A text c0 c1 … has the number Σ ci·Bⁱ modulo 2⁶⁴. With the sums up to every place, that of any stretch is a
difference, moved to the front by a power of the inverse of B; that of a text without its k-th
character is the sum of what stands before and what follows, moved by one. Two texts may share a number;
whoever finds by it compares the texts afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Codes = NDArray[np.uint32]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 2**64)
_BITS = 16  # of the tables that exclude most stretches by two of their characters
_PAIR = 2


@lru_cache(maxsize=8)
def _powers(base: int, count: int) -> Hashes:
    found = [1]
    for _ in range(count):
        found.append(found[-1] * base % 2**64)
    return np.array(found, np.uint64)


def prefix_sums(codes: Codes) -> Hashes:
    """For every row the numbers of its beginnings: column k is that of the first k characters."""
    rows, width = codes.shape
    sums = np.zeros((rows, width + 1), np.uint64)
    np.multiply(codes, _powers(_BASE, width)[:width], out=sums[:, 1:])
    np.cumsum(sums, axis=1, out=sums)
    return sums


def stretch(sums: Hashes, start: Ints, end: Ints, rows: Ints | None = None) -> Hashes:
    """The number of each row's characters from `start` to before `end` (only of `rows`, if given)."""
    rows = np.arange(len(sums)) if rows is None else rows
    return (sums[rows, end] - sums[rows, start]) * _powers(_INVERSE, sums.shape[1])[start]


def without_one(sums: Hashes, start: Ints, end: Ints, gone: Ints, rows: Ints) -> Hashes:
    """The number of the same stretch of `rows` without its character at `gone`."""
    before = sums[rows, gone] - sums[rows, start]
    after = (sums[rows, end] - sums[rows, gone + 1]) * np.uint64(_INVERSE)
    return (before + after) * _powers(_INVERSE, sums.shape[1])[start]


@dataclass(frozen=True, eq=False)
class _Length:
    """The words of one length: their numbers in order, what each stands for, which pairs begin or end one."""

    length: int
    numbers: Hashes
    values: Ints
    begins: NDArray[np.bool_]
    ends: NDArray[np.bool_]

    @classmethod
    def of(cls, words: Sequence[tuple[str, int]]) -> "_Length":
        codes = np.array([word for word, _ in words], str).view(np.uint32)
        sums = prefix_sums(codes.reshape(len(words), -1))
        end = np.full(len(words), len(words[0][0]))
        numbers = stretch(sums, np.zeros_like(end), end)
        order = np.argsort(numbers, kind="stable")
        begins, ends = np.zeros(1 << _BITS, np.bool_), np.zeros(1 << _BITS, np.bool_)
        begins[_short(stretch(sums, np.zeros_like(end), np.full_like(end, _PAIR)))] = True
        ends[_short(stretch(sums, end - _PAIR, end))] = True
        values = np.array([value for _, value in words])
        return cls(len(words[0][0]), numbers[order], values[order], begins, ends)

    def look_up(self, numbers: Hashes) -> Ints:
        at = np.searchsorted(self.numbers, numbers).clip(max=len(self.numbers) - 1)
        return np.where(self.numbers[at] == numbers, self.values[at], -1)


@dataclass(frozen=True, eq=False)
class WordTable:
    """Words of two characters or more, found at the beginning or the end of a stretch, the longest first."""

    by_length: tuple[_Length, ...]

    @classmethod
    def of(cls, words: Sequence[str], values: Sequence[int]) -> "WordTable":
        lengths: dict[int, list[tuple[str, int]]] = {}
        for word, value in zip(words, values, strict=True):
            lengths.setdefault(len(word), []).append((word, value))
        return cls(tuple(_Length.of(lengths[n]) for n in sorted(lengths, reverse=True)))

    def whole(self, sums: Hashes, start: Ints, end: Ints) -> Ints:
        """What the whole stretch stands for, -1 for nothing."""
        found = np.full(len(start), -1)
        for words in self.by_length:
            rows = np.flatnonzero(end - start == words.length)
            found[rows] = words.look_up(stretch(sums, start[rows], end[rows], rows))
        return found

    def first(self, sums: Hashes, start: Ints, limit: Ints) -> tuple[Ints, Ints]:
        """Where the longest word at `start` ends (`start` itself without one), and its value or -1."""
        ends, values = start.copy(), np.full(len(start), -1)
        room = np.flatnonzero(start + _PAIR <= limit)
        pairs = _short(stretch(sums, start[room], start[room] + _PAIR, room))
        for words in self.by_length:
            rows = room[words.begins[pairs]]
            rows = rows[(values[rows] < 0) & (start[rows] + words.length <= limit[rows])]
            value = words.look_up(stretch(sums, start[rows], start[rows] + words.length, rows))
            hit = value >= 0
            ends[rows[hit]] += words.length
            values[rows[hit]] = value[hit]
        return ends, values

    def last(self, sums: Hashes, end: Ints, floor: Ints) -> Ints:
        """Where the longest word that ends at `end` begins, `end` itself without one."""
        starts = end.copy()
        room = np.flatnonzero(end - _PAIR >= floor)
        pairs = _short(stretch(sums, end[room] - _PAIR, end[room], room))
        for words in self.by_length:
            rows = room[words.ends[pairs]]
            rows = rows[(starts[rows] == end[rows]) & (end[rows] - words.length >= floor[rows])]
            value = words.look_up(stretch(sums, end[rows] - words.length, end[rows], rows))
            starts[rows[value >= 0]] -= words.length
        return starts


def _short(numbers: Hashes) -> Hashes:
    return numbers >> np.uint64(64 - _BITS)
