"""How many had taken up their accounts by a day: all who have one, but for accounts that came later."""

from datetime import UTC, date, datetime

import pytest

from qihang.apps.orgs.models import Account
from qihang.apps.people.measures import MEASURES
from qihang.apps.people.models import Graduate
from qihang.kernel import Asked, Cohort, Scope
from tests.factories.orgs import make_province
from tests.factories.people import make_graduate, make_graduate_account

pytestmark = pytest.mark.django_db
MARCH, JUNE, EARLY = (datetime(2024, month, 3, tzinfo=UTC) for month in (3, 6, 1))


def share(path: str, day: date) -> tuple[int | None, int | None]:
    assert MEASURES[0].whole
    asked = Asked(Scope.for_system("test"), "2024-shandong", Cohort(2024), day, path)
    found = MEASURES[0].whole(asked)
    return found.n, found.total


def activated(graduate: Graduate, at: datetime) -> None:
    Account.objects.filter(pk=make_graduate_account(graduate).pk).update(created_at=at)


def test_each_counts_from_the_day_of_the_account() -> None:
    tree = make_province()
    activated(make_graduate(tree.college, created_at=EARLY), MARCH)
    activated(make_graduate(tree.college, created_at=EARLY), JUNE)
    activated(make_graduate(tree.other_college, created_at=EARLY), MARCH)
    activated(make_graduate(tree.college, created_at=EARLY, in_statistics=False), MARCH)
    make_graduate(tree.college, created_at=JUNE)
    assert share(tree.university.path, date(2024, 3, 2)) == (0, 2)
    assert share(tree.university.path, date(2024, 3, 3)) == (1, 2)
    assert share(tree.university.path, date(2024, 6, 3)) == (2, 3)
    assert share(tree.province.path, date(2024, 3, 3)) == (2, 3)
