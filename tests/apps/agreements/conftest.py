"""A series of the university is there, and files of tests lie in their own place."""

from pathlib import Path

import pytest
from pytest_django import Settings

from qihang.apps.agreements.models import AgreementSeries
from qihang.kernel import Scope
from tests.factories.agreements import make_series
from tests.factories.orgs import Tree
from tests.factories.storages import storages_at


@pytest.fixture(autouse=True)
def stored_files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path / "files")


@pytest.fixture
def series(tree: Tree, office: Scope) -> AgreementSeries:
    return make_series(office, tree.university)
