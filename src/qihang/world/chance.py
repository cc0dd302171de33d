"""Seeded chance: named streams of random numbers, weighted picks, all by whole arrays."""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def stream(seed: int, *names: object) -> np.random.Generator:
    """A generator of its own for every name, so that one part's draws never shift another's."""
    return np.random.default_rng([seed, *(zlib.crc32(str(name).encode()) for name in names)])


def pick(rng: np.random.Generator, count: int, weights: ArrayLike) -> Ints:
    """`count` positions in `weights`, each as likely as its weight."""
    bounds = np.cumsum(np.asarray(weights, dtype=float))
    drawn = np.searchsorted(bounds, rng.random(count) * bounds[-1], side="right")
    return np.minimum(drawn, len(bounds) - 1).astype(np.int64)


def pick_by(rng: np.random.Generator, rows: Ints, table: Floats) -> Ints:
    """For each entry of `rows` a column of that row of `table`, as likely as its weight there."""
    bounds = np.cumsum(table, axis=1)
    bounds /= bounds[:, -1:]
    flat = (bounds + np.arange(len(table))[:, None]).ravel()
    drawn = np.searchsorted(flat, rows + rng.random(len(rows)), side="right")
    return np.clip(drawn - rows * table.shape[1], 0, table.shape[1] - 1).astype(np.int64)


def shares(total: int, weights: Sequence[float] | Floats, least: int = 1) -> Ints:
    """`total` split by weight into whole numbers of at least `least`, largest remainders first."""
    parts = np.asarray(weights, dtype=float)
    exact = least + parts / parts.sum() * (total - least * len(parts))
    whole = np.floor(exact).astype(np.int64)
    for place in np.argsort(whole - exact, kind="stable")[: total - int(whole.sum())]:
        whole[place] += 1
    return whole


def scattered(ids: Ints) -> Ints:
    """Numbers below 4,096 that neighbouring ids do not share: for choices that need no stream."""
    return ids * 2_654_435_761 % 2**32 // 2**20


def uuids(seed: int, name: str, ids: Ints) -> list[str]:
    """The public id of each row of a table: 32 hexadecimal digits, the same for the same seed."""
    salt = np.uint64(zlib.crc32(name.encode()) ^ (seed << 32))
    words = [_mix(ids.astype(np.uint64) * np.uint64(2) + np.uint64(half), salt) for half in (0, 1)]
    octets = np.stack(words, axis=1).view(np.uint8)
    octets[:, 6] = octets[:, 6] & 0x0F | 0x40
    octets[:, 8] = octets[:, 8] & 0x3F | 0x80
    return np.ascontiguousarray(_HEX[octets]).view("S32").ravel().astype(str).tolist()


_HEX = np.array([f"{octet:02x}" for octet in range(256)], dtype="S2")


def _mix(numbers: NDArray[np.uint64], salt: np.uint64) -> NDArray[np.uint64]:
    """SplitMix64: neighbouring numbers come out unrelated, different ones different."""
    with np.errstate(over="ignore"):
        z = numbers * np.uint64(0x9E3779B97F4A7C15) + _GAMMA * salt
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


_GAMMA = np.uint64(0xD1342543DE82EF95)
