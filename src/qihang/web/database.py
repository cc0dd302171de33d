"""The database away for a moment (a restart, too many connections): nobody loses what they typed.

What only reads is asked once more after a pause; whatever else is answered with a page that says so
(web/faults.py), because nobody can know here whether a write was done.
"""

import time
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

from qihang.web.faults import DATABASE_AWAY, HEADER

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PAUSE = 0.5  # seconds; a restart takes one or two, a full table of connections less


def away_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Ask a second time, over a new connection, what only reads."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        away = answer.status_code == DATABASE_AWAY.status and HEADER in answer
        if not away or request.method not in SAFE:
            return answer
        time.sleep(PAUSE)
        if not connection.in_atomic_block:  # whoever wrapped the request in one (a test) owns it
            connection.close()
        return get_response(request)

    return middleware
