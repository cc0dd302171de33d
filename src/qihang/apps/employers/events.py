"""What upper apps may hear about employers."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class EmployerVerified:
    """An office verified these employers (database ids), or extended it; `at` on the product clock."""

    ids: frozenset[int]
    at: datetime


@dataclass(frozen=True, slots=True)
class EmployerChanged:
    """Name, kind, industry, place or what else an employer says of itself changed."""

    ids: frozenset[int]
    at: datetime


@dataclass(frozen=True, slots=True)
class EmployerEnded:
    """The verification of these employers no longer counts: over, revoked, changed, left or closed."""

    ids: frozenset[int]
    at: datetime


@dataclass(frozen=True, slots=True)
class EmployersMerged:
    """Duplicates became others: pairs of ids, from which to which. Taken back, the pairs are turned round."""

    pairs: frozenset[tuple[int, int]]
    at: datetime
    undone: bool = False
