"""The living page of components, the display switch, and the pages for when something is wrong."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from qihang.web import display as choices
from qihang.web.access import public
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


def _handler(kind: str, status: int) -> Callable[..., HttpResponse]:
    def handler(
        request: HttpRequest,
        exception: object = None,  # noqa: ARG001 - Django names it
        reason: str = "",  # noqa: ARG001 - Django names it
    ) -> HttpResponse:
        return render(request, "web/dead_end.html", {"kind": kind}, status=status)

    return handler


# What Django calls when something is wrong; each page says what to do next.
bad_request = _handler("bad_request", 400)
csrf_failure = _handler("bad_request", 403)
forbidden = _handler("forbidden", 403)
not_found = _handler("missing", 404)
too_many = _handler("too_many", 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: shown without the account, which may be what failed."""
    return render(request, "web/broken.html", status=500)
