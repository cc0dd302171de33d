"""A pytest plugin: a database of the run's own, and browser tests only where there is a browser."""

import contextlib
import os
from collections.abc import Iterator

import pytest

from qihang.config.browser import NO_BROWSER, chromium
from qihang.config.scratch import scratch_database


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Before anything reads the settings; with xdist the workers inherit the first one's answer."""
    stack = contextlib.ExitStack()
    stack.enter_context(scratch_database())
    early_config.add_cleanup(stack.close)
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks a database (`-m database`); skip browser tests where there is no browser."""
    for item in items:
        fixtures: list[str] = getattr(item, "fixturenames", [])
        if item.get_closest_marker("django_db") or "django_db_setup" in fixtures:
            item.add_marker(pytest.mark.database)
    wanted = [item for item in items if item.get_closest_marker("browser")]
    if not wanted or chromium():
        return
    if os.environ.get("QIHANG_REQUIRE_BROWSER") == "1":
        raise pytest.UsageError(NO_BROWSER)
    for item in wanted:
        item.add_marker(pytest.mark.skip(reason=NO_BROWSER))
