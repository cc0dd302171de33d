"""Gives each request its scope and its open power session, made only when somebody asks."""

import ipaddress
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from qihang.apps.orgs import origin, queries
from qihang.apps.orgs.clock import real_now
from qihang.kernel import Permission, Scope
from qihang.web.request import Request

Respond = Callable[[Request], HttpResponse]
# Where somebody whose account is not yet secure may go: to secure it, or to leave.
UNFENCED = ("account_", "mfa_", "display")


def scope_middleware(get_response: Respond) -> Respond:
    """Set `request.scope` (kernel Scope) and `request.power` (PowerSession or None)."""

    def middleware(request: Request) -> HttpResponse:
        request.scope = cast("Scope", SimpleLazyObject(lambda: _scope(request)))
        request.power = SimpleLazyObject(lambda: _power(request.scope))
        request.META["REMOTE_ADDR"] = _address(request)
        mark = origin.address.set(request.META["REMOTE_ADDR"] or None)
        try:
            return get_response(request)
        finally:
            origin.address.reset(mark)

    setattr(middleware, "process_view", _secure_first)  # noqa: B010 - Django looks for it here
    return middleware


def _address(request: Request) -> str:
    """The visitor's IP address: the peer's, or behind our own proxies what the outermost saw."""
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    behind = 0 < settings.PROXIES <= len(hops)
    text = hops[-settings.PROXIES] if behind else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:  # a socket has none, a forged header has no form
        return ""


def _scope(request: Request) -> Scope:
    if not request.user.is_authenticated:
        return Scope()
    return queries.scope_of(request.user, real_now())


def _power(scope: Scope) -> Any:
    if not scope.allows(Permission.POWER_OPEN):
        return None
    return queries.open_power(scope, real_now())


def _secure_first(request: Request, *_: object) -> HttpResponse | None:
    """Nowhere else before a first password is changed, and an official's second factor is set up."""
    name = request.resolver_match.url_name or "" if request.resolver_match else ""
    if name.startswith(UNFENCED) or not request.user.is_authenticated:
        return None
    if request.user.provisional:
        return redirect("account_change_password")
    if not settings.DEMO and queries.lacks_second_factor(request.scope):
        return redirect("mfa_activate_totp")
    return None
