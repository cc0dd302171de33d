"""What upper apps may hear about agreements."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AgreementSigned:
    """These agreements (database ids) were recorded as signed at this moment of the product clock."""

    agreements: frozenset[int]
    at: datetime


@dataclass(frozen=True, slots=True)
class AgreementEnded:
    """These signed agreements (database ids) were recorded as ended at this moment of the product clock."""

    agreements: frozenset[int]
    at: datetime


@dataclass(frozen=True, slots=True)
class AgreementReverted:
    """Signing or ending of these agreements was undone: they stand again where they stood before."""

    agreements: frozenset[int]
    at: datetime
