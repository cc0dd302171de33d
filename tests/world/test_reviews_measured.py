"""Measures of reviews: where registrations stood on a day is what their history of moves says."""

from collections import Counter
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from qihang.apps.destinations import measures
from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.rules import EFFECTIVE, Status
from qihang.apps.orgs.queries import under
from qihang.apps.people.models import Graduate
from qihang.kernel import Asked, Cohort, Measure, Scope, contributions
from qihang.web import clock
from tests.values import not_none

SYSTEM = Scope.for_system("test")
pytestmark = pytest.mark.usefixtures("world_tiny")


def stood(path: str, back: int = 0) -> dict[str, int]:
    day = clock.today() - timedelta(days=back)
    asked = Asked(Scope.for_system("test"), "2024-shandong", Cohort(2024), day, path)
    return {k: n for k, n in measures._stood(asked).items() if k != Status.DRAFT and n}


def told(path: str, back: int = 0) -> dict[str, int]:
    """The last move of each version by the end of the day."""
    return dict(Counter(status for _, status in last_moves(path, back)))


def last_moves(path: str, back: int) -> list[tuple[int, str]]:
    """Version and status of the last move of each by the end of the day."""
    end = datetime.combine(clock.today() - timedelta(days=back - 1), time())
    last: dict[int, str] = {}
    moves = Review.objects.filter(
        under([path], "destination__org_path"),
        destination__cohort=2024,
        destination__graduate__in_statistics=True,
        at__lt=timezone.make_aware(end),
    )
    for version, status in moves.order_by("at", "pk").values_list("destination", "to_status"):
        last |= {version: status}
    return list(last.items())


@pytest.mark.parametrize("path", ["/37/", "/37/10427/"])
@pytest.mark.parametrize("back", [0, 1, 10, 60, 300])
def test_it_is_what_the_last_moves_say(path: str, back: int) -> None:
    assert stood(path, back) == told(path, back)


@pytest.mark.parametrize("path", ["/37/", "/37/10427/"])
@pytest.mark.parametrize("back", [0, 60])
def test_a_share_by_a_condition_counts_who_counted_then(path: str, back: int) -> None:
    counted = [version for version, status in last_moves(path, back) if status in EFFECTIVE]
    contracts = Destination.objects.filter(pk__in=counted, kind__in=("10", "11"))
    measure = contributions.by_key(Measure)["contract_pay_share"]
    day = clock.today() - timedelta(days=back)
    found = not_none(measure.whole)(Asked(SYSTEM, "2024-shandong", Cohort(2024), day, path))
    assert found.total == contracts.count() > 3
    assert found.n == contracts.filter(monthly_pay_fen__gte=600_000).count() > 0


def test_there_is_something_to_count_and_it_grows() -> None:
    assert 3 < sum(stood("/37/", 60).values()) < sum(stood("/37/").values())


@pytest.mark.django_db
@pytest.mark.parametrize("back", [0, 10])
def test_who_is_outside_the_statistics_is_not_counted(back: int) -> None:
    before = sum(stood("/37/", back).values())
    counted = Graduate.objects.filter(destinations__effective_date__lt="2024-05-01", cohort=2024)
    Graduate.objects.filter(pk=counted[0].pk).update(in_statistics=False)
    assert stood("/37/", back) == told("/37/", back)
    assert sum(stood("/37/", back).values()) < before
