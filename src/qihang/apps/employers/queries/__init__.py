"""Employers as a reader reaches them, and what upper apps ask about them."""

from qihang.apps.employers.queries.records import (
    by_code,
    employer_in,
    employer_of,
    employer_rows,
    employers_in,
    verified_ids,
)

__all__ = [
    "by_code",
    "employer_in",
    "employer_of",
    "employer_rows",
    "employers_in",
    "verified_ids",
]
