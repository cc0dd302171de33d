"""A real browser for the tests of the look."""

import os
from pathlib import Path

import pytest

from tests.shots import CHROMIUM, browser


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for the session; skipped where none is found, unless that is forbidden."""
    if not Path(CHROMIUM).exists() and not os.environ.get("QIHANG_REQUIRE_BROWSER"):
        pytest.skip(f"no browser at {CHROMIUM}; set QIHANG_CHROMIUM")
    # The driver keeps an event loop in this thread; Django would refuse its database for that.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with browser() as running:
        yield running
