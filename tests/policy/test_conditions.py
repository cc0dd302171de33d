"""Conditions: every comparison of every type, negation of what is missing, nothing left unread."""

from datetime import date
from pathlib import Path

import pytest

from qihang.policy import PolicyProblem, load
from qihang.policy.condition_parser import OPERATORS, read_condition
from qihang.policy.conditions import (
    Condition,
    ConditionField,
    ConditionSchema,
    ValueType,
    fields_compared,
    fields_of,
    parameters_of,
)
from qihang.policy.yaml_nodes import open_yaml

LEVELS = load().codes.table("degree_level")
SCHEMA = ConditionSchema(
    {
        "name": ConditionField(ValueType.TEXT),
        "level": ConditionField(ValueType.CODE, LEVELS),
        "pay": ConditionField(ValueType.NUMBER),
        "begin": ConditionField(ValueType.DATE),
        "end": ConditionField(ValueType.DATE),
        "signed": ConditionField(ValueType.FLAG),
    },
    {"today": ValueType.DATE, "least": ValueType.NUMBER, "term": ValueType.NUMBER},
)
TODAY = date(2024, 6, 3)
PARAMETERS = {"today": TODAY, "least": 2200, "term": 365}


def condition_of(folder: Path, text: str) -> Condition:
    file = folder / "rules.yaml"
    file.write_text(f"when: {text}\n", encoding="utf-8")
    return read_condition(open_yaml(file, folder).get("when"), SCHEMA)


HOLDS = [
    ("{field: name, is: 甲}", {"name": "甲"}, True),
    ("{field: name, is: 甲}", {"name": "乙"}, False),
    ("{field: name, in: [甲, 乙]}", {"name": "乙"}, True),
    ("{field: name, starts_with: 山东}", {"name": "山东大学"}, True),
    ("{field: level, starts_with: [bac, col]}", {"level": "college"}, True),
    ("{field: level, in: [master]}", {"level": "bachelor"}, False),
    ("{field: pay, below: {parameter: least}}", {"pay": 2199}, True),
    ("{field: pay, below: {parameter: least}}", {"pay": 2200}, False),
    ("{field: pay, at_most: 2200}", {"pay": 2200}, True),
    ("{field: pay, at_least: 2200}", {"pay": 2199}, False),
    ("{field: pay, above: 0}", {"pay": 1}, True),
    ("{field: begin, after: {parameter: today}}", {"begin": date(2024, 6, 4)}, True),
    ("{field: begin, not_after: 2024-06-03}", {"begin": TODAY}, True),
    ("{field: begin, not_before: 2024-06-03}", {"begin": date(2024, 6, 2)}, False),
    ("{field: end, before: {field: begin}}", {"begin": TODAY, "end": date(2024, 6, 2)}, True),
    ("{field: end, before: {field: begin, plus_days: 2}}", {"begin": TODAY, "end": date(2024, 6, 4)}, True),
    ("{field: end, before: {field: begin, plus_days: term}}", {"begin": TODAY, "end": date(2025, 6, 3)}, False),
    ("{field: signed, is: true}", {"signed": True}, True),
    ("{field: signed, is: true}", {"signed": False}, False),
    ("{field: name, given: true}", {"name": ""}, False),
    ("{field: pay, given: true}", {"pay": 0}, True),
    ("{all: [{field: pay, above: 1}, {field: pay, below: 3}]}", {"pay": 2}, True),
    ("{any: [{field: pay, is: 1}, {field: pay, is: 3}]}", {"pay": 2}, False),
    ("{not: {field: pay, is: 1}}", {"pay": 2}, True),
]  # fmt: skip
# Nothing is known of the field, or of what it is compared with.
MISSING = [
    ("{field: name, is: 甲}", {"name": ""}),
    ("{field: pay, above: 0}", {"pay": None}),
    ("{field: pay, above: 0}", {}),
    ("{field: pay, below: {parameter: least}}", {"pay": "2000"}),
    ("{field: end, after: {field: begin}}", {"end": TODAY}),
    ("{field: end, before: {field: begin, plus_days: 1}}", {"end": TODAY}),
]


@pytest.mark.parametrize(("text", "record", "expected"), HOLDS)
def test_a_comparison_holds(tmp_path: Path, text: str, record: dict, expected: bool) -> None:
    assert condition_of(tmp_path, text).holds(record, PARAMETERS) is expected


@pytest.mark.parametrize(("text", "record"), MISSING)
def test_what_is_not_given_satisfies_no_comparison(tmp_path: Path, text: str, record: dict) -> None:
    assert not condition_of(tmp_path, text).holds(record, PARAMETERS)
    assert condition_of(tmp_path, f"{{not: {text}}}").holds(record, PARAMETERS)


@pytest.mark.parametrize("name", ["today", "least", "term"])
def test_a_parameter_without_value_satisfies_none(tmp_path: Path, name: str) -> None:
    text = {
        "today": "{field: begin, after: {parameter: today}}",
        "least": "{field: pay, above: {parameter: least}}",
        "term": "{field: end, after: {field: begin, plus_days: term}}",
    }[name]
    record = {"begin": date(2030, 1, 1), "end": date(2040, 1, 1), "pay": 9999}
    condition = condition_of(tmp_path, text)
    assert parameters_of(condition) == {name}
    assert condition.holds(record, PARAMETERS)
    assert not condition.holds(record, {**PARAMETERS, name: None})


def test_every_word_of_every_type_is_tried_here() -> None:
    tried = " ".join(text for text, _, _ in HOLDS)
    assert {f" {word}: " for words in OPERATORS.values() for word in words} <= {
        part for part in (f" {word}: " for word in _words()) if part in tried
    }


def _words() -> set[str]:
    return {word for words in OPERATORS.values() for word in words}


def test_what_a_condition_reads_is_known(tmp_path: Path) -> None:
    condition = condition_of(
        tmp_path,
        "{any: [{not: {field: name, given: true}}, {field: end, before: {field: begin}}]}",
    )
    assert fields_of(condition) == {"name", "begin", "end"}
    assert fields_compared(condition) == {"begin", "end"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{all: []}", "no condition stands here"),
        ("{field: name}", "needs one comparison, 0 stand here"),
        ("{field: name, given: false}", "Write it under `not:`"),
        ("{field: name, is: ''}", "never given"),
        ("{field: pay, is: x}", "not a whole number"),
        ("{field: pay, below: {field: begin}}", "is a date, compared with a number"),
        ("{field: pay, below: {field: pay, plus_days: 1}}", "added to a day only"),
        ("{field: pay, below: {}}", "one value is needed"),
        ("{field: begin, after: {field: end, parameter: today}}", "one value is needed"),
        ("{all: [{field: pay, is: 1}], any: [{field: pay, is: 1}]}", "'any' means nothing here"),
        ("{not: " * 14 + "{field: pay, is: 1}" + "}" * 14, "too deep"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PolicyProblem) as caught:
        condition_of(tmp_path, text)
    assert said in str(caught.value)
    assert "line 1" in caught.value.where
