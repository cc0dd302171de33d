"""The request as our views receive it: Django's, with what the middleware adds, typed."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from qihang.kernel import Scope

SMALL = 256 * 1024  # bytes of a body that anybody may send anywhere: any form of ours without files
T = TypeVar("T")
ANNOUNCED = "qihang.announced"  # in the environment: a body of so many bytes waits to be read


class Request(HttpRequest):
    """Only a name for type checkers; the object itself is Django's.

    `now` and `today` are the product clock's; `user` is an orgs Account or Django's AnonymousUser;
    `standing` is that account with all it holds, None for visitors; `power` is the open power
    session or None; `token` is the API token of another system or None (all belong to an app this
    layer does not know). `scope_used` is there once the session's own scope was asked for.
    """

    scope: Scope
    now: datetime
    today: date
    htmx: HtmxDetails
    user: Any
    standing: Any
    power: Any
    scope_used: bool
    token: Any


def once(request: Request, make: Callable[[Request], T]) -> T:
    """What `make` makes of this request, made once however many parts of the page ask for it."""
    made: dict[Callable[[Request], Any], T] = request.__dict__.setdefault("made_once", {})
    if make not in made:
        made[make] = make(request)
    return made[make]
