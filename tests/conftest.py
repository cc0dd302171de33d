"""What every test starts from: the source language, a small province on demand, a strict browser.

Rows are made by the plain functions of tests/factories; only what many tests share is a fixture.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from qihang.config.browser import NO_BROWSER
from qihang.config.browser import chromium as find_chromium
from qihang.engines import cleaning
from qihang.web import recent
from tests.factories.orgs import Tree

# A shared machine is slow at odd moments; a slow example is no fault. THOROUGH=1 tries ten times more.
COMMON = settings(
    deadline=None,
    max_examples=1000 if os.environ.get("THOROUGH") else 100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("same", COMMON, derandomize=True)
settings.register_profile("seeded", COMMON)


def pytest_configure(config: pytest.Config) -> None:
    """Properties try the same values in every run, so that a clone is green or red for everybody.

    `--hypothesis-seed=N` tries others: .ci/run does, with a seed that it prints.
    """
    seeded = config.getoption("--hypothesis-seed") is not None
    settings.load_profile("seeded" if seeded else "same")


@pytest.fixture(autouse=True)
def source_language() -> Iterator[None]:
    """Each test starts in Chinese, whatever the one before it chose."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Nothing a process keeps outlives the rows of a test."""
    recent.clear()


@pytest.fixture(autouse=True)
def cleaned_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Uploads are cleaned in the test's own process, thirty times faster than in a child.

    What the child does stands in tests/engines/cleaning; tests/apps/files asks for it by name.
    """
    monkeypatch.setattr("qihang.apps.files.services.storage.run_in_child", _unboxed)
    monkeypatch.setattr("qihang.apps.files.services.previews.run_in_child", _unboxed)


def _unboxed(work: str, *file: Any) -> None:
    {"clean": cleaning.clean, "preview": cleaning.preview}[work](*file)


@pytest.fixture
def jobs_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page hands to a worker is done before it answers."""
    monkeypatch.setattr(
        "qihang.apps.jobs.services.start", lambda task, _lock, **given: task(**given)
    )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """At the end, close sessions that outlived their test: a thread of the live server ends a moment
    after its browser, and a database in use cannot be dropped.
    """
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def tree(db: None) -> Tree:
    """A province with two universities, a city, a county and an employer (factories.orgs.Tree)."""
    from tests.factories.orgs import make_province

    return make_province()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One real browser for the session; without one the test skips, unless that is forbidden."""
    if find_chromium() is None:
        if os.environ.get("QIHANG_REQUIRE_BROWSER") == "1":
            pytest.fail(NO_BROWSER, pytrace=False)
        pytest.skip(NO_BROWSER)
    from tests.shots import browser

    # The driver keeps an event loop in this thread; Django would refuse its database for that.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with browser() as running:
        yield running
