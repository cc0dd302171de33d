"""Measures of reviews: today by where registrations stand, any earlier day by their history."""

from datetime import timedelta

import pytest

from qihang.apps.destinations import measuring
from qihang.apps.destinations.rules import EFFECTIVE
from qihang.kernel import Asked, Cohort, Scope
from qihang.web import clock

pytestmark = pytest.mark.usefixtures("world_tiny")
COUNTED = {*measuring.WAITING, *(status.value for status in EFFECTIVE)}


def stood(path: str, back: int = 0, *, live: bool = False) -> dict[str, int]:
    day = clock.today() - timedelta(days=back)
    asked = Asked(Scope.for_system("test"), "2024-shandong", Cohort(2024), day, path, live=live)
    return {k: n for k, n in measuring._stood(asked).items() if k in COUNTED}


@pytest.mark.parametrize("path", ["/37/", "/37/10427/"])
def test_as_they_stand_is_what_the_history_says_of_today(path: str) -> None:
    history = stood(path)
    assert sum(history.values()) > 3
    assert stood(path, live=True) == history


def test_an_earlier_day_is_read_from_history() -> None:
    assert sum(stood("/37/", back=60).values()) < sum(stood("/37/").values())
