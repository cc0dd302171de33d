"""A pytest plugin: a database of the run's own, and browser tests only where there is a browser."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qihang.config.scratch import scratch_database

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = (
    "no Chromium was found: install one (Debian: `apt-get install chromium`) "
    "or name it in QIHANG_CHROMIUM"
)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Before anything reads the settings; with xdist the workers inherit the first one's answer."""
    stack = contextlib.ExitStack()
    stack.enter_context(scratch_database())
    early_config.add_cleanup(stack.close)
    return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    wanted = [item for item in items if item.get_closest_marker("browser")]
    if not wanted or chromium():
        return
    if os.environ.get("QIHANG_REQUIRE_BROWSER") == "1":
        raise pytest.UsageError(NO_BROWSER)
    for item in wanted:
        item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def chromium() -> Path | None:
    """The browser that tests drive."""
    named = os.environ.get("QIHANG_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    return Path(found) if found and Path(found).exists() else None
