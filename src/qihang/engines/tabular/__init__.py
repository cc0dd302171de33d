"""Sheets to typed frames with cell-exact problems, and back: one column spec for all of it.

Reading: `file_fault`, `inspect`, `read`. Writing: `write_table`, `write_template`, `write_errors`.
The specs are `qihang.policy.Layout`; how it works is docs/algorithms/tabular.md.
"""

from qihang.engines.tabular.cell_texts import TableColumn, layout_columns, order_columns, shield
from qihang.engines.tabular.cell_validation import read_cell
from qihang.engines.tabular.error_workbook import sentence, write_errors
from qihang.engines.tabular.faults import (
    ERROR,
    FAULTS,
    NOTES,
    WARNING,
    CellProblem,
    FileFault,
    dump_message,
    in_words,
    load_message,
)
from qihang.engines.tabular.headers import Header
from qihang.engines.tabular.inspection import Inspection, file_fault, grids, inspect
from qihang.engines.tabular.sheet_reader import NONE_FOUND, Chunk, SheetReader, problem_of, read
from qihang.engines.tabular.table_writer import write_table
from qihang.engines.tabular.templates import help_of, write_template

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
    "dump_message",
    "file_fault",
    "grids",
    "help_of",
    "in_words",
    "inspect",
    "layout_columns",
    "load_message",
    "order_columns",
    "problem_of",
    "read",
    "read_cell",
    "sentence",
    "shield",
    "write_errors",
    "write_table",
    "write_template",
]
