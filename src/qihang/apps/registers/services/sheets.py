"""A delivery as a file: read by the register's layout, refused by cell, or its good rows loaded."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from qihang.apps.registers.models import Delivery
from qihang.apps.registers.rules import COLUMNS, Origin, shape_of
from qihang.apps.registers.services.deliveries import load_delivery, terms_of
from qihang.engines.tabular import CellProblem, SheetReader, problem_of, read
from qihang.kernel import Refusal, Scope
from qihang.policy import load

SHOWN = 20  # faults kept as examples


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a file: the delivery, how many rows were left out, the first faults."""

    delivery: Delivery
    left_out: int
    faults: tuple[CellProblem, ...]


def load_file(
    scope: Scope,
    register: str,
    path: Path,
    origin: Origin,
    now: datetime,
    *,
    good_rows: bool = False,
    report: Callable[[int], object] = int,
) -> Loaded:
    """Read an XLSX, XLS or CSV by the layout of the register's name and load it, whole or not at all.

    With `good_rows` the rows without errors are loaded and the others counted; a file of which rows
    were left out never ends what it does not have. Raises FileFault, Refusal sheet_faulty and what
    `load_delivery` raises.
    """
    terms = terms_of(register)
    named = replace(
        origin,
        file_name=origin.file_name or path.name,
        sha256=_sha256(path),
        whole=origin.whole and not good_rows,
    )
    policy = load()
    reading = read(path, named.file_name, policy.layout(register), policy.codes)
    rows = _Rows(reading, good_rows=good_rows, known=set(COLUMNS[shape_of(terms)]))
    delivery = load_delivery(scope, register, rows.frames(), named, now, report)
    return Loaded(delivery, rows.left_out, tuple(rows.faults))


class _Rows:
    """The good rows of a reading; keeps count of the others."""

    def __init__(self, reading: SheetReader, *, good_rows: bool, known: set[str]) -> None:
        self.reading, self.good_rows, self.known = reading, good_rows, known
        self.left_out = 0
        self.faults: list[CellProblem] = []

    def frames(self) -> Iterator[pl.DataFrame]:
        """Frames as `load_delivery` takes them; raises Refusal sheet_faulty at the end."""
        for chunk in self.reading:
            good = chunk.frame.filter("_good")
            self.left_out += len(chunk.frame) - len(good)
            self._keep(chunk.found)
            yield good.select(name for name in good.columns if name in self.known)
        if self.left_out and not self.good_rows:
            first = self.faults[0]
            raise Refusal(
                "sheet_faulty",
                "有 {rows} 行有错误，没有导入。第一处在单元格 {cell}：“{value}”。",
                rows=self.left_out,
                cell=first.cell,
                value=first.facts["value"],
            )

    def _keep(self, found: pl.DataFrame) -> None:
        left = SHOWN - len(self.faults)
        errors = found.filter(pl.col("severity") == "error").head(max(0, left))
        layout, sheet = self.reading.layout, self.reading.inspection.sheet
        self.faults += [problem_of(row, layout, sheet) for row in errors.iter_rows(named=True)]


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
