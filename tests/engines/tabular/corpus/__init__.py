"""Odd and hostile files, each a function named after what is odd about it.

`FILES` maps file names to their makers; corpus.csv, beside this folder, says what must come of each.
"""

from tests.engines.tabular.corpus import (
    cells,
    codes,
    dates,
    headings,
    numbers,
    refused,
    texts,
    workbooks,
)
from tests.engines.tabular.corpus.making import FILES

__all__ = [
    "FILES",
    "cells",
    "codes",
    "dates",
    "headings",
    "numbers",
    "refused",
    "texts",
    "workbooks",
]
