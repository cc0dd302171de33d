"""Job titles to occupations (CSCO 2022) and industries (GB/T 4754): suggestions, of which a person chooses."""

from qihang.engines.titles.suggestions import (
    COLUMNS,
    Suggestion,
    suggest,
    suggest_industries,
    suggest_many,
)

__all__ = ["COLUMNS", "Suggestion", "suggest", "suggest_industries", "suggest_many"]
