"""Requests for tests, with what the middleware would have added."""

from typing import Any, cast

from django.test import RequestFactory

from qihang.web.request import Request


def make_request(path: str, **added: Any) -> Request:
    """GET an address; `added` are the attributes that middleware sets."""
    request = cast("Request", RequestFactory().get(path))  # our type is Django's request, named
    vars(request).update(added)
    return request
