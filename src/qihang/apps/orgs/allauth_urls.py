"""Which of allauth's addresses are open here; every other one answers 404.

allauth looks its own addresses up by name, so the closed ones keep theirs.
"""

from typing import Any

from allauth.account.urls import urlpatterns as account_patterns
from allauth.mfa.urls import urlpatterns as factor_patterns
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver

OPEN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_change_password",
        "account_email",
        "account_confirm_email",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
    }
)

Patterns = list[URLPattern | URLResolver]


def account_doors() -> Patterns:
    """Sign-in, password, address."""
    return _closed(account_patterns)


def factor_doors() -> Patterns:
    """The second factor."""
    return _closed(factor_patterns)


def _closed(patterns: Patterns) -> Patterns:
    """The same addresses; behind those that are not open there is nothing."""
    found: Patterns = []
    for entry in patterns:
        if isinstance(entry, URLResolver):
            found.append(URLResolver(entry.pattern, _closed(entry.url_patterns)))
        elif entry.name in OPEN:
            found.append(entry)
        else:
            found.append(URLPattern(entry.pattern, _nothing, name=entry.name))
    return found


def _nothing(_request: HttpRequest, **_: Any) -> HttpResponse:
    raise Http404


_nothing.__dict__[
    "access"
] = ()  # what web.access.public says: it asks for nothing, it shows nothing
