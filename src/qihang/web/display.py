"""Each reader's choice of language and colours, kept in cookies and told to the account."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from qihang.web.frame import THEME_COOKIE, THEMES

YEAR = 365 * 24 * 3600

Keep = Callable[[HttpRequest, str, str], None]
_keepers: list[Keep] = []


def on_change(keep: Keep) -> Keep:
    """Register who else keeps the choice: called with (request, language, theme), "" if unchanged."""
    _keepers.append(keep)
    return keep


def change(request: HttpRequest) -> HttpResponse:
    """Set the cookies asked for and go back to where the reader was."""
    language = request.POST.get("language", "")
    theme = request.POST.get("theme", "")
    response = HttpResponseRedirect(_back(request))
    if language in dict(settings.LANGUAGES):
        _keep_cookie(request, response, settings.LANGUAGE_COOKIE_NAME, language)
    if theme in THEMES:
        _keep_cookie(request, response, THEME_COOKIE, theme)
    elif theme:
        response.delete_cookie(THEME_COOKIE)
    for keep in _keepers:
        keep(request, language, theme)
    return response


def _keep_cookie(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if safe else "/"
