"""What comes with a request is text that a database can hold, or it comes no further.

A NUL, half a character or an unknown encoding is answered with 400 before any view, any query and
any form sees it. JSON is read by the API alone, whose parser refuses the same (web/api/texts.py).
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.http import parse_header_parameters

Respond = Callable[[HttpRequest], HttpResponse]
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
ENCODINGS = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})
OTHERWISE = "qihang.otherwise"  # in the environment of a request: its content is not UTF-8


class NotText(BadRequest):
    """Something in the request is no text that can be kept."""


class BrokenOff(BadRequest):
    """The body did not arrive whole."""


def utf8_application(application: Application) -> Application:
    """The WSGI application behind a door that lets no other encoding in.

    Django reads the address in the encoding of the content while it makes the request, before any
    middleware: one that cannot decode text would end there. text_middleware says what was wrong.
    """

    def behind(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not is_utf8_content_type(environ.get("CONTENT_TYPE", "")):
            environ = {**environ, "CONTENT_TYPE": "", OTHERWISE: True}
        return application(environ, start_response)

    return behind


def is_utf8_content_type(content_type: str) -> bool:
    """Whether a type of content names no other encoding, in any spelling of RFC 2231."""
    try:
        _, parameters = parse_header_parameters(content_type)
    except ValueError:
        return False
    return parameters.get("charset", "").lower() in ENCODINGS


def cookie_middleware(get_response: Respond) -> Respond:
    """Cookies that are no text count as not sent: the page that says so reads them too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        for name in [n for n, value in request.COOKIES.items() if not is_text(n + value)]:
            del request.COOKIES[name]
        return get_response(request)

    return middleware


def text_middleware(get_response: Respond) -> Respond:
    """Refuses path, query and headers with 400 where they are no text."""

    def middleware(request: HttpRequest) -> HttpResponse:
        headers = (str(v) for name, v in request.META.items() if name.startswith("HTTP_"))
        query = request.META.get("QUERY_STRING", "")
        if OTHERWISE in request.META or not is_utf8(query):
            raise NotText
        if not all(map(is_text, (request.path, *headers))):
            raise NotText
        return get_response(request)

    return middleware


class FormMiddleware:
    """Refuses a form with 400 where it is no text or did not arrive whole; read here before all others."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Django calls this before the view, when it is known who asks."""
        if request.method != "POST" or request.path.startswith(settings.API_ROOT):
            return
        try:
            sent = list(_sent(request))
        except OSError as error:
            for handler in request.upload_handlers:
                with suppress(OSError):  # on a full disk closing fails too, and removes the file
                    handler.upload_interrupted()
            if isinstance(error, UnreadablePostError):
                raise BrokenOff from error
            raise
        if not all(map(is_text, sent)):
            raise NotText


def is_text(text: str) -> bool:
    """Whether a text can be written as UTF-8 and kept by PostgreSQL."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def is_utf8(query: str | bytes) -> bool:
    """Whether a query or form, as the server got it, is UTF-8 without a NUL."""
    try:
        return "\0" not in unquote_to_bytes(query).decode()
    except UnicodeError:
        return False


def _sent(request: HttpRequest) -> Iterator[str]:
    if request.content_type == "application/x-www-form-urlencoded" and not is_utf8(request.body):
        raise NotText
    for name, values in request.POST.lists():
        yield from (name, *map(str, values))
    for name, files in request.FILES.lists():
        yield name
        yield from (f"{file.name} {file.content_type}" for file in files)
