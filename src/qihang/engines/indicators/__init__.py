"""From counts of graduates by kind of destination to the placement rate and its parts.

The words and groups are dated policy; the arithmetic is docs/algorithms/indicators.md.
"""

from qihang.engines.indicators.counts import Counts
from qihang.engines.indicators.explanation import Explanation, Term, explain
from qihang.engines.indicators.formulas import IndicatorValue, belongs, dimensions, read
from qihang.engines.indicators.published import (
    PublishedUnit,
    Reckoned,
    ReckonedUnit,
    Vocabulary,
    reckon,
    units,
    vocabulary,
)
from qihang.engines.indicators.rates import GroupShare, parts, placement, rate
from qihang.engines.indicators.running_totals import Running, RunningTotal
from qihang.engines.indicators.scheme import PLACEMENT, Scheme, scheme, scheme_by

__all__ = [
    "PLACEMENT",
    "Counts",
    "Explanation",
    "GroupShare",
    "IndicatorValue",
    "PublishedUnit",
    "Reckoned",
    "ReckonedUnit",
    "Running",
    "RunningTotal",
    "Scheme",
    "Term",
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
