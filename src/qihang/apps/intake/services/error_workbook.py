"""The error workbook: the person's own rows that have faults, each cell marked and explained."""

from collections.abc import Callable
from typing import BinaryIO

import polars as pl

from qihang.apps.intake import queries
from qihang.apps.intake.models import Batch
from qihang.apps.intake.staging import store
from qihang.apps.intake.targets import target_of
from qihang.engines.tabular import inspect, write_errors
from qihang.kernel import Scope
from qihang.policy import load


def write_error_sheet(
    scope: Scope, batch: Batch, file: BinaryIO, translate: Callable[[str], str]
) -> int:
    """Write it into `file`; the number of rows. `translate` translates message ids.

    Raises FileNotFoundError once the sheet is forgotten.
    """
    layout = load().layout(target_of(batch).layout)
    known = queries.remembered(scope, batch)
    found = pl.concat(queries.found(scope, batch)).sort("row", maintain_order=True)
    with store.opened(batch.file_sha256) as path:
        look = inspect(path, batch.file_name, layout, known, batch.sheet or None)
        return write_errors(path, batch.file_name, look, layout, found, file, translate)
