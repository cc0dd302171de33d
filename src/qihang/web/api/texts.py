"""Text as it may come from outside: what the database cannot hold is refused at the door."""

import json
from typing import Annotated, Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny
from pydantic import StringConstraints

from qihang.kernel import Refusal

Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=200)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""Name that policy data or code gives: of a code set, a target, a register."""


def malformed() -> Refusal:
    """The refusal of what is not text at all."""
    return Refusal("malformed", "请求的格式不对，请对照接口说明核对。")


class StrictParser(Parser):
    """JSON as RFC 8259 has it: no NaN, no half characters, no NUL. Refuses with malformed."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        try:
            parsed = json.loads(request.body, parse_constant=_no_number)
            written = json.dumps(parsed, ensure_ascii=False)
            written.encode()
        except (ValueError, RecursionError):
            raise malformed() from None
        if "\\u0000" in written:
            raise malformed()
        found: DictStrAny = parsed
        return found


def must_be_text(request: HttpRequest) -> None:
    """Refuse with malformed an address with a NUL in it."""
    told: list[Any] = [
        request.path,
        *request.GET,
        *(v for vs in request.GET.lists() for v in vs[1]),
    ]
    if any("\0" in text for text in told):
        raise malformed()


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
