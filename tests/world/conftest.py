"""One tiny world for each module that asks; what a test writes into it is taken back after the test."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from qihang.world.models import DemoClock
from qihang.world.province import World
from tests.factories.world import SEED, standing_world


@pytest.fixture(scope="module")
def seeded(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[DemoClock]:
    with django_db_blocker.unblock(), standing_world(tmp_path_factory.mktemp("files")) as clock:
        yield clock


@pytest.fixture
def world_tiny(seeded: DemoClock, db: None) -> DemoClock:
    """The clock of a tiny world on its first day."""
    return seeded


@pytest.fixture(scope="session")
def small() -> World:
    """A world of the demo's size, not written anywhere."""
    return World("small", SEED)
