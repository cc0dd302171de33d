"""Gives each request its account, its scope and its open power session, made only when asked for."""

import ipaddress
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, get_user
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from qihang.apps.orgs import devices, queries, request_origin, services
from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.queries import AccountStanding
from qihang.kernel import Permission, Scope
from qihang.web.address import without_secrets
from qihang.web.request import Request

Respond = Callable[[Request], HttpResponse]
# Answers that show something, 304 what was shown before.
SHOWN = frozenset({200, 206, 304, 422})
# Where somebody whose account is not yet secure may go: to secure it, or to leave.
UNFENCED = ("account_", "mfa_", "display")


def account_middleware(get_response: Respond) -> Respond:
    """Set `request.user`: the account whose session this is, as Django's own middleware does.

    The session was loaded together with its account. Where that does not prove the sign-in (another
    password since, an older secret, a closed account), Django decides.
    """

    def middleware(request: Request) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: _proven(request) or get_user(request))
        return get_response(request)

    return middleware


def scope_middleware(get_response: Respond) -> Respond:
    """Set `request.scope` (kernel Scope) and `request.power` (PowerSession or None)."""

    def middleware(request: Request) -> HttpResponse:
        request.standing = SimpleLazyObject(lambda: _standing(request))
        request.scope = cast("Scope", SimpleLazyObject(lambda: _scope(request)))
        request.power = SimpleLazyObject(lambda: _power(request))
        request.META["REMOTE_ADDR"] = _address(request)
        mark = request_origin.address.set(request.META["REMOTE_ADDR"] or None)
        seen = request_origin.devices.set(frozenset(devices.officials_on(request)))
        try:
            response = _noted(request, get_response(request))
        finally:
            request_origin.address.reset(mark)
            request_origin.devices.reset(seen)
        devices.remember(request, response)
        return response

    setattr(middleware, "process_view", _secure_first)  # noqa: B010 - Django looks for it here
    return middleware


def _noted(request: Request, answer: HttpResponse) -> HttpResponse:
    """The answer, once the audit knows that it was given under power: nothing is shown before.

    Whatever a view shows and by whatever query, it shows it through here. What could be a person's
    (values typed into the address) is told by its name only.
    """
    if not getattr(request, "scope_used", False) or not request.power:
        return answer
    if answer.status_code not in SHOWN:
        return answer
    match = request.resolver_match
    after = {
        "address": without_secrets(request.path),
        "method": request.method,
        "asked": sorted({*request.GET}),
    }
    services.record_act(
        request.scope, "power.read", "address", (match.view_name if match else "")[:64],
        org_path=request.power.path, after=after,
    )  # fmt: skip
    return answer


def _address(request: Request) -> str:
    """The visitor's IP address: the peer's, or behind our own proxies what the outermost saw."""
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    behind = 0 < settings.PROXIES <= len(hops)
    text = hops[-settings.PROXIES] if behind else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:  # a socket has none, a forged header has no form
        return ""


def _proven(request: Request) -> Any:
    """The account that came with the session, if the session proves that it signed in."""
    session: Any = request.session
    told, backend = session.get(HASH_SESSION_KEY, ""), session.get(BACKEND_SESSION_KEY)
    standing: AccountStanding | None = (
        session.standing
    )  # there once something was read from the session
    if standing is None or not standing.account.is_active:
        return None
    if backend not in settings.AUTHENTICATION_BACKENDS:
        return None
    proven = constant_time_compare(told, standing.account.get_session_auth_hash())
    return standing.account if proven else None


def _standing(request: Request) -> AccountStanding | None:
    """What came with the session; read anew for an account that only now signed in."""
    if not request.user.is_authenticated:
        return None
    known = getattr(getattr(request, "session", None), "standing", None)
    if known is not None and known.account.pk == request.user.pk:
        return known
    return queries.standing_of(request.user.pk, real_now())


def _scope(request: Request) -> Scope:
    request.scope_used = True
    if not request.standing:
        return Scope()
    chosen = (
        getattr(request, "session", {}).get(services.OWN_RECORD)
        if request.standing.records
        else None
    )
    return request.standing.working_on(chosen).scope


def _power(request: Request) -> Any:
    if not request.scope.allows(Permission.POWER_OPEN):
        return None
    return next(iter(request.standing.powers), None)


def _secure_first(request: Request, *_: object) -> HttpResponse | None:
    """Nowhere else before a first password is changed, and an official has a second factor and said who they are."""
    name = request.resolver_match.url_name or "" if request.resolver_match else ""
    if name.startswith(UNFENCED) or not request.user.is_authenticated:
        return None
    if request.user.provisional:
        return redirect("account_change_password")
    if not settings.DEMO and queries.lacks_second_factor(request.standing):
        return redirect("mfa_activate_totp")
    if not settings.DEMO and name != "identity" and queries.lacks_identity(request.standing):
        return redirect("orgs:identity")
    return None
