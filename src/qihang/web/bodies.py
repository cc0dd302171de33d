"""How large a body may be, by its head: before anything of it is read.

Small ones pass anywhere. A large one passes only where the view takes files (`accepts_files`) and from
somebody who may enter there. Our server asks with ANNOUNCED before it reads on (docs/adr/0028); under
any other server the length in the head is judged when the request comes.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from qihang.policy import load
from qihang.web.access import View
from qihang.web.request import ANNOUNCED, SMALL, Request

Respond = Callable[[Request], HttpResponse]
UPLOAD = "X-Upload"  # header of a form with files that a script sends
NEXT_PAGE = "X-Next-Page"  # header of its answer: where to go on


def accepts_files(purpose: str, times: str = "") -> Callable[[View], View]:
    """Let a view accept a file of this purpose, or as many as the limit `times`."""

    def decorate(view: View) -> View:
        view.__dict__["files"] = (purpose, times)
        return view

    return decorate


def body_middleware(get_response: Respond) -> Respond:
    """Refuse what is too large for its address (413). The API's gate has its own check."""

    def middleware(request: Request) -> HttpResponse:
        if request.path.startswith(settings.API_ROOT) or announced_length(request) <= SMALL:
            return get_response(request)
        if announced_length(request) > _most(request):
            return render(request, "web/dead_end.html", {"kind": "too_large"}, status=413)
        return read_body(request) or get_response(request)

    return middleware


def upload_middleware(get_response: Respond) -> Respond:
    """Name the next page to a script that sent a form with files, instead of leading it there.

    A script cannot help but follow a redirect, and would then ask the browser for the same page again:
    what the first answer had to say (messages) nobody would see.
    """

    def middleware(request: Request) -> HttpResponse:
        answer = get_response(request)
        if UPLOAD in request.headers and "Location" in answer:
            answer[NEXT_PAGE] = answer["Location"]
            del answer["Location"]
            answer.status_code = 204
        return answer

    return middleware


def announced_length(request: HttpRequest) -> int:
    """Bytes of the body, by its head."""
    length = request.META.get(ANNOUNCED) or request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if str(length).isdecimal() else 0


def read_body(request: HttpRequest) -> HttpResponse | None:
    """The answer to a server that asks whether to read the body; None where it came with it."""
    return HttpResponse(status=204) if ANNOUNCED in request.META else None


def _most(request: Request) -> int:
    """Bytes this address takes from whoever asks."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return SMALL
    named = getattr(view, "files", None)
    if named is None or not any(request.scope.allows(p) for p in getattr(view, "access", ())):
        return SMALL
    purpose, times = named
    policy, day = load(), request.today
    many = policy.limit(times, day) if times else 1
    return SMALL + many * policy.limit(policy.purpose(purpose).most_bytes, day)
