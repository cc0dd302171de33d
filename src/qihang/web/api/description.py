"""Completes the OpenAPI description: who may ask, the headers, every possible no, the examples."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from ninja.operation import Operation

from qihang.web.api.access import KEY_HEADER, SAFE, Access
from qihang.web.api.problems import CONTENT_TYPE, Problem

SCHEME = "token"
OF_READS = (400, 401, 403, 404, 405, 422, 429, 500, 503, 507)
OF_WRITES = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503, 507)
REF = {"$ref": "#/components/schemas/Problem"}

Schema = dict[str, Any]
Operations = Mapping[tuple[str, str], Operation]


def template(prefix: str, path: str) -> str:
    """The address as the description writes it: without converters, with one slash at the start."""
    joined = "/".join(part.strip("/") for part in (prefix, path) if part.strip("/"))
    return "/" + re.sub(r"{[^}:]+:", "{", joined)


def complete(schema: Schema, operations: Operations) -> None:
    """Add to the schema what django-ninja does not know of."""
    components = schema["components"]
    components["securitySchemes"] = {
        SCHEME: {"type": "http", "scheme": "bearer", "description": "a token of one organisation"}
    }
    known = components.setdefault("schemas", {})
    told = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    known.update(told.pop("$defs"))
    known["Problem"] = told
    for (method, path), operation in operations.items():
        _complete(schema["paths"][path][method.lower()], method, operation)


def _complete(described: Schema, method: str, operation: Operation) -> None:
    access = next((a for a in operation.auth_callbacks if isinstance(a, Access)), Access())
    described["security"] = [{SCHEME: []}] if access.token else []
    described["description"] = "\n\n".join(
        part for part in (described.get("description", ""), _may(access)) if part
    )
    reads = method in SAFE
    for status in OF_READS if reads else OF_WRITES:
        described["responses"][status] = _no(status)
    if reads:
        described["responses"][304] = {"description": "as If-None-Match has it already"}
    else:
        described["parameters"].append(_KEY)
    described["responses"] = {
        str(status): described["responses"][status] for status in sorted(described["responses"])
    }


def _may(access: Access) -> str:
    if not access.token:
        return "Needs no token."
    if not access.permissions:
        return "Any token may ask."
    return "Needs " + " or ".join(access.permissions) + "."


def _no(status: int) -> Schema:
    return {
        "description": HTTPStatus(status).phrase,
        "content": {CONTENT_TYPE: {"schema": REF}},
    }


_KEY = {
    "in": "header",
    "name": KEY_HEADER,
    "required": True,
    "description": "your own key of this write; asking again with it gives the first answer",
    "schema": {"type": "string", "pattern": "^[\\x21-\\x7e]{1,128}$", "maxLength": 128},
    "example": "roster-2024-06-15-1",
}
