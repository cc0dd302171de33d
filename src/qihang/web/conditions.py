"""Conditions of the policy as filters of querysets: true of a row exactly where `holds` is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import DateField, DurationField, ExpressionWrapper, F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.lookups import IsNull

from qihang.policy.conditions import (
    AllOf,
    AnyOf,
    Condition,
    ConditionSchema,
    FieldComparison,
    Negation,
    Operand,
    Operator,
    ValueType,
)

_LOOKUPS = {
    Operator.IS: "exact",
    Operator.IN: "exact",
    Operator.STARTS_WITH: "startswith",
    Operator.BELOW: "lt",
    Operator.AT_MOST: "lte",
    Operator.AT_LEAST: "gte",
    Operator.ABOVE: "gt",
}
NEVER = Q(pk__in=())
_TEXTS = (ValueType.TEXT, ValueType.CODE)


@dataclass(frozen=True, slots=True)
class QueryCompiler:
    """Makes filters of one model's querysets.

    `paths` maps fields of the schema to their paths from the model. `parameters` are values, or
    expressions over the row.
    """

    schema: ConditionSchema
    paths: Mapping[str, str]
    parameters: Mapping[str, Any]

    def as_q(self, condition: Condition) -> Q:
        """The condition as a filter; KeyError where it names a field without a path.

        A comparison with NULL is false here, as in `holds`, so that its negation is true.
        """
        match condition:
            case AllOf(parts):
                return Q(*map(self.as_q, parts))
            case AnyOf(parts):
                return reduce(or_, map(self.as_q, parts))
            case Negation(part):
                return ~self.as_q(part)
            case FieldComparison():
                return self._comparison(condition)

    def _comparison(self, one: FieldComparison) -> Q:
        if one.operator is Operator.GIVEN:
            return self._given(one.field)
        lookup = f"{self.paths[one.field]}__{_LOOKUPS[one.operator]}"
        matched = (self._matched(lookup, operand) for operand in one.operands)
        return self._given(one.field) & reduce(or_, matched)

    def _matched(self, lookup: str, operand: Operand) -> Q:
        if operand.field:
            value: Any = F(self.paths[operand.field])
            given = self._given(operand.field)
        else:
            value = self.parameters.get(operand.parameter) if operand.parameter else operand.literal
            given = Q(IsNull(value, False)) if isinstance(value, Combinable) else Q()
        named = operand.days_parameter
        days = self.parameters.get(named) if named else operand.days
        if value in (None, "") or days is None:
            return NEVER
        return given & Q(**{lookup: _later(value, days)})

    def _given(self, field: str) -> Q:
        """Neither NULL nor, where it is a text, empty."""
        path = self.paths[field]
        given = Q(**{f"{path}__isnull": False})
        return given & ~Q(**{path: ""}) if self.schema.fields[field].type in _TEXTS else given


def _later(value: Any, days: int) -> Any:
    """The day so many days later, as a day: added to a column, PostgreSQL makes it a moment."""
    if not days:
        return value
    if not isinstance(value, Combinable):
        return value + timedelta(days=days)
    added = Value(timedelta(days=days), output_field=DurationField())
    return ExpressionWrapper(value + added, output_field=DateField())
