"""What the API is, for programs (OpenAPI 3.1) and for people; both need no token."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qihang.config.api.v1 import api
from qihang.web.access import public
from qihang.web.api.reference import chapters


@public
@require_safe
def description(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI description, as committed in docs/api/openapi.json."""
    return HttpResponse(described(), "application/json; charset=utf-8")


@public
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The same as a page to read."""
    shown = {"chapters": chapters(api.get_openapi_schema())}
    return render(request, "web/api.html", shown)


@cache
def described() -> str:
    """The text of docs/api/openapi.json."""
    return api.described()
