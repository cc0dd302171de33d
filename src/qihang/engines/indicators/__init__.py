"""From counts of graduates by kind of destination to the placement rate and its parts.

The words and groups are dated policy; the arithmetic is docs/algorithms/indicators.md.
"""

from qihang.engines.indicators.counts import Counts
from qihang.engines.indicators.explanation import Explanation, Term, explain
from qihang.engines.indicators.formulas import Reading, belongs, dimensions, read
from qihang.engines.indicators.published import (
    Outcome,
    Reckoned,
    Unit,
    Vocabulary,
    reckon,
    units,
    vocabulary,
)
from qihang.engines.indicators.rates import Part, parts, placement, rate
from qihang.engines.indicators.running import Column, Running
from qihang.engines.indicators.scheme import PLACEMENT, Scheme, scheme, scheme_by

__all__ = [
    "PLACEMENT",
    "Column",
    "Counts",
    "Explanation",
    "Outcome",
    "Part",
    "Reading",
    "Reckoned",
    "Running",
    "Scheme",
    "Term",
    "Unit",
    "Vocabulary",
    "belongs",
    "dimensions",
    "explain",
    "parts",
    "placement",
    "rate",
    "read",
    "reckon",
    "scheme",
    "scheme_by",
    "units",
    "vocabulary",
]
