"""A device remembers which officials signed in on it: a signed cookie no page and no script reads.

It says who used a browser before, not who uses it now: whoever deletes the cookie, or takes another
browser, is not seen. It stops the shortest way, and leaves a trace of it.
"""

from datetime import timedelta

from django.core import signing
from django.http import HttpResponse
from django.utils import timezone

from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.rules import OFFICIALS
from qihang.policy import load
from qihang.web.request import Request

COOKIE = "qihang_device"
SALT = "qihang.device"
MOST = 12  # accounts, the latest ones: a cookie has an end


def officials_on(request: Request) -> list[int]:
    """Accounts of officials who signed in on this device, as far as it remembers; oldest first."""
    given = request.COOKIES.get(COOKIE, "")
    if not given:
        return []
    try:
        found: list[int] = signing.loads(given, salt=SALT, max_age=_memory())
    except signing.BadSignature:
        return []
    return found


def remember(request: Request, response: HttpResponse) -> None:
    """Add the official whose session this is; costs nothing where the session was not read."""
    standing = getattr(getattr(request, "session", None), "standing", None)
    if standing is None or not any(held.role in OFFICIALS for held in standing.held):
        return
    known, account = officials_on(request), standing.account.pk
    if account in known:
        return
    value = signing.dumps([*known, account][-MOST:], salt=SALT)
    response.set_cookie(
        COOKIE, value, max_age=_memory(), httponly=True, samesite="Lax", secure=request.is_secure()
    )


def _memory() -> timedelta:
    return load().duration("device_memory", timezone.localdate(real_now()))
