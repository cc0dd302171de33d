"""A rate is always its two counts."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Rate:
    """`numerator` out of `denominator`, both counts of persons or things."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal | None:
        """The percentage with two decimals, halves away from zero; None where nothing is counted."""
        if self.denominator == 0:
            return None
        exact = Decimal(self.numerator) * 100 / Decimal(self.denominator)
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)

    def points_above(self, other: "Rate | None") -> Decimal | None:
        """Percentage points above another rate; None where either counts nothing."""
        this, that = self.percent, other.percent if other else None
        return None if this is None or that is None else this - that

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.numerator + other.numerator, self.denominator + other.denominator)

    def __str__(self) -> str:
        shown = "—" if self.percent is None else f"{self.percent} %"
        return f"{shown} ({self.numerator:,} / {self.denominator:,})"
