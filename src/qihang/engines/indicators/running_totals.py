"""Running totals in columns: what had come to each key by the end of any day, without adding up again."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class RunningTotal(Generic[Key]):
    """What was added to one key: `values[i]` on the day with the ordinal `days[i]`."""

    key: Key
    days: Sequence[int]
    values: Sequence[int]


class Running(Generic[Key]):
    """A matrix of days by keys; row d holds the sum of all that was added until the end of day d.

    Days on which nothing was added have no row. Not safe between threads while columns are added.
    """

    def __init__(self, columns: Iterable[RunningTotal[Key]] = ()) -> None:
        self._keys: dict[Key, int] = {}
        self._days: NDArray[np.int32] = np.empty(0, np.int32)
        self._totals: NDArray[np.int32] = np.empty((0, 0), np.int32)
        self.add(columns)

    @property
    def weight(self) -> int:
        """Bytes of the matrix."""
        return self._totals.nbytes

    def upto(self, day: date) -> Mapping[Key, int]:
        """The sums at the end of the day; keys that came to nothing are left out."""
        row = int(np.searchsorted(self._days, day.toordinal(), side="right")) - 1
        if row < 0:
            return {}
        totals = self._totals[row].tolist()
        return {key: total for key, total in zip(self._keys, totals, strict=True) if total}

    def add(self, columns: Iterable[RunningTotal[Key]]) -> None:
        """Add what was not known before; a key or day may be new, a value negative, a day long past."""
        added = list(columns)
        if not added:
            return
        for column in added:
            self._keys.setdefault(column.key, len(self._keys))
        self._days, before = _widened(self._days, added)
        sums = np.zeros((len(self._days), len(self._keys)), np.int32)
        days = np.concatenate([np.asarray(column.days, np.int32) for column in added])
        places = np.repeat([self._keys[c.key] for c in added], [len(c.days) for c in added])
        values = np.concatenate([np.asarray(column.values, np.int32) for column in added])
        np.add.at(sums, (np.searchsorted(self._days, days), places), values)
        np.cumsum(sums, axis=0, out=sums)
        known = self._totals.shape[1]
        held = before >= 0
        sums[held, :known] += self._totals[before[held]]
        self._totals = sums


def _widened(
    days: NDArray[np.int32], added: Iterable[RunningTotal[Key]]
) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """The days old and new, and for each the row that held its sums before, -1 for none."""
    new = np.concatenate([np.asarray(column.days, np.int32) for column in added])
    both = np.union1d(days, new)
    return both, np.searchsorted(days, both, side="right") - 1
