"""A page and its fragments come from one template: the fragment is a region of the full page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.cache import patch_vary_headers

FRAGMENT = "fragment"


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    partial: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The full page, or for htmx only the `{% partialdef %}` it asks for.

    Asked for is `partial`, else the id of htmx's target, else a partial called `fragment`; where
    the template has none of these the full page is the answer.
    """
    name = _fragment(request, template, partial) or template
    response = render(request, name, dict(context or {}), status=status)
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response


def _fragment(request: HttpRequest, template: str, partial: str | None) -> str | None:
    htmx = getattr(request, "htmx", None)
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return None
    wanted = (partial, htmx.target, FRAGMENT)
    names = (f"{template}#{name}" for name in wanted if name)
    return next((name for name in names if _exists(name)), None)


def _exists(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True
