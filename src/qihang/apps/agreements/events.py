"""What upper apps may hear about agreements."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AgreementSigned:
    """These agreements (database ids) were recorded as signed on this day of the product clock."""

    agreements: frozenset[int]
    on: date


@dataclass(frozen=True, slots=True)
class AgreementEnded:
    """These signed agreements (database ids) were recorded as ended on this day of the product clock."""

    agreements: frozenset[int]
    on: date


@dataclass(frozen=True, slots=True)
class AgreementReverted:
    """Signing or ending of these agreements was undone: they stand again where they stood before."""

    agreements: frozenset[int]
    on: date
