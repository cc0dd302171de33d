"""The one place where a no becomes an answer of the API: application/problem+json (RFC 9457).

Each has our code, a sentence in the language asked for, and, field by field, what is wrong where.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Schema
from pydantic import Field

from qihang.kernel import Objection, Refusal, msgid
from qihang.web.faults import HEADER
from qihang.web.refusals import sentence

CONTENT_TYPE = "application/problem+json"

# Refusals that are more than "your request is well formed, and the rules say no" (422).
STATUS: Mapping[str, int] = {
    "malformed": 400,
    "idempotency_key_missing": 400,
    "idempotency_key_malformed": 400,
    "cursor_unknown": 400,
    "token_missing": 401,
    "token_unknown": 401,
    "not_permitted": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "changed_meanwhile": 409,
    "api_answer_once": 409,
    "too_large": 413,
    "not_json": 415,
    "too_many_requests": 429,
    "broken": 500,
    "database_away": 503,
    "disk_full": 507,
}
RULES_SAY_NO = 422
KEPT = frozenset({"Allow", "Retry-After", HEADER})  # of the answer that becomes a problem
NOT_PERMITTED = Refusal("not_permitted", "这个令牌没有办理这件事的权限，请联系创建令牌的负责人。")
NOT_FOUND = Refusal("not_found", "没有这个地址或这条记录，或者它不在令牌的范围内。")
TOO_LARGE = Refusal("too_large", "请求太大，请分成几批发送。")
# What Django itself answers when a request never reaches an operation, or an operation fails.
_BY_STATUS = {
    400: Refusal("malformed", "请求的格式不对，请对照接口说明核对。"),
    403: NOT_PERMITTED,
    404: NOT_FOUND,
    405: Refusal("method_not_allowed", "这个地址不接受这种方法，请对照接口说明核对。"),
    413: TOO_LARGE,
    500: Refusal("broken", "系统出了差错，没有改动任何数据。请稍后用同一个键重试。"),
    503: Refusal("database_away", "数据库暂时连不上，请稍后用同一个键重试。"),
    507: Refusal(
        "disk_full", "服务器磁盘已满或不能写入，没有存下来。请通知管理员，然后用同一个键重试。"
    ),
}
# What pydantic says of a value, in our words; anything else is `wrong`.
_MESSAGES: Mapping[str, str] = {
    "missing": msgid("缺少这一项。"),
    "extra_forbidden": msgid("没有这一项，请核对名称。"),
    "string_type": msgid("这里要填文字。"),
    "string_too_long": msgid("文字太长，最多 {max_length} 个字符。"),
    "string_too_short": msgid("文字太短，至少 {min_length} 个字符。"),
    "string_pattern_mismatch": msgid("这一项的写法不对，请对照接口说明核对。"),
    "int_type": msgid("这里要填整数。"),
    "int_parsing": msgid("这里要填整数。"),
    "bool_parsing": msgid("这里要填 true 或 false。"),
    "bool_type": msgid("这里要填 true 或 false。"),
    "uuid_parsing": msgid("这里要填记录编号（UUID）。"),
    "date_from_datetime_parsing": msgid("请按 2024-06-15 这样的格式填写日期。"),
    "date_parsing": msgid("请按 2024-06-15 这样的格式填写日期。"),
    "date_type": msgid("请按 2024-06-15 这样的格式填写日期。"),
    "greater_than_equal": msgid("数值太小，至少是 {ge}。"),
    "less_than_equal": msgid("数值太大，最多是 {le}。"),
    "list_type": msgid("这里要填一个数组。"),
    "too_long": msgid("一次最多 {max_length} 条，请分成几批发送。"),
    "too_short": msgid("至少要有 {min_length} 条。"),
    "enum": msgid("这里只能填：{expected}。"),
    "literal_error": msgid("这里只能填：{expected}。"),
}
_WRONG = msgid("这一项不对，请对照接口说明核对。")


class Fault(Schema):
    """What is wrong with one value."""

    code: str
    detail: str
    place: str = Field(description="body, query, path or header; empty where no place is at fault")
    pointer: str = Field(description="JSON pointer into that place, as /rows/0/name")


class Problem(Schema):
    """Every answer that is a no."""

    type: str = Field(description="urn:qihang:problem: and the code")
    title: str
    status: int
    code: str = Field(description="for programs; never translated")
    detail: str = Field(description="for people, in the language of Accept-Language (zh or en)")
    errors: list[Fault] = []
    number: str = Field("", description="of a fault: under it stands everything in the log")


def problem(
    refusal: Refusal, status: int = 0, faults: Sequence[Mapping[str, str]] = (), number: str = ""
) -> HttpResponse:
    """The refusal as an answer; `faults` default to its objections."""
    status = status or STATUS.get(refusal.code, RULES_SAY_NO)
    body: dict[str, Any] = {
        "type": f"urn:qihang:problem:{refusal.code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": refusal.code,
        "detail": sentence(refusal),
        "errors": [*faults] or [_fault(o) for o in refusal.objections],
        **({"number": number} if number else {}),
    }
    answer = HttpResponse(json.dumps(body, ensure_ascii=False), CONTENT_TYPE, status)
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer realm="qihang"'
    return answer


def misfits(errors: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """What does not fit the description of the operation, each with its place; 422."""
    refusal = Refusal("does_not_fit", "有 {n} 处不符合接口说明，没有改动任何数据。", n=len(errors))
    return problem(refusal, RULES_SAY_NO, [_misfit(error) for error in errors])


def _fault(objection: Objection) -> dict[str, str]:
    """A field is a name in the body, or says its place: body/rows/0/name."""
    path = objection.field.removeprefix("body/")
    return {
        "code": objection.code,
        "detail": sentence(objection),
        "place": "body" if path else "",
        "pointer": f"/{path}" if path else "",
    }


def _misfit(error: Mapping[str, Any]) -> dict[str, str]:
    place, *steps = error["loc"]
    if place == "body":
        steps = steps[1:]  # the name of the argument, which nobody outside knows
    kind = error["type"]
    message = gettext(_MESSAGES.get(kind, _WRONG)).format(**error.get("ctx", {}))
    return {"code": kind, "detail": message, "place": str(place), "pointer": _pointer(steps)}


def _pointer(steps: Sequence[object]) -> str:
    return "".join("/" + str(s).replace("~", "~0").replace("/", "~1") for s in steps)


def problem_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let no page answer under the address of the API: what Django refuses becomes a problem too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        if (
            not request.path.startswith(settings.API_ROOT)
            or answer.status_code < HTTPStatus.BAD_REQUEST
        ):
            return answer
        if answer.headers.get("Content-Type") == CONTENT_TYPE:
            return answer
        status, number = answer.status_code, answer.headers.get(HEADER, "")
        ours = problem(_BY_STATUS.get(status, _BY_STATUS[400]), status, number=number)
        for name in KEPT & answer.headers.keys():
            ours[name] = answer[name]
        return ours

    return middleware
