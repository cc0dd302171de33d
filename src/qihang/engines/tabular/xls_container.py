"""What an XLS holds, looked at before it is parsed: chains of sectors that loop, huge grids, repeated texts.

The parser follows every chain to its end, reads all sheets at once, and builds each grid from the
first to the last used cell. Here the chains are followed no further than the file is long, and the
records of each sheet are passed once.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from qihang.engines.tabular.faults import FileFault, damaged
from qihang.engines.tabular.records import Extent, sheets_of
from qihang.engines.tabular.size_limits import must_fit

_HEADER, _ENTRY, _CUTOFF = 512, 128, 4096
_LAST = 0xFFFFFFFA  # sectors have numbers below; above stand the ends of chains and the like
_WORKBOOKS = ("Workbook", "Book")
_SHIFTS = (9, 12)


def check_compound(path: Path) -> None:
    """Raises FileFault where an XLS must not be parsed."""
    try:
        stream = Compound(path.read_bytes()).workbook()
        extents = list(sheets_of(stream))
    except (struct.error, IndexError, ValueError) as error:
        raise damaged() from error
    _all_bounded(extents)


def _all_bounded(extents: Iterable[Extent]) -> None:
    """All sheets together, because they are parsed together."""
    cells = text = 0
    largest = Extent()
    for extent in extents:
        cells += extent.cells
        text += extent.text
        largest = max(largest, extent, key=lambda one: one.cells)
    must_fit(largest.height, largest.width, text, cells)


@dataclass
class Compound:
    """A compound document (OLE): streams cut into sectors, their order in tables of next sectors."""

    content: bytes
    size: int = 0
    sectors: int = 0
    following: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        shift = self._number(30, "<H")
        if shift not in _SHIFTS:
            raise damaged()
        self.size = 1 << shift
        self.sectors = max(0, -(-(len(self.content) - self.size) // self.size))
        self.following = self._table(self._tables())

    def workbook(self) -> bytes:
        """The stream of the workbook; raises FileFault where there is none."""
        directory = self._joined(self._number(48))
        entries = [directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY)]
        by_name = {_name(entry): entry for entry in reversed(entries) if len(entry) == _ENTRY}
        found = next((by_name[name] for name in _WORKBOOKS if name in by_name), None)
        if found is None or not entries:
            raise FileFault("not_a_sheet", "这不是表格文件，请上传 xlsx、xls 或 CSV 文件。")
        start, length = struct.unpack_from("<II", found, 116)
        if length >= _CUTOFF:
            return self._joined(start)[:length]
        return self._small(entries[0], start, length)

    def _small(self, root: bytes, start: int, length: int) -> bytes:
        """A stream so short that it lies in the sectors of a stream of its own."""
        whole = self._joined(struct.unpack_from("<I", root, 116)[0])
        size = 1 << self._number(32, "<H")
        table = self._table(self._chain(self._number(60), self.following))
        pieces = (whole[n * size : (n + 1) * size] for n in self._chain(start, table))
        return b"".join(pieces)[:length]

    def _tables(self) -> Iterator[int]:
        """The sectors that hold the table of following sectors."""
        count = self._number(44)
        if count > self.sectors:
            raise damaged()
        named = list(struct.unpack_from("<109I", self.content, 76))
        at, seen = self._number(68), 0
        while at < _LAST:
            seen += 1
            if seen > self.sectors:
                raise _looping()
            *more, at = np.frombuffer(self._sector(at), "<u4").tolist()
            named += more
        return iter([sector for sector in named if sector < _LAST][:count])

    def _table(self, sectors: Iterable[int]) -> list[int]:
        joined = b"".join(map(self._sector, sectors))
        found: list[int] = np.frombuffer(joined, "<u4").tolist()
        return found

    def _chain(self, start: int, following: list[int]) -> list[int]:
        """The sectors of a stream in their order."""
        found: list[int] = []
        while start < _LAST:
            found.append(start)
            if len(found) > len(following):
                raise _looping()
            start = following[start]
        return found

    def _joined(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._chain(start, self.following)))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        if start >= len(self.content):
            raise damaged()
        return self.content[start : start + self.size].ljust(self.size, b"\0")

    def _number(self, at: int, form: str = "<I") -> int:
        found: int = struct.unpack_from(form, self.content, at)[0]
        return found


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")


def _looping() -> FileFault:
    return FileFault(
        "damaged_workbook",
        "文件内部的索引首尾相连，无法读完，可能已损坏。请在表格软件中打开并另存为 xlsx 后再上传。",
    )
