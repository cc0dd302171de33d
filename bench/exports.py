"""Registrations as a file: rows a second beside reading them alone, and memory.

The rows that stand in the world are read over and over until there are enough of them: 800,000 are asked
for by `--rows`.
"""

import resource
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from django.db import transaction

from bench.registers import NOW, SCOPE
from qihang.apps.destinations.exports import Registrations
from qihang.apps.exports.services.file_writer import columns_of
from qihang.engines.tabular import write_table

ORDER = "national_full"


def compare(seconds: float, rows: int = 4_000, ending: str = "") -> None:  # noqa: ARG001 - fixed by `rows`
    """Print rates of reading, CSV and XLSX, their ratios, and the peak of memory."""
    source, columns = Registrations(), columns_of(ORDER, NOW)
    with TemporaryDirectory() as folder:
        spent = {"read": timed(lambda: sum(f.height for f in enough(source, rows)))}
        for kind in (ending,) if ending else ("csv", "xlsx"):
            file = Path(folder, f"all.{kind}")
            write = partial(write_table, columns, target=file, ending=kind)
            spent[kind] = timed(partial(written, write, source, rows))
            size = file.stat().st_size / (1 << 20)
            print(
                f"{rows:,} rows × {len(columns)} as {kind}: {rows / spent[kind]:,.0f} a second,"
                f" {spent[kind] / spent['read']:.2f} of reading them, {size:.0f} MB, peak {peak():.0f} MB"
            )


def written(write: Callable[..., int], source: Registrations, rows: int) -> None:
    assert write(chunks=enough(source, rows)) == rows


def enough(source: Registrations, rows: int) -> Iterator[pl.DataFrame]:
    """So many rows, asked from the database again and again."""
    left = rows
    while left > 0:
        with transaction.atomic():
            found = source.rows(SCOPE, {}, NOW, whole=False)
            for frame in source.frames(SCOPE, found, whole=False):  # to its end: COPY cannot stop
                if left > 0:
                    yield frame.head(left)
                left -= frame.height


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def peak() -> float:
    """Megabytes this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
