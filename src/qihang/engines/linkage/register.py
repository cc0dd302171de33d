"""The registered names as an index: which of them could a written name mean?

Numbers of cores first (keys.py). Where they find nothing near, pairs of neighbouring characters: the rarest
of the written name's pairs that the register has, up to a number of names looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qihang.engines.linkage.hashes import Hashes, Ints
from qihang.engines.linkage.keys import Numbers, firm_keys
from qihang.engines.linkage.names import Names, read_names
from qihang.engines.linkage.words import PLANE, NameWords

MOST_OF_A_KEY = 100  # names looked at that share one number
MOST_BY_KEYS = 20  # of all of them that are compared
MOST_OF_PAIRS = 500  # names looked at for the pairs of one written name
MOST_BY_PAIRS = 24  # of them that are compared
_OTHER = 2  # of the weight of a pair, for each character that only one has
_WEIGHT_BITS = 6
_MOST_RANK = 1 << 12  # more than weights and characters can come to
_AT_ONCE = 4096
_SPREAD = 0x9E3779B97F4A7C15  # odd: spreads pairs over all numbers


@dataclass(frozen=True, eq=False)
class FirmPairs:
    """Pairs of a written name and a registered one that it may mean, by their rows."""

    written: Ints
    firm: Ints


@dataclass(frozen=True, eq=False)
class Postings:
    """Numbers with their rows, sorted in one array: the number in the high bits, the row in the low ones."""

    sorted: Hashes
    bits: int

    @classmethod
    def of(cls, numbers: Hashes, rows: Ints, count: int) -> "Postings":
        bits = max(count - 1, 1).bit_length()
        joined = numbers >> np.uint64(bits) << np.uint64(bits)
        joined |= rows.astype(np.uint64)
        joined.sort()
        return cls(joined, bits)

    def ranges(self, numbers: Hashes) -> tuple[Ints, Ints]:
        """Where the rows of each number begin, and how many there are."""
        low = numbers >> np.uint64(self.bits) << np.uint64(self.bits)
        start = np.searchsorted(self.sorted, low)
        end = np.searchsorted(self.sorted, low | np.uint64((1 << self.bits) - 1), side="right")
        return start, end - start

    def joined(
        self, owner: Ints, weight: Ints, start: Ints, count: Ints
    ) -> tuple[Ints, Ints, Ints]:
        """All rows of these ranges, each with the owner and the weight of its range."""
        at = np.repeat(start - (np.cumsum(count) - count), count) + np.arange(count.sum())
        rows = (self.sorted[at] & np.uint64((1 << self.bits) - 1)).astype(np.int64)
        return np.repeat(owner, count), rows, np.repeat(weight, count)


@dataclass(frozen=True, eq=False)
class RegisterIndex:
    """Registered names in a fixed order, found by numbers."""

    names: Names
    keys: Postings

    @classmethod
    def of(cls, names: Sequence[str], words: NameWords) -> "RegisterIndex":
        kept, keys = read_names(names, words, firm_keys)
        return cls(kept, Postings.of(keys.numbers, keys.rows, len(names)))

    def by_keys(self, found_by: Numbers, written: Names) -> FirmPairs:
        """Those that share most numbers with a written name, most characters alike."""
        order = np.argsort(found_by.numbers)
        rows, weight = found_by.rows[order], found_by.weight[order]
        start, count = self.keys.ranges(found_by.numbers[order])
        # Of a whole core the first are listed; one with a slip that so many share says nothing.
        common = np.where(weight > 1, MOST_OF_A_KEY, 0)
        count = np.where(count > MOST_OF_A_KEY, common, count)
        return self._best(written, *self.keys.joined(rows, weight, start, count), MOST_BY_KEYS)

    def by_pairs(self, written: Names, asked: Ints) -> FirmPairs:
        """Those that share the most telling pairs with each of the names `asked`."""
        found = [
            self._by_pairs(written, asked[at : at + _AT_ONCE])
            for at in range(0, len(asked), _AT_ONCE)
        ]
        none = np.zeros(0, np.int64)
        return FirmPairs(
            np.concatenate([none, *(one.written for one in found)]),
            np.concatenate([none, *(one.firm for one in found)]),
        )

    def _by_pairs(self, written: Names, asked: Ints) -> FirmPairs:
        pairs, owner = _pairs(written, asked)
        start, count = self.pairs.ranges(pairs)
        order = np.lexsort((pairs, count, owner))
        order = order[count[order] > 0]
        owner, start, count = owner[order], start[order], count[order]
        before = np.cumsum(count) - count
        looked_at = before - before[np.searchsorted(owner, owner)] < MOST_OF_PAIRS
        owner, start = owner[looked_at], start[looked_at]
        count = np.minimum(count[looked_at], MOST_OF_PAIRS)
        weight = np.log2(len(self.names) / count + 1).astype(np.int64)
        return self._best(written, *self.pairs.joined(owner, weight, start, count), MOST_BY_PAIRS)

    @cached_property
    def pairs(self) -> Postings:
        numbers, rows = _pairs(self.names, np.arange(len(self.names)))
        return Postings.of(numbers, rows, len(self.names))

    def by_chance(self, written: Names, asked: Ints, firms: Ints) -> NDArray[np.float64]:
        """Of each pair the logarithm of how many registered names would agree as much by chance.

        As if every character only depended on the one before it, as often as in this register.
        """
        if not len(firms):
            return np.zeros(0)
        pairs, first, owner = _pairs_of(self.names, firms)
        said, _, speaker = _pairs_of(written, asked)
        mixed = np.uint64(_SPREAD) * owner.astype(np.uint64) ^ pairs
        agreed = np.isin(mixed, np.uint64(_SPREAD) * speaker.astype(np.uint64) ^ said)
        often = self.pairs.ranges(pairs[agreed])[1]
        follows = np.log((self.frequency[first[agreed]] + 1) / np.maximum(often, 1))
        said_by = np.bincount(owner[agreed], follows, len(firms))
        return np.asarray(np.log(len(self.names)) - said_by)

    @cached_property
    def frequency(self) -> Ints:
        """How often the register has each character."""
        return np.bincount(np.minimum(self.names.characters, PLANE), minlength=PLANE + 1)

    def _best(self, written: Names, owner: Ints, firm: Ints, weight: Ints, most: int) -> FirmPairs:
        """Of each written name the firms with the highest sums of weights and most characters alike.

        Owner, firm and weight are sorted as one number, which is many times faster than by columns.
        """
        bits = max(len(self.names) - 1, 1).bit_length()
        packed = (owner << (bits + _WEIGHT_BITS)) | (firm << _WEIGHT_BITS) | weight
        packed.sort()
        pair = packed >> _WEIGHT_BITS
        first = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]][: len(pair)])
        if not len(first):
            return FirmPairs(pair, pair)
        total = np.add.reduceat(packed & ((1 << _WEIGHT_BITS) - 1), first)
        owner, firm = pair[first] >> bits, pair[first] & ((1 << bits) - 1)
        other = np.bitwise_count(written.signature[owner] ^ self.names.signature[firm])
        rank = np.clip(_OTHER * other.astype(np.int64) - total + _MOST_RANK // 2, 0, _MOST_RANK - 1)
        packed = (((owner * _MOST_RANK) + rank) << bits) | firm
        packed.sort()
        owner, firm = (packed >> bits) // _MOST_RANK, packed & ((1 << bits) - 1)
        nth = np.arange(len(owner)) - np.searchsorted(owner, owner)
        return FirmPairs(owner[nth < most], firm[nth < most])


def _pairs(names: Names, rows: Ints) -> tuple[Hashes, Ints]:
    """A number for each pair of neighbouring characters before the legal form, and its row."""
    pairs, _, nth = _pairs_of(names, rows)
    return pairs, rows[nth]


def _pairs_of(names: Names, rows: Ints) -> tuple[Hashes, Ints, Ints]:
    """The same with the first character of each pair; `rows` may repeat, so their positions are given."""
    length = np.maximum(names.form[rows].astype(np.int64) - 1, 0)
    start = names.offset[rows] - (np.cumsum(length) - length)
    at = np.repeat(start, length) + np.arange(length.sum())
    first, second = names.characters[at], names.characters[at + 1]
    numbers = ((first.astype(np.uint64) << np.uint64(21)) | second) * np.uint64(_SPREAD)
    return (
        numbers,
        np.minimum(first, PLANE).astype(np.int64),
        np.repeat(np.arange(len(rows)), length),
    )
