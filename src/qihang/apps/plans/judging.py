"""A target's measure taken and held against its number: of all together, or of each by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from qihang.apps.plans import rules
from qihang.apps.plans.rules import Lack, Reached
from qihang.kernel import Asked, Measure, Measured
from qihang.policy import Aggregate, Target


@dataclass(frozen=True, slots=True)
class Found:
    """What measuring a target came to; `values` are those that are held against the number."""

    lack: Lack | None = None
    measured: Measured | None = None
    number: Decimal | None = None
    reached: Reached | None = None
    units: Mapping[str, Measured] | None = None
    values: Sequence[Decimal] = ()


def judged(target: Target, measure: Measure, asked: Asked) -> Found:
    """The target's measure, held against its number."""
    number = target.number
    if target.comparison.by_last_year:
        before = measure.whole(asked.last_year()) if measure.whole else None
        number = before.value if before else None
    if target.aggregate is not Aggregate.TOTAL and target.units is not None:
        return _across(target, measure, asked, number)
    return _whole(target, measure, asked, number)


def _whole(target: Target, measure: Measure, asked: Asked, number: Decimal | None) -> Found:
    """One value for all; or, of persons, how many of how many reach the number."""
    if measure.whole is None:
        return Found(Lack.NO_MEASURE)
    of_persons = target.aggregate is Aggregate.EVERY
    found = measure.whole(replace(asked, number=number) if of_persons else asked)
    if found.value is None:
        return Found(Lack.NO_DATA, found, number)
    if number is None:
        return Found(Lack.NO_LAST_YEAR, found)
    if of_persons and found.total is not None:
        return Found(None, found, number, Reached(found.n or 0, found.total))
    values = [found.value]
    return Found(None, found, number, rules.reached(target, values, number), None, values)


def _across(target: Target, measure: Measure, asked: Asked, number: Decimal | None) -> Found:
    """A value for each organisation of a kind: every one of them counts, or their average."""
    if measure.each is None:
        return Found(Lack.NO_MEASURE)
    units = measure.each(asked, target.per)
    if not units:
        return Found(Lack.NO_MEASURE)
    values = [unit.value for unit in units.values() if unit.value is not None]
    if not values or number is None:
        lack = Lack.NO_LAST_YEAR if values else Lack.NO_DATA
        return Found(lack, None, number, units=units)
    if target.aggregate is Aggregate.AVERAGE:
        mean = (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.01"))
        met = rules.reached(target, [mean], number)
        return Found(None, Measured(mean), number, met, units, [mean])
    met = rules.reached(target, values, number)
    return Found(None, None, number, Reached(met.n, len(units)), units, values)
