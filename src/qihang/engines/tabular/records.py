"""The records of an XLS workbook, passed once: how far each sheet's cells reach, how much text they repeat."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from qihang.engines.tabular.faults import damaged

_HEAD, _PLACE, _LABEL = struct.Struct("<HH"), struct.Struct("<HH"), struct.Struct("<HHHI")
_END, _SHEET, _TEXTS, _MORE, _SIZE = 0x0A, 0x85, 0xFC, 0x3C, 0x200
_BEGIN = frozenset({0x09, 0x209, 0x409, 0x809})
_SHARED, _SEVERAL = 0xFD, 0xBD
_CELLS = frozenset({0x06, 0x203, 0x204, 0x205, 0x27E, 0xD6, _SHARED, _SEVERAL})
_WIDE, _FAR_EAST, _RICH = 1, 4, 8
_WIDEST = 3  # bytes of a character
_MOST_ROWS = 1 << 16


@dataclass
class Extent:
    """The grid of a sheet from A1 to its last cell, and the bytes of shared text its cells repeat."""

    height: int = 0
    width: int = 0
    text: int = 0

    @property
    def cells(self) -> int:
        """How many places the grid has."""
        return self.height * self.width


def sheets_of(stream: bytes) -> Iterator[Extent]:
    """Each sheet's extent; raises FileFault, struct.error or IndexError where records are broken."""
    places, texts, in_texts = [], [], False
    for kind, at, length in _records(stream, 0):
        if kind == _SHEET:
            places.append(struct.unpack_from("<I", stream, at)[0])
        in_texts = kind == _TEXTS or (in_texts and kind == _MORE)
        if in_texts:
            texts.append(stream[at : at + length])
    lengths = _lengths(texts)
    for start, following in pairwise([*sorted(places), len(stream)]):
        if start >= following:  # two sheets in one place: parsed as often as they are named
            raise damaged()
        yield _extent(stream, start, following, lengths)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of each record, up to the end of the part that begins here."""
    depth = 0
    while at + _HEAD.size <= len(stream):
        kind, length = _HEAD.unpack_from(stream, at)
        at += _HEAD.size
        yield kind, at, length
        at += length
        depth += kind in _BEGIN
        if kind == _END:
            depth -= 1
            if depth <= 0:
                return


def _extent(stream: bytes, start: int, following: int, lengths: list[int]) -> Extent:
    found = Extent()
    last = len(lengths)
    for kind, at, length in _records(stream, start):
        if at > following:  # it runs into the next sheet, which would be parsed twice
            raise damaged()
        if kind in _CELLS:
            row, column = _PLACE.unpack_from(stream, at)
            found.height, found.width = max(found.height, row + 1), max(found.width, column + 1)
            if kind == _SHARED and (index := _LABEL.unpack_from(stream, at)[3]) < last:
                found.text += lengths[index]
            elif kind == _SEVERAL:
                column = _PLACE.unpack_from(stream, at + length - 4)[1]
                found.width = max(found.width, column + 1)
        elif kind == _SIZE and struct.unpack_from("<II", stream, at)[1] > _MOST_ROWS:
            raise damaged()  # the parser makes room for as many as this record says
    return found


def _lengths(pieces: list[bytes]) -> list[int]:
    """The bytes of each shared text, which may go on from one record into the next."""
    if not pieces:
        return []
    reader = _Texts(pieces)
    _, count = struct.unpack("<II", reader.read(8))
    if count > sum(map(len, pieces)):
        raise damaged()
    return [reader.text() for _ in range(count)]


class _Texts:
    """Passes shared texts; where one goes on in the next record, that says anew how it is written."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces, self.number, self.at = pieces, 0, 0

    def text(self) -> int:
        """The bytes of the next text; its formats and readings are passed over."""
        count, form = struct.unpack("<HB", self.read(3))
        runs = struct.unpack("<H", self.read(2))[0] if form & _RICH else 0
        readings = struct.unpack("<I", self.read(4))[0] if form & _FAR_EAST else 0
        length = self._characters(count, form & _WIDE)
        self.read(runs * 4)
        self.read(readings)
        return length

    def read(self, length: int) -> bytes:
        """The next bytes, from as many records as they take."""
        found = b""
        while len(found) < length:
            more = self._room()[: length - len(found)]
            self.at += len(more)
            found += more
        return found

    def _characters(self, count: int, wide: int) -> int:
        length = 0
        while count:
            if self.at == len(self.pieces[self.number]):
                wide = self._room()[0] & _WIDE
                self.at += 1
            some = min(count, (len(self.pieces[self.number]) - self.at) // (1 + wide))
            if not some:
                raise damaged()
            self.at += some * (1 + wide)
            length += some * (_WIDEST if wide else 1)
            count -= some
        return length

    def _room(self) -> bytes:
        """What is left of the record, else the next one; IndexError after the last."""
        while self.at == len(self.pieces[self.number]):
            self.number, self.at = self.number + 1, 0
        return self.pieces[self.number][self.at :]
