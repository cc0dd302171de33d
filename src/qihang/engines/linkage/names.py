"""Many names kept closely: their parts in one long row of characters, from which texts are cut out."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qihang.engines.linkage.hashes import Codes, Hashes, Ints
from qihang.engines.linkage.keys import Numbers
from qihang.engines.linkage.parts import Parts, split
from qihang.engines.linkage.words import PLANE, NameWords

_AT_ONCE = 1 << 15  # names taken apart together: their sums stay in the cache
_THREADS = 2
_SCATTER = 0x9E3779B1  # spreads characters over the 64 bits of a signature

Keys = Callable[[Parts], Numbers]


@dataclass(frozen=True, eq=False)
class Names:
    """As `Parts`, the characters of all names one after the other from `offset` on."""

    characters: Codes
    offset: Ints
    core: NDArray[np.int16]
    form: NDArray[np.int16]
    branch: NDArray[np.int16]
    end: NDArray[np.int16]
    place: NDArray[np.int32]
    moved: NDArray[np.bool_]
    signature: Hashes  # a bit for each character before the legal form

    def __len__(self) -> int:
        return len(self.offset)

    @classmethod
    def of(cls, found: Sequence[Parts]) -> "Names":
        characters = [parts.codes[parts.codes > 0] for parts in found]
        characters.append(
            np.zeros(1, np.uint32)
        )  # so that there is one after the last, and a first
        end = np.concatenate([parts.end for parts in found])

        def column(name: str, kind: type[np.generic]) -> NDArray[Any]:
            return np.concatenate([getattr(parts, name) for parts in found]).astype(kind)

        return cls(
            characters=np.concatenate(characters),
            offset=np.cumsum(end) - end,
            core=column("core", np.int16),
            form=column("form", np.int16),
            branch=column("branch", np.int16),
            end=end.astype(np.int16),
            place=column("place", np.int32),
            moved=column("moved", np.bool_),
            signature=np.concatenate([_signatures(parts) for parts in found]),
        )

    def texts(self, rows: Ints, start: Ints, end: Ints, sounds: Codes | None = None) -> list[str]:
        """The characters of `rows` from `start` to before `end`; their sounds, if given."""
        length = end - start
        width = max(int(length.max(initial=0)), 1)
        columns = np.arange(width)
        inside = columns < length[:, None]
        at = (self.offset[rows] + start)[:, None] + columns
        codes = np.where(inside, self.characters[np.where(inside, at, 0)], 0).astype(np.uint32)
        if sounds is not None:
            codes = np.where(codes < PLANE, sounds[np.minimum(codes, PLANE - 1)], codes)
        found: list[str] = codes.view(f"U{width}").ravel().tolist()
        return found


def _signatures(parts: Parts) -> Hashes:
    bits = np.uint64(1) << (parts.codes * np.uint32(_SCATTER) >> np.uint32(26)).astype(np.uint64)
    inside = np.arange(parts.codes.shape[1]) < parts.form[:, None]
    found: Hashes = np.bitwise_or.reduce(np.where(inside, bits, 0), axis=1)
    return found


def read_names(names: Sequence[str], words: NameWords, keys: Keys) -> tuple[Names, Numbers]:
    """All names, with the numbers by which they are found."""

    def read(start: int) -> tuple[Parts, Numbers]:
        parts = split(names[start : start + _AT_ONCE], words)
        return parts.without_sums(), keys(parts)

    starts = range(0, max(len(names), 1), _AT_ONCE)
    with ThreadPoolExecutor(_THREADS) as pool:
        found = list(pool.map(read, starts))
    numbers = Numbers.together([one for _, one in found], starts)
    return Names.of([parts for parts, _ in found]), numbers
