"""CSV and its kin in blocks of records: quick where the quotes are regular, patient where not."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import polars as pl

from qihang.engines.tabular.faults import FileFault
from qihang.engines.tabular.raw import ROW, frame_of

PIECE = 8 << 20
ROWS = 20_000
_SAMPLE = 256 * 1024
_LONGEST = 32_767  # characters of a cell in a spreadsheet


def delimiter_of(path: Path, encoding: str, filename: str) -> str:
    """The delimiter that divides most lines of the beginning into the same number of cells."""
    known = "\t,;|" if filename.casefold().endswith(".tsv") else ",\t;|"
    text = next(_pieces(path, encoding, _SAMPLE), b"").decode("utf-8", "ignore")
    lines = text.splitlines()[:50]
    return max(known, key=lambda d: (_regularity(lines, d), -known.index(d)))


def _regularity(lines: list[str], delimiter: str) -> int:
    counts = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
    return max((cells * times for cells, times in counts.items()), default=0)


def head(path: Path, encoding: str, delimiter: str, rows: int) -> list[list[str]]:
    """The first records."""
    text = next(_pieces(path, encoding, _SAMPLE), b"").decode("utf-8", "ignore")
    return list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), rows))


def blocks(path: Path, encoding: str, delimiter: str, width: int) -> Iterator[pl.DataFrame]:
    """All records as text columns 0 to `width` (the last holds what a record has too many)."""
    row = 1
    for piece in _records(_pieces(path, encoding, PIECE)):
        frame = _parsed(piece, delimiter, width + 1).with_row_index(ROW, row)
        row += frame.height
        yield frame


def _parsed(piece: bytes, delimiter: str, width: int) -> pl.DataFrame:
    ruler = delimiter * (width - 1)  # a first line that says how many columns there are
    try:
        return pl.read_csv(
            io.BytesIO(ruler.encode() + b"\n" + piece),
            has_header=False,
            separator=delimiter,
            schema={str(i): pl.String for i in range(width)},
            truncate_ragged_lines=True,
        )[1:]
    except pl.exceptions.ComputeError:
        rows = csv.reader(io.StringIO(piece.decode(), newline=""), delimiter=delimiter)
        return frame_of(([*row, *[""] * width][:width] for row in rows), 0, width).drop(ROW)


def _records(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes cut behind whole records: where a line ends and no quote is open."""
    rest = b""
    for piece in pieces:
        whole = rest + piece
        cut = whole.rfind(b"\n") + 1
        while cut and whole.count(b'"', 0, cut) % 2:
            cut = whole.rfind(b"\n", 0, cut - 1) + 1
        if cut:
            yield whole[:cut]
        rest = whole[cut:]
    if rest:
        yield rest


def _pieces(path: Path, encoding: str, size: int) -> Iterator[bytes]:
    """The file as UTF-8 with lines ended by a line feed."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as stream:
        while piece := stream.read(size):
            yield _decoded(decoder, piece)


def _decoded(decoder: codecs.IncrementalDecoder, piece: bytes) -> bytes:
    try:
        return decoder.decode(piece).encode()
    except UnicodeDecodeError as error:
        raise FileFault(
            "mixed_encoding",
            "文件中混有不同编码的文字，请用表格软件打开后另存为 xlsx，或存为 UTF-8 的 CSV。",
        ) from error
