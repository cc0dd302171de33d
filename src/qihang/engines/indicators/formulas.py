"""Indicators as formulas: a quantity above the line, one below it, each counted over members."""

from collections.abc import Mapping
from dataclasses import dataclass

from qihang.engines.indicators.counts import Counts
from qihang.engines.indicators.scheme import PLACEMENT, Scheme
from qihang.kernel import Rate
from qihang.policy import OWN_PROVINCE, Indicator, Quantity

Members = Mapping[str, Counts]  # of one dimension: member to its counts


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """The value of an indicator: persons, out of persons where it is a share."""

    value: int
    of: int | None

    @property
    def rate(self) -> Rate | None:
        """The share; None where the indicator is a number of persons."""
        return None if self.of is None else Rate(self.value, self.of)


def dimensions(indicator: Indicator) -> frozenset[str]:
    """The dimensions by which its quantities are cut."""
    parts = filter(None, (indicator.numerator, indicator.denominator))
    return frozenset(part.by for part in parts if part.by)


def read(
    indicator: Indicator, whole: Counts, cuts: Mapping[str, Members], scheme: Scheme, province: str
) -> IndicatorValue:
    """The indicator over `whole`, and over `cuts` (dimension to members) where it is cut.

    `province` is the two digits with which codes of the organisation's own province begin.
    Raises KeyError where a dimension it needs is not handed in.
    """

    def counted(quantity: Quantity) -> int:
        if not quantity.by:
            return _count(quantity, whole, scheme)
        members = cuts[quantity.by]
        return sum(
            _count(quantity, counts, scheme)
            for member, counts in members.items()
            if belongs(quantity, member, province)
        )

    below = indicator.denominator
    return IndicatorValue(counted(indicator.numerator), None if below is None else counted(below))


def belongs(quantity: Quantity, member: str, province: str) -> bool:
    """Whether a member of the quantity's dimension is counted; `province` as in `read`."""
    if not quantity.members:
        return True
    named = member in quantity.members
    own = OWN_PROVINCE in quantity.members and member.startswith(province)
    return (named or own) is quantity.within


def _count(quantity: Quantity, counts: Counts, scheme: Scheme) -> int:
    if quantity.kinds:
        return counts.of(quantity.kinds)
    if quantity.count == "graduates":
        return counts.graduates
    if quantity.count == "registered":
        return counts.registered
    return counts.of(scheme.kinds(*scheme.definitions[PLACEMENT].numerator))
