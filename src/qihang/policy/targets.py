"""What a duty is measured by: a measure, a comparison, a number, and of whom each is measured."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from qihang.policy.labels import Label
from qihang.policy.yaml_nodes import Section, Value


class Carrier(StrEnum):
    """Who carries a duty out, or of whom each is measured; the values are kinds of organisation."""

    PROVINCE = "province"
    DEPARTMENT = "department"
    CITY = "city"
    COUNTY = "county"
    UNIVERSITY = "university"
    COLLEGE = "college"
    EMPLOYER = "employer"
    AGENCY = "agency"


class Aggregate(StrEnum):
    """How a target's number is made: one value for all, their average, or every one by itself."""

    TOTAL = "total"
    AVERAGE = "average"
    EVERY = "every"


class Comparison(StrEnum):
    """How the measured value must stand to the target's number, or to last year's same day."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"
    NOT_BELOW = "not_below"
    NOT_ABOVE = "not_above"

    @property
    def by_last_year(self) -> bool:
        """Whether the number is the previous cohort's on the same day of its year."""
        return self in {Comparison.NOT_BELOW, Comparison.NOT_ABOVE}

    def met(self, value: Decimal, number: Decimal) -> bool:
        """Whether the value stands to the number as it must."""
        if self is Comparison.EXACTLY:
            return value == number
        upwards = self in {Comparison.AT_LEAST, Comparison.NOT_BELOW}
        return value >= number if upwards else value <= number


ALL = Decimal(100)  # percent
NO_UNIT = Label("")


@dataclass(frozen=True, slots=True)
class TargetStep:
    """How far the value must have come by a day (itself still in time)."""

    by: date
    number: Decimal


@dataclass(frozen=True, slots=True)
class DutyTarget:
    """What a duty is measured by.

    `measure` names a measure of the product, which need not exist yet; `of` is handed to it.
    `number` is None where last year's same day is the number. `per` says of whom each is measured
    (a `Carrier`, or another word such as "graduate"). `share` is the percentage of them that must
    reach the number. A target that `holds` must be met on every day, not only by the end.
    """

    measure: str
    comparison: Comparison
    number: Decimal | None
    aggregate: Aggregate = Aggregate.TOTAL
    per: str = ""
    of: str = ""
    share: Decimal = ALL
    holds: bool = False
    steps: tuple[TargetStep, ...] = ()
    unit: Label = NO_UNIT

    @property
    def units(self) -> Carrier | None:
        """The kind of organisation of which each is measured, None where it is no organisation."""
        return Carrier(self.per) if self.per in set(Carrier) else None


CARRIERS = dict.fromkeys(carrier.value for carrier in Carrier)
COMPARISONS = {comparison.value: comparison for comparison in Comparison}
_AGGREGATES = {aggregate.value: aggregate for aggregate in Aggregate}
LAST_YEAR = "last_year"


def read_target(value: Value) -> DutyTarget:
    """A target: its measure, exactly one comparison, and how many must reach it."""
    section = value.section()
    comparison, number = _compared(section)
    per = section.text("per", "")
    aggregate = section.maybe("aggregate")
    share = section.maybe("share")
    chosen = Aggregate.EVERY if per in CARRIERS else Aggregate.TOTAL
    holds = comparison not in {Comparison.AT_LEAST, Comparison.EXACTLY}
    target = DutyTarget(
        measure=section.text("measure"),
        comparison=comparison,
        number=number,
        aggregate=chosen if aggregate is None else aggregate.one_of(_AGGREGATES),
        per=per,
        of=section.text("of", ""),
        share=ALL if share is None else _share(share),
        holds=section.flag("holds", holds),
        steps=_steps(section, number),
        unit=section.label("unit_"),
    )
    _must_fit(target, value, share)
    section.finish()
    return target


def _compared(section: Section) -> tuple[Comparison, Decimal | None]:
    found = [(COMPARISONS[key], section.maybe(key)) for key in COMPARISONS]
    written = [(comparison, value) for comparison, value in found if value is not None]
    if len(written) != 1:
        raise section.value.problem(
            f"a target needs exactly one comparison, here are {len(written)}",
            f"Write one of: {', '.join(COMPARISONS)}.",
        )
    comparison, value = written[0]
    if comparison.by_last_year:
        value.one_of({LAST_YEAR: LAST_YEAR})
        return comparison, None
    return comparison, decimal(value)


def _must_fit(target: DutyTarget, value: Value, share: Value | None) -> None:
    if target.aggregate is not Aggregate.TOTAL and not target.per:
        raise value.problem(
            f"`aggregate: {target.aggregate}` does not say of whom",
            f"Add `per:`, for example one of: {', '.join(CARRIERS)}.",
        )
    if share is not None and target.aggregate is not Aggregate.EVERY:
        raise share.problem("`share` goes with `aggregate: every` only", "Take it out.")


def _steps(section: Section, number: Decimal | None) -> tuple[TargetStep, ...]:
    value = section.maybe("steps")
    if value is None:
        return ()
    if number is None:
        raise value.problem("`steps` need a number to lead to", "Take them out.")
    steps = []
    for item in value.items():
        step = item.section()
        steps.append(TargetStep(step.get("by").day(), decimal(step.get("number"))))
        step.finish()
    if steps != sorted(steps, key=lambda one: one.by):
        raise value.problem("the steps are not in the order of their days", "Order them by `by`.")
    return tuple(steps)


def _share(value: Value) -> Decimal:
    share = decimal(value)
    if not 0 < share <= ALL:
        raise value.problem(f"'{value.text()}' is no share", "Write it from 1% to 100%.")
    return share


def decimal(value: Value) -> Decimal:
    """A number; a percentage may have its sign."""
    try:
        text = value.text().strip().rstrip("%％").replace(",", "")
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise value.problem(f"'{value.text()}' is not a number", "Write it like 50, 2.5 or 90%.")
    return number
