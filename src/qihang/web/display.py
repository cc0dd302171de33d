"""Each reader's choice of language and colours, kept in cookies and in the account."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from qihang.kernel import contributions
from qihang.web import parameters
from qihang.web.frame import THEME_COOKIE, THEMES
from qihang.web.request import Request

YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class DisplayHandler:
    """Who else keeps the choice: `keep` is called with (request, language, theme).

    Language is one of the settings, theme light, dark or auto; "" where it was not changed.
    """

    key: str
    keep: Callable[[Request, str, str], None]


def change(request: Request) -> HttpResponse:
    """Set the cookies asked for and go back to where the reader was."""
    language = _known(request, "language", dict(settings.LANGUAGES))
    theme = _known(request, "theme", (*THEMES, "auto"))
    response = HttpResponseRedirect(_back(request))
    if language:
        _keep_cookie(request, response, settings.LANGUAGE_COOKIE_NAME, language)
    if theme:
        _keep_cookie(request, response, THEME_COOKIE, theme)
    for handler in contributions.of(DisplayHandler):
        handler.keep(request, language, theme)
    return response


def _known(request: Request, name: str, choices: Iterable[str]) -> str:
    return parameters.choice(request.POST, name, choices)


def _keep_cookie(request: Request, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())


def _back(request: Request) -> str:
    """Where the reader was: no page says its own address, so that equal frames are rendered once."""
    target = parameters.text(request.POST, "next", 2000) or request.headers.get("Referer", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if safe else "/"
