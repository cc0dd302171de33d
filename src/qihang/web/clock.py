"""The product clock: what `now` is for records, phases and figures.

In the demo it is a date of the seeded year (settings.QIHANG_CLOCK names the function); everywhere
else it is real time. Sessions, tokens and audit never ask here.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string

from qihang.web.request import Request


def now() -> datetime:
    """The aware moment of the product clock."""
    return _source(settings.QIHANG_CLOCK)()


def today() -> date:
    """The local day of the product clock."""
    return timezone.localdate(now())


def clock_middleware(
    get_response: Callable[[Request], HttpResponse],
) -> Callable[[Request], HttpResponse]:
    """Give every request one moment, `request.now` and `request.today`, that does not move under it."""

    def middleware(request: Request) -> HttpResponse:
        request.now = now()
        request.today = timezone.localdate(request.now)
        return get_response(request)

    return middleware


@cache
def _source(name: str) -> Callable[[], datetime]:
    return import_string(name)
