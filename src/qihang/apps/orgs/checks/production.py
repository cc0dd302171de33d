"""What an installation outside the demo must have; refused at start, each with its cure."""

import ipaddress
import re
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from qihang.apps.orgs.checks.weak_keys import is_weak_key, is_weak_secret, key_bytes

KEY_BYTES = 32
HOST = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*", re.IGNORECASE)
MAKE_KEY = "Make one: python -c 'import secrets; print(secrets.token_hex(32))'."
Finding = tuple[bool, str, str]


def register_checks() -> None:
    """Called when the app starts: outside the demo nothing runs before all is right."""
    register(check_production, Tags.security)
    errors = [] if settings.DEMO else check_production()
    if errors:
        raise ImproperlyConfigured("\n".join(f"{e.msg} {e.hint}" for e in errors))


def check_production(**_: Any) -> list[Error]:
    """The demo's keys, clock and sign-in page have no place where real people are recorded."""
    asked = _always() if settings.DEMO else [*_always(), *_keys(), *_doors(), *_demo()]
    return [
        Error(problem, hint=cure, id=f"qihang.E{number:03d}")
        for number, (wrong, problem, cure) in enumerate(asked, 1)
        if wrong
    ]


def _always() -> list[Finding]:
    key = key_bytes(settings.DATA_KEY)
    return [
        (
            key is None or len(key) != KEY_BYTES,
            "QIHANG_DATA_KEY is not 32 bytes in hex.",
            f"It seals identity numbers; keep it apart from the database. {MAKE_KEY}",
        ),
        (
            settings.PROXIES < 0,
            "QIHANG_PROXIES is no number of proxies.",
            "Say how many reverse proxies of your own stand before the server; 0 for none.",
        ),
    ]


def _keys() -> list[Finding]:
    key, secret = key_bytes(settings.DATA_KEY), settings.SECRET_KEY
    same = secret.strip().casefold() == settings.DATA_KEY.strip().casefold()
    return [
        (
            key is not None and len(key) == KEY_BYTES and is_weak_key(key),
            "QIHANG_DATA_KEY is the demo's key or follows a pattern: everybody can know it.",
            MAKE_KEY,
        ),
        (
            is_weak_secret(secret),
            "QIHANG_SECRET_KEY is the demo's, too short, a placeholder or follows a pattern.",
            MAKE_KEY,
        ),
        (
            same or (key is not None and key_bytes(secret) == key),
            "QIHANG_SECRET_KEY and QIHANG_DATA_KEY are the same.",
            f"Who steals one must not have the other. {MAKE_KEY}",
        ),
    ]


def _doors() -> list[Finding]:
    """How the site is reached: hosts, origins, TLS."""
    origins = settings.CSRF_TRUSTED_ORIGINS
    return [
        (
            not settings.ALLOWED_HOSTS or not all(map(_is_host, settings.ALLOWED_HOSTS)),
            "QIHANG_HOSTS names no host, or something that is none.",
            (
                "Give the names under which the site is reached, with commas between: no wildcard, "
                "no dot before them, no port, no https://."
            ),
        ),
        (
            any("*" in one or not one.startswith("https://") for one in origins),
            "QIHANG_ORIGINS has an origin with a wildcard or without https://.",
            "Give each origin whole, for example https://jiuye.example.org.",
        ),
        (
            settings.SECURE_HSTS_SECONDS < 0,
            "QIHANG_HSTS_SECONDS is negative.",
            "Say for how many seconds browsers shall use https only; 0 turns it off.",
        ),
        (
            settings.SECURE_SSL_REDIRECT and not settings.PROXIES,
            "QIHANG_SSL_REDIRECT leads in a circle: no proxy of yours says what came by https.",
            "Say in QIHANG_PROXIES how many proxies of your own stand before the server.",
        ),
        (
            not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE),
            "Cookies may travel without TLS.",
            "Leave SESSION_COOKIE_SECURE and CSRF_COOKIE_SECURE as they are in production.",
        ),
    ]


def _demo() -> list[Finding]:
    return [
        (
            "qihang.world" in settings.INSTALLED_APPS,
            "The demo's world and its sign-in page are installed.",
            "Start with QIHANG_MODE=production and do not add qihang.world.",
        ),
        (
            settings.QIHANG_CLOCK != "django.utils.timezone.now",
            "The product clock is not real time.",
            "Leave QIHANG_CLOCK as it is in production.",
        ),
    ]


def _is_host(name: str) -> bool:
    """A name or an address of one host, nothing that fits several."""
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return bool(HOST.fullmatch(name))
    return True
