"""Production refuses to start with keys that are none, hosts that are all, and TLS left to chance."""

import os
import subprocess
import sys
from secrets import token_hex

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from qihang.apps.orgs.checks import production
from qihang.apps.orgs.checks.weak_keys import is_weak_key, is_weak_secret
from qihang.config.places import ROOT

KEY = "7f3a91c4e05d28b6af1290cd34e85b77d6019e2c4b8fa3510c6de47298b35fa1"
SECRET = "mX4vQ-9sLr2Zt8Kp_Wc5Ny7Bd3Hg6Fj1Ua0Ei"


def test_what_the_cure_makes_is_never_refused() -> None:
    for _ in range(1000):
        assert not is_weak_key(bytes.fromhex(token_hex(32)))
        assert not is_weak_secret(token_hex(32))


@pytest.fixture
def right(settings: Settings) -> Settings:
    """Settings as a careful installation has them."""
    settings.DEMO, settings.DATA_KEY, settings.SECRET_KEY = False, KEY, SECRET
    settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS = ["jiuye.example.org"], []
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.QIHANG_CLOCK = "django.utils.timezone.now"
    return settings


def wrong() -> str:
    """What is wrong, but for the world that is installed wherever tests run."""
    found = [error.msg for error in production.check_production()]
    return "\n".join(one for one in found if "demo's world" not in one)


def test_a_careful_installation_starts(right: Settings) -> None:
    assert wrong() == ""


@pytest.mark.parametrize(
    "key",
    [
        "", "de" * 32, "DE" * 32, " ".join(["de"] * 32), "  " + "de" * 32 + "\n", "De" * 32,
        "00" * 32, "ff" * 32, "deadbeef" * 8, "0123456789abcdef" * 4, KEY[:32] * 2, KEY[:62],
        KEY + "00", "zz" * 32,
        bytes(range(32)).hex(), bytes(range(64, 0, -2)).hex(),
        b"this is the key of our province.".hex(),
    ],
)  # fmt: skip
def test_weak_data_keys_are_refused(right: Settings, key: str) -> None:
    right.DATA_KEY = key
    assert "QIHANG_DATA_KEY" in wrong()
    with pytest.raises(ImproperlyConfigured):
        production.register_checks()


@pytest.mark.parametrize(
    "secret",
    [
        " " * 50, "development-key-never-in-production", "Development-Key-Never-In-Production",
        " development-key-never-in-production ", "development_key_never_in_production!!!!",
        "DEVELOPMENT KEY NEVER IN PRODUCTION 2024", "x" * 50, "ab" * 30, "short-but-mixed-9Kq",
        "django-insecure-" + SECRET, "changeme-changeme-changeme-changeme", SECRET[:16] * 3,
        "abcdefghijklmnopqrstuvwxyz0123456789", "de" * 32, SECRET[:31], "1234567890" * 5,
        "please-replace-me-with-something-9x7", KEY, KEY.upper(), f" {KEY}",
    ],
)  # fmt: skip
def test_weak_secrets_are_refused(right: Settings, secret: str) -> None:
    right.SECRET_KEY = secret
    assert "QIHANG_SECRET_KEY" in wrong()


@pytest.mark.parametrize(
    "hosts",
    [
        [], [""], ["*"], ["."], [".example.org"], ["*.example.org"], ["jiuye.example.org", "*"],
        ["jiuye.example.org", ""], [" *"], ["https://jiuye.example.org"], ["jiuye.example.org:443"],
        ["jiuye.example.org/"], ["jiuye example.org"], ["-"], ["a..b"],
    ],
)  # fmt: skip
def test_hosts_that_are_many_or_none_are_refused(right: Settings, hosts: list[str]) -> None:
    right.ALLOWED_HOSTS = hosts
    assert "QIHANG_HOSTS" in wrong()


@pytest.mark.parametrize("host", ["jiuye.example.org", "10.0.0.7", "[::1]", "localhost"])
def test_single_hosts_are_taken(right: Settings, host: str) -> None:
    right.ALLOWED_HOSTS = [host]
    assert wrong() == ""


@pytest.mark.parametrize("origin", ["https://*.example.org", "http://jiuye.example.org", "*"])
def test_origins_are_whole_and_encrypted(right: Settings, origin: str) -> None:
    right.CSRF_TRUSTED_ORIGINS = [origin]
    assert "QIHANG_ORIGINS" in wrong()


def test_a_redirect_without_a_proxy_would_lead_in_a_circle(right: Settings) -> None:
    right.SECURE_SSL_REDIRECT, right.PROXIES = True, 0
    assert "QIHANG_SSL_REDIRECT" in wrong()
    right.PROXIES = 1
    assert wrong() == ""


def test_cookies_travel_encrypted_only(right: Settings) -> None:
    right.SESSION_COOKIE_SECURE = False
    assert "TLS" in wrong()


SHOWN = (
    "from qihang.config import settings as s; print(s.SECURE_PROXY_SSL_HEADER, "
    "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE)"
)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, "None False 31536000 __Host-sessionid True"),
        (
            {"QIHANG_PROXIES": "1"},
            "('HTTP_X_FORWARDED_PROTO', 'https') True 31536000 __Host-sessionid True",
        ),
        (
            {"QIHANG_PROXIES": "1", "QIHANG_SSL_REDIRECT": "0", "QIHANG_HSTS_SECONDS": "0"},
            "('HTTP_X_FORWARDED_PROTO', 'https') False 0 __Host-sessionid True",
        ),
        ({"QIHANG_MODE": "demo"}, "None False 0 sessionid False"),
    ],
)
def test_tls_is_asked_for_where_a_proxy_brings_it(given: dict[str, str], shown: str) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("QIHANG_")},
        "PYTHONPATH": str(ROOT / "src"), "QIHANG_MODE": "production", "DATABASE_URL": "postgresql:///x",
        "QIHANG_SECRET_KEY": SECRET, "QIHANG_DATA_KEY": KEY, "QIHANG_HOSTS": "jiuye.example.org",
        **given,
    }  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-c", SHOWN], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == shown
