"""Answers that are the same for every visitor may be kept: by browsers, by servers in front, by validators."""

import hashlib
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

from qihang import __version__
from qihang.apps.postings.queries.search import newest_change
from qihang.web.frame import THEME_COOKIE
from qihang.web.request import Request

SECONDS = 60
VARIES = ("Cookie", "Accept-Language", "HX-Request", "HX-Target")
View = Callable[..., HttpResponse]


def kept_for_visitors(view: View) -> View:
    """The view, whose answers to visitors name their state and may be kept for a minute.

    Nothing is kept for whoever has a session, and nothing that sets a cookie (web/caching.py forbids it).
    """

    def kept(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers:
            return view(request, *args, **kwargs)
        state = _state(request)
        known = get_conditional_response(request, etag=state)
        answer = known or view(request, *args, **kwargs)
        if not answer.cookies and answer.status_code in (200, 304):
            answer["ETag"] = state
            patch_cache_control(answer, public=True, max_age=SECONDS)
            patch_vary_headers(answer, VARIES)
        return answer

    return update_wrapper(kept, view)


def _state(request: Request) -> str:
    """What an answer is made of: the address, the posts, the day, the reader's language and colours."""
    parts = (
        request.get_full_path(),
        newest_change(request.scope),
        request.today,
        get_language(),
        request.COOKIES.get(THEME_COOKIE, ""),
        request.headers.get("HX-Request", ""),
        request.headers.get("HX-Target", ""),
        __version__,
    )
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'
