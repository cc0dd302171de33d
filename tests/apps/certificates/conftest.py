"""A graduate whose registration counts, and those around."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from qihang.apps.destinations.models import Destination
from qihang.kernel import Scope
from tests.factories.destinations import NOW, make_approved
from tests.factories.orgs import Tree
from tests.factories.storages import storages_at


@pytest.fixture(autouse=True)
def surroundings(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.STORAGES = storages_at(tmp_path / "files")
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def approved(tree: Tree, officer: Scope, office: Scope) -> tuple[Destination, Scope]:
    """A registration that counts, and its graduate's scope."""
    return make_approved(tree.college, officer, office, name="周雨桐")
