"""What an installation outside the demo must have; refused at start, each with its cure."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

DEMO_KEY = "de" * 32
DEMO_SECRET = "development-key-never-in-production"  # noqa: S105 - named as what it is
KEY_BYTES = 32


def stand_guard() -> None:
    """Called when the app starts: outside the demo nothing runs before all is right."""
    register(check_production, Tags.security)
    errors = [] if settings.DEMO else check_production()
    if errors:
        raise ImproperlyConfigured("\n".join(f"{e.msg} {e.hint}" for e in errors))


def check_production(**_: Any) -> list[Error]:
    """The demo's keys, clock and sign-in page have no place where real people are recorded."""
    return [
        Error(problem, hint=cure, id=f"qihang.E{number:03d}")
        for number, (wrong, problem, cure) in enumerate(_findings(), 1)
        if wrong
    ]


def _findings() -> list[tuple[bool, str, str]]:
    demo = settings.DEMO
    make_key = "Make one: python -c 'import secrets; print(secrets.token_hex(32))'."
    return [
        (
            not _is_key(settings.DATA_KEY),
            "QIHANG_DATA_KEY is not 32 bytes in hex.",
            f"It seals identity numbers; keep it apart from the database. {make_key}",
        ),
        (
            not demo and settings.DATA_KEY == DEMO_KEY,
            "QIHANG_DATA_KEY is the demo's key, which everybody knows.",
            make_key,
        ),
        (
            not demo and settings.SECRET_KEY == DEMO_SECRET,
            "QIHANG_SECRET_KEY is the demo's, which everybody knows.",
            make_key,
        ),
        (
            not demo and not [h for h in settings.ALLOWED_HOSTS if h and h != "*"],
            "QIHANG_HOSTS names no host.",
            "Give the host names under which the site is reached, with commas between them.",
        ),
        (
            not demo and "qihang.world" in settings.INSTALLED_APPS,
            "The demo's world and its sign-in page are installed.",
            "Start with QIHANG_MODE=production and do not add qihang.world.",
        ),
        (
            not demo and settings.QIHANG_CLOCK != "django.utils.timezone.now",
            "The product clock is not real time.",
            "Leave QIHANG_CLOCK as it is in production.",
        ),
    ]


def _is_key(text: str) -> bool:
    try:
        return len(bytes.fromhex(text)) == KEY_BYTES
    except ValueError:
        return False
