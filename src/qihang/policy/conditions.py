"""Conditions over a record, as data: which rule applies, who is eligible, what is plausible.

A condition is written in YAML (docs/subsystems/policy.md), read once and frozen. `holds` evaluates it
over one record; `qihang.web.conditions.as_q` makes the same condition a filter of a queryset. What is
not given (None, empty text) satisfies no comparison, and `not` is true exactly where its part is false.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from operator import ge, gt, le, lt
from typing import Any

from qihang.policy.codes import CodeTable


class ValueType(StrEnum):
    """What kind of value a field holds; `condition_parser.OPERATORS` says how each is compared."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"  # whole; money is whole fen
    DATE = "date"
    FLAG = "flag"


class Operator(StrEnum):
    """How a field is compared."""

    IS = "is"
    IN = "in"
    STARTS_WITH = "starts_with"
    BELOW = "below"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    ABOVE = "above"
    GIVEN = "given"


_ORDER: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.BELOW: lt,
    Operator.AT_MOST: le,
    Operator.AT_LEAST: ge,
    Operator.ABOVE: gt,
}

Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ConditionField:
    """One field that conditions may name; `codes` is the code set of a CODE field."""

    type: ValueType
    codes: CodeTable | None = None


@dataclass(frozen=True, slots=True)
class ConditionSchema:
    """What conditions over one kind of record may name.

    `parameters` are values that stand beside the record: "today", the minimum wage of its place.
    """

    fields: Mapping[str, ConditionField]
    parameters: Mapping[str, ValueType]


@dataclass(frozen=True, slots=True)
class Operand:
    """What a field is compared with: a literal, another field, or a parameter.

    `days` are added to a day; `days_parameter` names a number of days that is added.
    """

    literal: object = None
    field: str = ""
    parameter: str = ""
    days: int = 0
    days_parameter: str = ""

    def value(self, record: Record, parameters: Record) -> object:
        """The value for this record; None where it is not given."""
        found = self.literal
        if self.field:
            found = _given(record.get(self.field))
        elif self.parameter:
            found = _given(parameters.get(self.parameter))
        if not isinstance(found, date):
            return found
        added = parameters.get(self.days_parameter) if self.days_parameter else self.days
        return found + timedelta(days=added) if isinstance(added, int) else None


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """One field compared; `operands` are alternatives (IN, STARTS_WITH), empty for GIVEN."""

    field: str
    operator: Operator
    operands: tuple[Operand, ...] = ()

    def holds(self, record: Record, parameters: Record) -> bool:
        """Whether the comparison is true of the record."""
        value = _given(record.get(self.field))
        if value is None or self.operator is Operator.GIVEN:
            return value is not None
        others = (operand.value(record, parameters) for operand in self.operands)
        return any(other is not None and self._compare(value, other) for other in others)

    def comparisons(self) -> Iterator["FieldComparison"]:
        """Yield itself, as the only one."""
        yield self

    def _compare(self, value: object, other: object) -> bool:
        if self.operator is Operator.STARTS_WITH:
            return str(value).startswith(str(other))
        if self.operator in _ORDER:  # a text typed where a day belongs stands in no order to days
            return type(value) is type(other) and _ORDER[self.operator](value, other)
        return value == other


@dataclass(frozen=True, slots=True)
class _Joined:
    parts: tuple["Condition", ...]

    def comparisons(self) -> Iterator[FieldComparison]:
        """Every comparison inside, in the order of the file."""
        return (one for part in self.parts for one in part.comparisons())


@dataclass(frozen=True, slots=True)
class AllOf(_Joined):
    """True where every part is."""

    def holds(self, record: Record, parameters: Record) -> bool:
        """Whether all parts are true of the record."""
        return all(part.holds(record, parameters) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf(_Joined):
    """True where at least one part is."""

    def holds(self, record: Record, parameters: Record) -> bool:
        """Whether a part is true of the record."""
        return any(part.holds(record, parameters) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Negation:
    """True where its part is false."""

    part: "Condition"

    def holds(self, record: Record, parameters: Record) -> bool:
        """Whether the part is false of the record."""
        return not self.part.holds(record, parameters)

    def comparisons(self) -> Iterator[FieldComparison]:
        """Every comparison inside."""
        return self.part.comparisons()


Condition = FieldComparison | AllOf | AnyOf | Negation


def fields_of(condition: Condition) -> frozenset[str]:
    """The names of all fields the condition reads."""
    return _named(condition.comparisons())


def fields_compared(condition: Condition) -> frozenset[str]:
    """The fields whose value matters, not only whether they are given."""
    return _named(c for c in condition.comparisons() if c.operator is not Operator.GIVEN)


def _named(comparisons: Iterable[FieldComparison]) -> frozenset[str]:
    pairs = ((one.field, *(operand.field for operand in one.operands)) for one in comparisons)
    return frozenset(name for names in pairs for name in names if name)


def parameters_of(condition: Condition) -> frozenset[str]:
    """The names of all parameters the condition reads."""
    operands = [operand for one in condition.comparisons() for operand in one.operands]
    named = {name for o in operands for name in (o.parameter, o.days_parameter)}
    return frozenset(named - {""})


def _given(value: object) -> object:
    """The value, None where nothing is given. A flag that is not set counts as given: it is False."""
    return None if value == "" else value
