"""CSV and its kin in blocks of records: quick where the quotes are regular, patient where not."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from qihang.engines.tabular.faults import FileFault
from qihang.engines.tabular.limits import LONGEST_CELL
from qihang.engines.tabular.raw_cells import ROW, TAGS, Cell, frame_of

PIECE = 8 << 20
ROWS = 20_000
_SAMPLE = 256 * 1024
_LINES = 60
_HINT = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class TextGrid:
    """A delimited text file."""

    path: Path
    encoding: str
    delimiter: str

    def head(self, rows: int) -> list[list[Cell]]:
        """The first records."""
        return [[*row] for row in islice(self._patient(_pieces(self.path, self.encoding)), rows)]

    def blocks(self, width: int) -> Iterator[pl.DataFrame]:
        """All records as text columns 0 to `width`; the last holds what a record has too many."""
        row = 1
        for frame in self._frames(_pieces(self.path, self.encoding), width + 1):
            yield frame.with_row_index(ROW, row)
            row += frame.height

    def _frames(self, pieces: Iterator[bytes], width: int) -> Iterator[pl.DataFrame]:
        """Whole records by the quick reader, and all that is left by the patient one once it fails."""
        rest = b""
        for piece in pieces:
            rest += piece
            cut = rest.rfind(b"\n") + 1
            while cut and rest.count(b'"', 0, cut) % 2:
                cut = rest.rfind(b"\n", 0, cut - 1) + 1
            frame = self._quick(rest[:cut], width) if cut else None
            if frame is None and (cut or len(rest) > PIECE * 2):
                break
            if frame is not None:
                yield frame
                rest = rest[cut:]
        else:
            frame = None if rest.count(b'"') % 2 else self._quick(rest, width)
            if frame is not None:
                yield frame
                return
        yield from self._slow(_chained(rest, pieces), width)

    def _quick(self, records: bytes, width: int) -> pl.DataFrame | None:
        """The records, or None where a quote stands where none may."""
        ruler = self.delimiter * (width - 1)  # a first line that says how many columns there are
        if not self.delimiter.isascii() or (b'"' in records and self._stray.search(records)):
            return None
        try:
            return pl.read_csv(
                io.BytesIO(ruler.encode() + b"\n" + records),
                has_header=False,
                separator=self.delimiter,
                schema={str(i): pl.String for i in range(width)},
                truncate_ragged_lines=True,
            )[1:]
        except pl.exceptions.PolarsError:
            return None

    @property
    def _stray(self) -> re.Pattern[bytes]:
        """A quote inside a cell that is neither its first nor its last sign, nor doubled."""
        edge = re.escape(self.delimiter.encode())
        return re.compile(rb'[^%s\n"]"(?![%s\r\n"]|\Z)|(?<![%s\n"])"[^%s\r\n"]' % ((edge,) * 4))

    def _slow(self, pieces: Iterator[bytes], width: int) -> Iterator[pl.DataFrame]:
        records = self._patient(pieces)
        while batch := list(islice(records, ROWS)):
            rows = ([*row[: width - 1], self.delimiter.join(row[width - 1 :])] for row in batch)
            padded = [[*row, *[""] * (width - len(row))] for row in rows]
            yield frame_of(padded, 1, width).drop(ROW)

    def _patient(self, pieces: Iterator[bytes]) -> Iterator[list[str]]:
        """Every record, quotes taken as leniently as spreadsheets do."""
        number = 0
        try:
            for record in csv.reader(_lines(pieces), delimiter=self.delimiter):
                number += 1
                if any(len(cell) > LONGEST_CELL or cell.count("\n") > _LINES for cell in record):
                    raise _unclosed(number)
                yield record
        except csv.Error as error:
            raise _unclosed(number + 1) from error


def _unclosed(row: int) -> FileFault:
    return FileFault(
        "unclosed_quote",
        "第 {row} 行有一个双引号没有成对，后面的内容都被连成一格；请补上或删除它。",
        row=row,
    )


def _chained(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from pieces


def _lines(pieces: Iterator[bytes]) -> Iterator[str]:
    rest = ""
    for piece in pieces:
        *lines, rest = (rest + piece.decode("utf-8", "ignore")).split("\n")
        yield from (f"{line}\n" for line in lines)
    if rest:
        yield rest


def text_grid(path: Path, encoding: str, filename: str) -> TextGrid:
    """The file with its delimiter: the one it names, else that which divides its lines most evenly."""
    text = next(_pieces(path, encoding, _SAMPLE), b"").decode("utf-8", "ignore")
    if hint := _HINT.match(text):
        return TextGrid(path, encoding, hint[1])
    known = "\t,;|" if filename.casefold().endswith(".tsv") else ",\t;|，"
    lines = text.splitlines()[:50]
    best = max(known, key=lambda d: (_regularity(lines, d), -known.index(d)))
    return TextGrid(path, encoding, best)


def _regularity(lines: list[str], delimiter: str) -> int:
    counts = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
    return max((cells * times for cells, times in counts.items()), default=0)


def _pieces(path: Path, encoding: str, size: int = PIECE) -> Iterator[bytes]:
    """The file as UTF-8 with lines ended by a line feed, in pieces of whole characters."""
    decoder = codecs.getincrementaldecoder(encoding)()
    returns = ""
    with path.open("rb") as stream:
        while piece := stream.read(size):
            text = returns + _decoded(decoder, piece)
            returns = "\r" if text.endswith("\r") else ""
            yield _lined(text.removesuffix("\r") if returns else text)
        if end := returns + decoder.decode(b"", final=False):
            yield _lined(end)


def _lined(text: str) -> bytes:
    """Line feeds for all ends of lines; signs that mark kinds of cells are blanks in a text."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(_UNTAGGED).encode() if any(tag in text for tag in TAGS) else text.encode()


_UNTAGGED = str.maketrans(dict.fromkeys(TAGS, " "))


def _decoded(decoder: codecs.IncrementalDecoder, piece: bytes) -> str:
    try:
        return decoder.decode(piece)
    except UnicodeDecodeError as error:
        raise FileFault(
            "mixed_encoding",
            "文件中混有不同编码的文字，请用表格软件打开后另存为 xlsx，或存为 UTF-8 的 CSV。",
        ) from error
