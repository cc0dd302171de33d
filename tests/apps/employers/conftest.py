"""Files of tests lie in their own place; what is published is heard."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from qihang.kernel import bus
from tests.factories.storages import storages_at


@pytest.fixture(autouse=True)
def stored_files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path / "files")


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every event, in its order, which its subscribers hear as well."""
    heard: list[object] = []
    publish = bus.publish

    def note(event: Any) -> None:
        heard.append(event)
        publish(event)

    monkeypatch.setattr(bus, "publish", note)
    return heard
