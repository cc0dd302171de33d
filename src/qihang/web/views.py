"""The living page of components, the display switch, and the pages for when something is wrong."""

import sys
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from qihang.web import display as choices
from qihang.web import faults
from qihang.web.access import public
from qihang.web.cleaned import NotText
from qihang.web.gallery import catalogue, contents, gallery
from qihang.web.request import Request


@public
def ui(request: HttpRequest) -> HttpResponse:
    """Every component with its signature and its states."""
    groups = gallery(request)
    shown = {"contents": contents(groups), "catalogue": catalogue(groups)}
    return render(request, "web/ui.html", shown)


@public
@require_POST
@csrf_exempt
def display(request: Request) -> HttpResponse:
    """Change language or colours.

    Without the token, so that public pages carry none and can be cached; other sites may not ask.
    """
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return HttpResponseForbidden()
    return choices.change(request)


def bad_request(request: HttpRequest, exception: object = None) -> HttpResponse:
    """400, or 413 for what is more than is read: shown by what exactly was wrong with the request."""
    found = (page for kinds, page in _BAD if isinstance(exception, kinds))
    kind, status = next(found, ("bad_request", 400))
    return render(request, "web/dead_end.html", {"kind": kind}, status=status)


_BAD: tuple[tuple[tuple[type[Exception], ...], tuple[str, int]], ...] = (
    ((RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent), ("too_large", 413)),
    ((NotText,), ("not_text", 400)),
)


def _handler(kind: str, status: int) -> Callable[..., HttpResponse]:
    def handler(
        request: HttpRequest,
        exception: object = None,  # noqa: ARG001 - Django names it
        reason: str = "",  # noqa: ARG001 - Django names it
    ) -> HttpResponse:
        return render(request, "web/dead_end.html", {"kind": kind}, status=status)

    return handler


# What Django calls when something is wrong; each page says what to do next.
csrf_failure = _handler("bad_request", 403)
forbidden = _handler("forbidden", 403)
not_found = _handler("missing", 404)
too_many = _handler("too_many", 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Whatever went wrong, with the number under which the log has it.

    Shown in the frame, as far as that needs no more than what the request has read already. Where the
    frame is what fails, Django asks a second time, for the page without it.
    """
    error = sys.exc_info()[1]
    kind, number = faults.kind_of(error), faults.number_of(error)
    framed = kind is not faults.DATABASE_AWAY and not hasattr(request, "fault")
    request.fault = number  # type: ignore[attr-defined]
    template = "web/dead_end.html" if framed else "web/broken.html"
    answer = render(request, template, {"kind": kind.page, "number": number}, status=kind.status)
    answer[faults.HEADER] = number
    if kind.retry_after:
        answer["Retry-After"] = str(kind.retry_after)
    return answer
