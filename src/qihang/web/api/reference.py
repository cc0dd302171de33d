"""The description as something to read: chapters of operations with what goes in and comes out."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from qihang.web.components import Column, Empty, Table, TableRow

Described = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OperationEntry:
    """One operation as it is shown."""

    name: str
    method: str
    path: str
    summary: str
    text: str
    request: Table
    response: str
    errors: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """Operations about one thing."""

    title: str
    entries: tuple[OperationEntry, ...]


def chapters(schema: Described) -> list[Chapter]:
    """The operations of the description by their tag, in its order."""
    found: dict[str, list[OperationEntry]] = {}
    for path, methods in schema["paths"].items():
        for method, described in methods.items():
            entry = _entry(schema, method.upper(), path, described)
            found.setdefault(described["tags"][0], []).append(entry)
    return [Chapter(title, tuple(entries)) for title, entries in found.items()]


def _entry(schema: Described, method: str, path: str, described: Described) -> OperationEntry:
    answers = described["responses"]
    given: Described = next((a for status, a in answers.items() if status.startswith("2")), {})
    return OperationEntry(
        described["operationId"],
        method,
        schema["servers"][0]["url"] + path,
        described["summary"],
        described["description"],
        _parameters_table(schema, described),
        json.dumps(_sample(schema, _body(given)), ensure_ascii=False, indent=2),
        ", ".join(status for status in answers if status >= "400"),
    )


def _parameters_table(schema: Described, described: Described) -> Table:
    columns = [
        Column(gettext("参数"), lead=True), Column(gettext("位置")),
        Column(gettext("必填")), Column(gettext("说明")),
    ]  # fmt: skip
    rows = [
        TableRow((p["name"], p["in"], _yes(p.get("required")), p.get("description", "")))
        for p in described.get("parameters", [])
    ]
    rows += list(_fields(schema, _body(described.get("requestBody", {}))))
    return Table(gettext("参数"), columns, rows, empty=Empty(gettext("不需要参数。")))


def _fields(schema: Described, body: Described) -> Iterator[TableRow]:
    shape = _resolved(schema, body)
    for name, field in shape.get("properties", {}).items():
        needed = _yes(name in shape.get("required", []))
        yield TableRow((name, "body", needed, field.get("description", "")))


def _body(part: Described) -> Described:
    content: Described = next(iter(part.get("content", {}).values()), {})
    found: Described = content.get("schema", {})
    return found


def _resolved(schema: Described, shape: Described) -> Described:
    name = shape.get("$ref", "").rpartition("/")[2]
    found: Described = schema["components"]["schemas"][name] if name else shape
    return found


def _sample(schema: Described, shape: Described) -> Any:
    """A made-up value of this shape: its example, else the plainest one."""
    shape = _resolved(schema, shape)
    if shape.get("examples"):
        return shape["examples"][0]
    if "properties" in shape:
        return {name: _sample(schema, field) for name, field in shape["properties"].items()}
    if "anyOf" in shape:
        return _sample(schema, shape["anyOf"][0])
    if "enum" in shape:
        return shape["enum"][0]
    if shape.get("type") == "array":
        return [_sample(schema, shape.get("items", {}))]
    return _PLAIN.get(shape.get("format", ""), _PLAIN.get(shape.get("type", "")))


def _yes(needed: object) -> str:
    return gettext("是") if needed else ""


_PLAIN: dict[str, Any] = {
    "date": "2024-06-15",
    "date-time": "2024-06-15T09:30:00+08:00",
    "uuid": "3f2b8c1e-5f0a-4d3c-9b7e-2a1d4c6e8f90",
    "string": "",
    "integer": 0,
    "number": 0.0,
    "boolean": True,
    "object": {},
}
