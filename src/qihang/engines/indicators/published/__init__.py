"""Published tables, read as reports print them, and their rates reckoned anew.

`units` finds the persons and shares of each table of a grid, by the words of a `vocabulary`; `reckon`
compares their rates with those of a scheme.
"""

from qihang.engines.indicators.published.recomputation import Reckoned, ReckonedUnit, reckon
from qihang.engines.indicators.published.unit import PublishedUnit
from qihang.engines.indicators.published.units import units
from qihang.engines.indicators.published.vocabulary import Vocabulary, vocabulary

__all__ = [
    "PublishedUnit",
    "Reckoned",
    "ReckonedUnit",
    "Vocabulary",
    "reckon",
    "units",
    "vocabulary",
]
