"""The demo's own pages: enter as a role, move the clock."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qihang.web.access import public


@public
def enter(request: HttpRequest) -> HttpResponse:
    """Choose a role to enter as."""
    return render(request, "world/enter.html", {})
