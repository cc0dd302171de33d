"""Members of a table set apart or shown together, for an organisation and all below it at once.

The table: for every unit (province, its cities, their universities) the persons in each member of one
dimension, in layers (placed, not placed). Everybody may add, subtract and compare what is shown of all
units, and knows these rules. So cells are not blotted out one by one, with further ones against
subtraction (primary and complementary suppression): members stand in a fixed tree by their codes, and
each unit shows the sums of some branches of it.

A unit divides a branch in two only if each half has at least `least` in every layer. Units that do
not stay together in the `closed` rest of those above them, of which the sums are known; where that
rest is not itself at least `least` in both halves, further units that could divide join it. So each
number that is shown, and each that can be reckoned as a difference, counts at least `least`, and a
cell inside a sum or a rest may lie anywhere in a range as wide. Who joins depends on an order that
never changes, so that comparing two days tells no more than what moved between them.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Blocks = Mapping[str, tuple[frozenset[str], ...]]  # by name of the unit


@dataclass(frozen=True, slots=True)
class TableUnit:
    """One row of the table: persons by member and layer; `below` are the units it is the sum of."""

    name: str
    cells: Mapping[str, Sequence[int]]
    below: tuple["TableUnit", ...] = ()


def blocks(
    top: TableUnit,
    members: Mapping[str, bytes],
    least: int,
    *,
    empty_known: bool,
    dividing: Collection[str] | None = None,
) -> dict[str, tuple[frozenset[str], ...]]:
    """For every unit the sets of members of which it shows the sum, in the order of their keys.

    `members` maps each to its key: where two keys part first, their branches part. With `empty_known`
    everybody knows which members a unit has nobody in (majors it does not teach); without, nobody is
    a number like any other. `dividing` are the names of the units whose sum over all members is
    known; the others show nothing (None: of all).
    """
    table = _Table(top, members, least, empty_known=empty_known)
    return table.blocks(None if dividing is None else frozenset(dividing))


@dataclass(frozen=True, slots=True)
class _Level:
    """Units (by number) that may still divide, and those beside them that no longer do."""

    open: tuple[int, ...]
    closed: tuple[int, ...] = ()


class _Branch:
    """The members from `start` to `end` in two halves, with what each unit has there."""

    def __init__(self, start: int, part: int, end: int, sums: NDArray[np.int64]) -> None:
        self.start, self.part, self.end = start, part, end
        self.first = sums[:, :, part] - sums[:, :, start]  # by unit and layer
        self.second = sums[:, :, end] - sums[:, :, part]
        self.layers = (self.first + self.second) != 0
        one = np.asarray(self.first.any(axis=1))
        other = np.asarray(self.second.any(axis=1))
        self.some: NDArray[np.bool_] = np.logical_or(one, other)
        self.both: NDArray[np.bool_] = np.logical_and(one, other)

    def large(self, least: int, *, empty_known: bool) -> NDArray[np.bool_]:
        """Which units have enough in each half, as far as the halves tell more than the branch does."""
        first, second = self.first, self.second
        if empty_known:
            first = np.where(first.any(axis=1, keepdims=True), first, second)
            second = np.where(second.any(axis=1, keepdims=True), second, first)
        enough = np.minimum(first, second) >= least
        return np.asarray(np.logical_or(enough, ~self.layers).all(axis=1))

    def hides(self, units: Sequence[int], parent: int, least: int) -> bool:
        """Whether units that do not divide the branch stay unknown beside these of the same parent."""
        if not units:
            return False
        rows = np.asarray(units)
        halves = np.minimum(self.first[rows].sum(axis=0), self.second[rows].sum(axis=0))
        return bool((halves >= least)[self.layers[parent]].all())


class _Table:
    def __init__(
        self, top: TableUnit, members: Mapping[str, bytes], least: int, *, empty_known: bool
    ) -> None:
        self.members = sorted(members, key=lambda member: (members[member], member))
        width = max(map(len, members.values()), default=0)
        self.keys = [int.from_bytes(members[m].ljust(width, b"\0")) for m in self.members]
        self.least, self.empty_known = least, empty_known
        self.units: list[TableUnit] = []
        self.below: list[tuple[int, ...]] = []
        self._number(top)
        self.sums = self._summed()
        self.found: list[list[frozenset[str]]] = [[] for _ in self.units]

    def blocks(self, dividing: frozenset[str] | None) -> dict[str, tuple[frozenset[str], ...]]:
        """Divide from the whole downwards."""
        if self.members:
            levels = {unit: self._level(below, dividing) for unit, below in enumerate(self.below)}
            self._divide(0, len(self.members), self._level((0,), dividing), levels)
        return {u.name: tuple(found) for u, found in zip(self.units, self.found, strict=True)}

    def _level(self, units: tuple[int, ...], dividing: frozenset[str] | None) -> _Level:
        may = [dividing is None or self.units[unit].name in dividing for unit in units]
        pairs = list(zip(units, may, strict=True))
        return _Level(tuple(u for u, one in pairs if one), tuple(u for u, one in pairs if not one))

    def _number(self, unit: TableUnit) -> int:
        number = len(self.units)
        self.units.append(unit)
        self.below.append(())
        inner = sorted(unit.below, key=lambda one: one.name)
        self.below[number] = tuple(map(self._number, inner))
        return number

    def _summed(self) -> NDArray[np.int64]:
        """Running sums over the members, by unit and layer."""
        layers = max((len(cell) for unit in self.units for cell in unit.cells.values()), default=0)
        nobody = (0,) * layers
        cells = [[unit.cells.get(m, nobody) for m in self.members] for unit in self.units]
        table = np.array(cells, np.int64).reshape(len(self.units), len(self.members), layers)
        start = np.zeros((len(self.units), 1, layers), np.int64)
        summed = np.concatenate([start, np.cumsum(table, axis=1)], axis=1)
        return np.ascontiguousarray(summed.transpose(0, 2, 1))

    def _divide(self, start: int, end: int, level: _Level, levels: Mapping[int, _Level]) -> None:
        """Share out the branch among `level` and, for each unit in it, among `levels[unit]`."""
        if not level.open:
            return
        if self.keys[start] == self.keys[end - 1]:
            self._release(level.open, levels, start, end)
            return
        branch = self._branch(start, end)
        large = branch.large(self.least, empty_known=self.empty_known)
        now = level if large[0] else _Level((), level.open)
        below: dict[int, _Level] = {}
        waiting = list(now.open)
        for unit in waiting:
            below[unit] = self._parted(unit, levels[unit], branch, large)
            waiting += below[unit].open
            self._release(_without(levels[unit], below[unit]), levels, start, end)
        self._release(_without(level, now), levels, start, end)
        levels = {**levels, **below}
        self._divide(start, branch.part, now, levels)
        self._divide(branch.part, end, now, levels)

    def _release(
        self, units: Iterable[int], levels: Mapping[int, _Level], start: int, end: int
    ) -> None:
        """The units, and all below them that were still open, show the branch as one."""
        block = frozenset(self.members[start:end])
        for unit in units:
            self.found[unit].append(block)
            self._release(levels[unit].open, levels, start, end)

    def _branch(self, start: int, end: int) -> _Branch:
        first, last = self.keys[start], self.keys[end - 1]
        bit = (first ^ last).bit_length() - 1
        part = bisect_left(self.keys, (last >> bit) << bit, start, end)
        return _Branch(start, part, end, self.sums)

    def _parted(
        self, parent: int, level: _Level, branch: _Branch, large: NDArray[np.bool_]
    ) -> _Level:
        """Who below the parent divides the branch; the others are closed, with some to hide them."""
        if self.empty_known and not branch.both[parent]:
            return level  # nobody anywhere in one half
        able = [unit for unit in level.open if large[unit]]
        unable = [unit for unit in level.open if not large[unit]]
        closed = [u for u in level.closed if not self.empty_known or branch.some[u]]
        if not unable and not closed:
            return level
        joining = self._joining(parent, able, closed, branch)
        open_ = tuple(unit for unit in able if unit not in joining)
        return _Level(open_, (*level.closed, *joining, *unable))

    def _joining(
        self, parent: int, able: Sequence[int], closed: Sequence[int], branch: _Branch
    ) -> Sequence[int]:
        """Those who could divide and do not, so that the closed stay unknown: one, or as many as it takes."""

        def hides(units: Sequence[int]) -> bool:
            # A unit with nobody in one half has all it shows in the other.
            fit = [u for u in units if not self.empty_known or branch.both[u]]
            return branch.hides(fit, parent, self.least)

        if hides(closed):
            return ()
        for unit in reversed(able):
            if hides([unit]):
                return (unit,)
        joining: list[int] = []
        for unit in reversed(able):
            joining.append(unit)
            if hides([*closed, *joining]):
                break
        return joining


def _without(level: _Level, now: _Level) -> list[int]:
    """Those that were open and are no longer."""
    return [unit for unit in level.open if unit not in now.open]
