"""The gate of the API: which token asks, how often, and whether a write was done before.

Stands before every operation, so that none can forget it. Sessions count for nothing here.
"""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from qihang.apps.orgs import queries, services
from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.services import Answered, Turn
from qihang.kernel import Refusal, Scope
from qihang.web.api.access import KEY, KEY_HEADER, SAFE
from qihang.web.api.problems import TOO_LARGE, problem
from qihang.web.api.texts import must_be_text
from qihang.web.bodies import announced_length, read_body
from qihang.web.request import SMALL, Request

Respond = Callable[[Request], HttpResponse]


def gate_middleware(get_response: Respond) -> Respond:
    """Set `request.token` and `request.scope` of whoever asks the API; count, replay, compare."""

    def middleware(request: Request) -> HttpResponse:
        if not request.path.startswith(settings.API_ROOT):
            return get_response(request)
        _recognise(request)
        if waiting := read_body(request):
            return problem(TOO_LARGE) if _is_too_large(request) else waiting
        turn = services.count_use(request.token, request.META["REMOTE_ADDR"], real_now())
        try:
            answer = _too_many(turn) if turn.over else _answer(request, get_response)
        except Refusal as refusal:
            answer = problem(refusal)
        return _with_headers(answer, turn)

    return middleware


def _recognise(request: Request) -> None:
    """The token decides, and nothing else: neither session nor power session."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    known = scheme.lower() == "bearer"
    request.token = queries.token_of(secret.strip(), real_now()) if known else None
    request.user = AnonymousUser()
    request.scope = queries.scope_of_token(request.token) if request.token else Scope()
    request.standing = request.power = None


def _answer(request: Request, get_response: Respond) -> HttpResponse:
    if _is_too_large(request):
        return problem(TOO_LARGE)
    must_be_text(request)
    if request.method in SAFE:
        answer = get_response(request)
        return _unless_known(request, answer)
    key = request.headers.get(KEY_HEADER, "")
    if request.token is None or not KEY.fullmatch(key):
        return get_response(request)  # which refuses it for that
    return _once(request, key, get_response)


def _is_too_large(request: Request) -> bool:
    """Whether more is announced than is read into memory; of strangers little is."""
    return announced_length(request) > (
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE if request.token else SMALL
    )


def _once(request: Request, key: str, get_response: Respond) -> HttpResponse:
    """The write, done once for its key; what was asked is method, address and body together."""
    given = HttpResponse()

    def work() -> Answered:
        nonlocal given
        given = get_response(request)
        return Answered(given.status_code, given.content.decode())

    asked = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    answered = services.answer_once(request.token, key, hashlib.sha256(asked).digest(), work)
    if not answered.again:
        return given
    again = HttpResponse(answered.body, "application/json; charset=utf-8", answered.status)
    again["Idempotent-Replayed"] = "true"
    return again


def _unless_known(request: Request, answer: HttpResponse) -> HttpResponse:
    """304 where the caller has this very answer already."""
    if answer.status_code != 200 or answer.streaming:  # noqa: PLR2004 - HTTP
        return answer
    answer["ETag"] = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    return get_conditional_response(request, answer["ETag"], None, answer) or answer


def _too_many(turn: Turn) -> HttpResponse:
    refusal = Refusal(
        "too_many_requests", "请求太频繁，请 {seconds} 秒后再试。", seconds=turn.reset
    )
    answer = problem(refusal)
    answer["Retry-After"] = str(turn.reset)
    return answer


def _with_headers(answer: HttpResponse, turn: Turn) -> HttpResponse:
    """Where the caller stands (draft-ietf-httpapi-ratelimit-headers), and that nobody keeps it."""
    answer["RateLimit-Policy"] = f'"minute";q={turn.limit};w={services.WINDOW}'
    answer["RateLimit"] = f'"minute";r={max(turn.left, 0)};t={turn.reset}'
    answer.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(answer, ("Authorization", "Accept-Language"))
    return answer
