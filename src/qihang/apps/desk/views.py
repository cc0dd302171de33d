"""The front door: a public page for visitors, the role's home for the signed-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qihang.web.access import public


@public
def home(request: HttpRequest) -> HttpResponse:
    """Visitors read what this is; the signed-in land on their own home."""
    return render(request, "desk/front.html")
