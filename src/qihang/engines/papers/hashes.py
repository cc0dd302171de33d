"""Perceptual hashes: the same picture again, though saved smaller, in another quality, slightly cut.

A hash has 512 bits: whether more ink stands in one cell than in the one before it, across and down, over what is
written (a margin is left out, so that cutting it changes little). Ink is what is darker than the paper around it, so
that a shadow is none. Pictures that are alike share one of its bands, which makes candidates; the distance decides.

The same form filled in by two persons looks alike too: where two different names were read, it is two papers.
"""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from PIL import Image, ImageFilter

_CELLS = 16
BITS = 2 * _CELLS * _CELLS
BANDS, NEAR = 64, 40  # bands of eight bits; pictures of at most this distance are alike
_EDGE = 640  # pixels of the long side that are looked at
_PATCH = 8  # pixels of which the lightest is the paper
_INK, _MORE = (
    0.16,
    0.02,
)  # shares of black: of a pixel that is written on; between two cells that differ
_SOLID = 0.6  # of the paper's light: what is darker all around is no writing but the table below
_LEAST = 0.004  # share of a row or column that is written on


def picture_hash(picture: Image.Image) -> str:
    """The hash as hex; "" where there is nothing to see."""
    ink = _ink(picture)
    written = ink > _INK
    down, across = (np.flatnonzero(written.mean(axis=axis) > _LEAST) for axis in (1, 0))
    if down.size < _CELLS or across.size < _CELLS:
        return ""
    part = ink[down[0] : down[-1] + 1, across[0] : across[-1] + 1]
    steps = (_cells(part, _CELLS + 1, _CELLS, 1), _cells(part, _CELLS, _CELLS + 1, 0))
    return np.packbits(np.concatenate(steps)).tobytes().hex()


def _ink(picture: Image.Image) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    """How much darker than the paper around it each pixel is, from 0 to 1."""
    grey = picture.convert("L")
    grey.thumbnail((_EDGE, _EDGE), Image.Resampling.LANCZOS)
    grey = grey.filter(ImageFilter.GaussianBlur(0.8))
    patches = grey.resize(
        (max(1, grey.width // _PATCH), max(1, grey.height // _PATCH)), Image.Resampling.BOX
    )
    light = patches.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(3))
    paper = np.maximum(np.asarray(light.resize(grey.size), dtype=np.float32), 1)
    around = np.asarray(grey.filter(ImageFilter.MaxFilter(9)), dtype=np.float32)
    table = Image.fromarray((around < _SOLID * paper).astype(np.uint8) * 255)
    ink = np.clip(1 - np.asarray(grey, dtype=np.float32) / paper, 0, 1).astype(np.float32)
    ink[np.asarray(table.filter(ImageFilter.MaxFilter(15))) > 0] = 0
    return ink


def _cells(
    ink: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]", across: int, down: int, axis: int
) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    scaled = Image.fromarray((ink * 255).astype(np.uint8)).resize(
        (across, down), Image.Resampling.BOX
    )
    steps = np.diff(np.asarray(scaled, dtype=np.float32) / 255, axis=axis)
    return (steps > _MORE).ravel()


def distance(one: str, other: str) -> int:
    """How many bits differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def bands(value: str) -> Iterator[tuple[int, str]]:
    """The bands of a hash that say something: two that are alike share at least one."""
    step = BITS // 4 // BANDS
    for number in range(BANDS):
        band = value[number * step : (number + 1) * step]
        if int(band, 16):
            yield number, band


def alike(papers: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """(hash, name read) -> the smallest hash of its group, which has one name throughout.

    Where no name was read, only the very same hash is a group: forms filled in twice look alike.
    """
    known = sorted({paper for paper in papers if paper[0]})
    groups = {paper: paper for paper in known}
    shared: dict[tuple[str, int, str], list[tuple[str, str]]] = {}
    for paper in known:
        own = [(paper[1], *band) for band in bands(paper[0])] if paper[1] else []
        near = {other for band in own for other in shared.get(band, ())}
        for other in sorted(near):
            if distance(paper[0], other[0]) <= NEAR:
                _join(groups, paper, other)
        for band in own:
            shared.setdefault(band, []).append(paper)
    return {paper: _root(groups, paper)[0] for paper in known}


def _root(
    groups: dict[tuple[str, str], tuple[str, str]], paper: tuple[str, str]
) -> tuple[str, str]:
    while groups[paper] != paper:
        paper = groups[paper]
    return paper


def _join(
    groups: dict[tuple[str, str], tuple[str, str]], one: tuple[str, str], other: tuple[str, str]
) -> None:
    first, second = sorted((_root(groups, one), _root(groups, other)))
    groups[second] = first
