"""Conditions as policy files write them: typed, with line and cure for whatever does not fit."""

from collections.abc import Mapping
from difflib import get_close_matches

from qihang.policy.codes import CodeTable
from qihang.policy.conditions import (
    AllOf,
    AnyOf,
    Condition,
    ConditionField,
    ConditionSchema,
    FieldComparison,
    Negation,
    Operand,
    Operator,
    ValueType,
)
from qihang.policy.yaml_nodes import Section, Value

DEPTH = 12  # of conditions in conditions
_ORDERED = {
    "below": Operator.BELOW,
    "at_most": Operator.AT_MOST,
    "at_least": Operator.AT_LEAST,
    "above": Operator.ABOVE,
}
_BY_DAY = {
    "before": Operator.BELOW,
    "not_after": Operator.AT_MOST,
    "not_before": Operator.AT_LEAST,
    "after": Operator.ABOVE,
}
_PREFIXED = {"starts_with": Operator.STARTS_WITH}
_COMMON = {"is": Operator.IS, "in": Operator.IN, "given": Operator.GIVEN}
# The words a policy file may write for each type of field.
OPERATORS: Mapping[ValueType, Mapping[str, Operator]] = {
    ValueType.TEXT: _COMMON | _PREFIXED,
    ValueType.CODE: _COMMON | _PREFIXED,
    ValueType.NUMBER: _COMMON | _ORDERED,
    ValueType.DATE: _COMMON | _BY_DAY,
    ValueType.FLAG: {"is": Operator.IS, "given": Operator.GIVEN},
}


def read_condition(value: Value, schema: ConditionSchema, depth: int = 0) -> Condition:
    """A condition as a policy file writes it; raises PolicyProblem with line and cure."""
    if depth > DEPTH:
        raise value.problem("conditions lie too deep in each other", "Write it as several rules.")
    section = value.section()
    for key, kind in (("all", AllOf), ("any", AnyOf)):
        parts = section.maybe(key)
        if parts is not None:
            section.finish()
            return kind(_parts(parts, schema, depth))
    negated = section.maybe("not")
    if negated is not None:
        section.finish()
        return Negation(read_condition(negated, schema, depth + 1))
    return _comparison(section, schema)


def _parts(value: Value, schema: ConditionSchema, depth: int) -> tuple[Condition, ...]:
    parts = tuple(read_condition(one, schema, depth + 1) for one in value.items())
    if not parts:
        raise value.problem("no condition stands here", "Name at least one.")
    return parts


def _comparison(section: Section, schema: ConditionSchema) -> FieldComparison:
    name = section.get("field")
    field = schema.fields.get(name.text())
    if field is None:
        raise _unknown(name, schema.fields, "field")
    words = OPERATORS[field.type]
    written = [(word, found) for word in words if (found := section.maybe(word)) is not None]
    section.finish()
    if len(written) != 1:
        raise section.value.problem(
            f"'{name.text()}' needs one comparison, {len(written)} stand here",
            f"Write one of: {', '.join(words)}.",
        )
    [(word, value)] = written
    operator = words[word]
    if operator is Operator.GIVEN:
        given = FieldComparison(name.text(), operator)
        if value.flag():
            return given
        raise value.problem("'given: false' is not known", "Write it under `not:`.")
    several = operator is Operator.IN or (operator is Operator.STARTS_WITH and not value.is_text())
    written_values = value.items() if several else (value,)
    if not written_values:
        raise value.problem("the list is empty", "Name at least one value.")
    operands = tuple(_operand(one, field, operator, schema) for one in written_values)
    return FieldComparison(name.text(), operator, operands)


def _operand(
    value: Value, field: ConditionField, operator: Operator, schema: ConditionSchema
) -> Operand:
    if not value.is_mapping():
        return Operand(literal=_literal(value, field, operator))
    section = value.section()
    other, parameter = section.maybe("field"), section.maybe("parameter")
    added = section.maybe("plus_days")
    section.finish()
    if (other is None) == (parameter is None):
        raise value.problem("one value is needed here", "Write `field: …` or `parameter: …`.")
    if other is not None:
        found = schema.fields.get(other.text())
        if found is None:
            raise _unknown(other, schema.fields, "field")
        _same_type(other, found.type, field.type)
        named = Operand(field=other.text())
    else:
        assert parameter is not None  # noqa: S101 - one of the two is written
        known = schema.parameters.get(parameter.text())
        if known is None:
            raise _unknown(parameter, schema.parameters, "parameter")
        _same_type(parameter, known, field.type)
        named = Operand(parameter=parameter.text())
    return named if added is None else _plus_days(named, added, field, schema)


def _plus_days(
    operand: Operand, added: Value, field: ConditionField, schema: ConditionSchema
) -> Operand:
    if field.type is not ValueType.DATE:
        raise added.problem("days can be added to a day only", "Leave `plus_days` out.")
    if schema.parameters.get(added.text()) is ValueType.NUMBER:
        return Operand(operand.literal, operand.field, operand.parameter, 0, added.text())
    return Operand(operand.literal, operand.field, operand.parameter, added.whole())


def _literal(value: Value, field: ConditionField, operator: Operator) -> object:
    match field.type:
        case ValueType.NUMBER:
            return value.whole()
        case ValueType.DATE:
            return value.day()
        case ValueType.FLAG:
            return value.flag()
    text = value.text()
    if not text:
        raise value.problem("an empty text is never given", "Write `not: {…, given: true}`.")
    if field.codes is not None and not _is_code(text, field.codes, operator):
        raise _unknown(value, field.codes, f"code of '{field.codes.name}'")
    return text


def _is_code(text: str, codes: CodeTable, operator: Operator) -> bool:
    if operator is Operator.STARTS_WITH:
        return any(code.startswith(text) for code in codes)
    return text in codes


def _same_type(value: Value, found: ValueType, wanted: ValueType) -> None:
    if found is not wanted:
        raise value.problem(
            f"'{value.text()}' is a {found}, compared with a {wanted}", "Compare like with like."
        )


def _unknown(value: Value, known: Mapping[str, object], what: str) -> Exception:
    near = get_close_matches(value.text(), list(known), 1)
    cure = f"Is '{near[0]}' meant?" if near else f"Write one of: {', '.join(list(known)[:40])}."
    return value.problem(f"'{value.text()}' is no {what}", cure)
