"""Who may keep an answer: nobody keeps what was made for one reader (RFC 9111, 5.2.2)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

UNKEPT = "private, no-store"
SAFE = ("GET", "HEAD")


def caching_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Forbid keeping, unless the view decided or anybody would have got the same."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not _is_anybodys(request, response):
            response.setdefault("Cache-Control", UNKEPT)
        return response

    return middleware


def _is_anybodys(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether neither question nor answer knows of a session, a token or anything typed."""
    known = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
    return request.method in SAFE and not known and not response.cookies
