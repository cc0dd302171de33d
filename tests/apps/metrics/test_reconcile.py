"""The ledger follows the records: by exactly one, whatever order the news comes in."""

from datetime import date

import pytest
from django.utils import timezone

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import queries, services
from qihang.apps.people.models import Graduate
from qihang.engines.indicators import Counts
from tests.apps.metrics.rows import DAY, make_version
from tests.factories.orgs import SYSTEM, Tree
from tests.factories.people import make_graduate
from tests.factories.signing import save

pytestmark = pytest.mark.django_db


def counted(tree: Tree, on: date = DAY) -> Counts:
    return queries.org_figures(SYSTEM, tree.province, 2024, on).counts


def know(*graduates: Graduate, on: date = DAY) -> int:
    return services.reconcile_graduates([g.pk for g in graduates], on, timezone.now())


def hear(*versions: int, on: date = DAY) -> int:
    return services.reconcile_destinations(versions, on, timezone.now())


def test_a_graduate_is_counted_once(tree: Tree) -> None:
    graduate = make_graduate(tree.college)
    assert know(graduate) == 1
    assert know(graduate) == 0
    assert counted(tree) == Counts(1, {})


def test_whoever_is_outside_the_statistics_is_not_counted(tree: Tree) -> None:
    graduate = make_graduate(tree.college, in_statistics=False)
    version = make_version(graduate, Status.APPROVED)
    assert know(graduate) + hear(version.pk) == 0


def test_approval_adds_one_and_its_undoing_takes_it_away(tree: Tree) -> None:
    graduate = make_graduate(tree.college)
    know(graduate)
    version = make_version(graduate, Status.APPROVED)
    assert hear(version.pk) == 1
    assert counted(tree) == Counts(1, {"10": 1})
    version.status = Status.WAITING_UNIVERSITY
    version.effective_date = None
    save(version)
    assert hear(version.pk, on=date(2024, 6, 2)) == 1
    assert counted(tree, date(2024, 6, 2)) == Counts(1, {})
    assert counted(tree, DAY) == Counts(1, {"10": 1}), "what was known that day stays known"


def test_confirming_and_reporting_up_change_nothing(tree: Tree) -> None:
    version = make_version(make_graduate(tree.college), Status.APPROVED)
    hear(version.pk)
    for status in (Status.REPORTED, Status.CONFIRMED, Status.DISPUTED):
        version.status = status
        save(version)
        assert hear(version.pk) == 0


def test_a_new_version_takes_the_place_of_the_old(tree: Tree) -> None:
    graduate = make_graduate(tree.college)
    know(graduate)
    old = make_version(graduate, Status.SUPERSEDED, "10")
    new = make_version(graduate, Status.APPROVED, "801", replaces=old)
    hear(new.pk, old.pk)
    assert counted(tree) == Counts(1, {"801": 1})


def test_a_counted_property_moves_graduate_and_destination_together(tree: Tree) -> None:
    graduate = make_graduate(tree.college)
    version = make_version(graduate, Status.APPROVED)
    know(graduate)
    hear(version.pk)
    graduate.org, graduate.org_path = tree.other_college, tree.other_college.path
    save(graduate)
    assert know(graduate, on=date(2024, 6, 3)) == 4
    there = queries.org_figures(SYSTEM, tree.other_university, 2024, date(2024, 6, 3))
    left = queries.org_figures(SYSTEM, tree.university, 2024, date(2024, 6, 3))
    assert there.counts == Counts(1, {"10": 1})
    assert left.counts == Counts(0, {})
    assert queries.prove(SYSTEM).holds


def test_the_news_may_come_in_any_order(tree: Tree) -> None:
    graduate = make_graduate(tree.college)
    version = make_version(graduate, Status.APPROVED)
    hear(version.pk)
    know(graduate)
    hear(version.pk)
    assert counted(tree) == Counts(1, {"10": 1})


def test_nothing_changed_means_nothing_posted(tree: Tree) -> None:
    assert services.reconcile_graduates([], DAY, timezone.now()) == 0
    assert services.reconcile_destinations([], DAY, timezone.now()) == 0
