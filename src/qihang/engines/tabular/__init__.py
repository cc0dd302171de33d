"""Sheets to typed frames with cell-exact problems, and back: one column spec for all of it.

Reading: `file_fault`, `inspect`, `read`. Writing: `write_table`, `write_template`, `write_errors`.
The specs are `qihang.policy.Layout`; how it works is docs/algorithms/tabular.md.
"""

from qihang.engines.tabular.faults import (
    ERROR,
    FAULTS,
    NOTES,
    WARNING,
    CellProblem,
    FileFault,
    heard,
    in_words,
    said,
)
from qihang.engines.tabular.headers import Header
from qihang.engines.tabular.inspecting import Inspection, file_fault, grids, inspect
from qihang.engines.tabular.marking import sentence, write_errors
from qihang.engines.tabular.reading import NONE_FOUND, Chunk, SheetReader, problem_of, read
from qihang.engines.tabular.shown import TableColumn, layout_columns, order_columns
from qihang.engines.tabular.templates import help_of, write_template
from qihang.engines.tabular.writing import write_table

__all__ = [
    "ERROR",
    "FAULTS",
    "NONE_FOUND",
    "NOTES",
    "WARNING",
    "CellProblem",
    "Chunk",
    "FileFault",
    "Header",
    "Inspection",
    "SheetReader",
    "TableColumn",
    "file_fault",
    "grids",
    "heard",
    "help_of",
    "in_words",
    "inspect",
    "layout_columns",
    "order_columns",
    "problem_of",
    "read",
    "said",
    "sentence",
    "write_errors",
    "write_table",
    "write_template",
]
