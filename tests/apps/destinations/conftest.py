"""The people of these tests: reviewers of one college and its university."""

from pathlib import Path

import pytest
from pytest_django import Settings

from qihang.apps.destinations.events import DestinationsMoved
from qihang.apps.orgs.rules import Role
from qihang.kernel import Scope, Subscription
from tests.factories.contributions import give, listener
from tests.factories.orgs import Tree, make_account, scope_for
from tests.factories.storages import storages_at


@pytest.fixture(autouse=True)
def stored_files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path / "files")


@pytest.fixture
def head(tree: Tree) -> Scope:
    return scope_for(make_account(Role.COLLEGE_HEAD, tree.college, name="学院负责人"))


@pytest.fixture
def office_head(tree: Tree) -> Scope:
    return scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university, name="学校负责人"))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[DestinationsMoved]:
    events: list[DestinationsMoved] = []
    give(monkeypatch, Subscription(DestinationsMoved, listener(events)))
    return events
