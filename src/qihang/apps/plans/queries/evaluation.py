"""A target's measure taken and held against its number: of all together, or of each by itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from qihang.apps.plans import rules
from qihang.apps.plans.rules import Lack, Reached
from qihang.kernel import Asked, Measure, Measured
from qihang.policy import Aggregate, DutyTarget


@dataclass(frozen=True, slots=True)
class Found:
    """What measuring a target came to; `values` are those that are held against the number.

    `numbers`: what each unit is held against, by path.
    """

    lack: Lack | None = None
    measured: Measured | None = None
    number: Decimal | None = None
    reached: Reached | None = None
    units: Mapping[str, Measured] | None = None
    values: Sequence[Decimal] = ()
    numbers: Mapping[str, Decimal] | None = None


def evaluate(asked: Asked, target: DutyTarget, measure: Measure) -> Found:
    """Measure a target and compare the value with its number. Lacking data is in the answer, not raised."""
    if target.aggregate is not Aggregate.TOTAL and target.units is not None:
        return _across(asked, target, measure)
    return _whole(asked, target, measure)


def _whole(asked: Asked, target: DutyTarget, measure: Measure) -> Found:
    """One value for all; or, of persons, how many of how many reach the number."""
    if measure.whole is None:
        return Found(Lack.NO_MEASURE)
    number = target.number
    if target.comparison.by_last_year:
        number = measure.whole(asked.last_year()).value
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


def _across(asked: Asked, target: DutyTarget, measure: Measure) -> Found:
    """A value for each organisation of a kind: every one of them counts, or their average."""
    units = measure.each(asked, target.per) if measure.each else {}
    if measure.each is None or not units:
        return Found(Lack.NO_MEASURE)
    values = _values(units)
    if target.number is None:
        numbers = _values(measure.each(asked.last_year(), target.per))
    else:
        numbers = dict.fromkeys(units, target.number)
    if not values or not numbers:
        return Found(Lack.NO_LAST_YEAR if values else Lack.NO_DATA, units=units)
    if target.aggregate is Aggregate.AVERAGE:
        number = _mean(numbers.values()) if target.number is None else target.number
        return _averaged(target, units, values.values(), number)
    met = target.comparison.met
    n = sum(met(value, numbers[path]) for path, value in values.items() if path in numbers)
    reached = Reached(n, len(units))
    return Found(None, None, target.number, reached, units, list(values.values()), numbers)


def _averaged(
    target: DutyTarget, units: Mapping[str, Measured], values: Collection[Decimal], number: Decimal
) -> Found:
    mean = _mean(values)
    met = rules.reached(target, [mean], number)
    numbers = dict.fromkeys(units, number)
    return Found(None, Measured(mean), number, met, units, [mean], numbers)


def _values(units: Mapping[str, Measured]) -> dict[str, Decimal]:
    return {path: unit.value for path, unit in units.items() if unit.value is not None}


def _mean(values: Collection[Decimal]) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.01"))
