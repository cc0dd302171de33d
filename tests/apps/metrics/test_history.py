"""A loaded history gives the figures that live events would have given, on every day."""

from datetime import UTC, date, datetime

import pytest

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import queries, services
from qihang.apps.metrics.models import Entry
from qihang.apps.orgs.models import Org
from qihang.engines.indicators import Counts
from tests.apps.metrics.rows import MOMENT, make_review, make_version
from tests.factories.orgs import SYSTEM, Tree
from tests.factories.people import make_graduate
from tests.factories.signing import save

pytestmark = pytest.mark.django_db


def test_the_history_of_reviews_becomes_entries(tree: Tree) -> None:
    graduate = make_graduate(tree.college)
    make_graduate(tree.college, in_statistics=False)
    old = make_version(graduate, Status.SUPERSEDED, "10", effective_date=date(2024, 3, 1))
    new = make_version(
        graduate, Status.CONFIRMED, "801", effective_date=date(2024, 5, 6), replaces=old
    )
    make_review(old, Status.WAITING_COLLEGE, Status.WAITING_UNIVERSITY, date(2024, 2, 28))
    make_review(old, Status.WAITING_UNIVERSITY, Status.APPROVED, date(2024, 3, 1))
    make_review(old, Status.APPROVED, Status.SUPERSEDED, date(2024, 5, 6))
    make_review(new, Status.WAITING_UNIVERSITY, Status.APPROVED, date(2024, 5, 6))
    make_review(new, Status.APPROVED, Status.CONFIRMED, date(2024, 6, 20))
    assert services.post_history(2024, MOMENT) == 4
    found = {
        day: queries.org_figures(SYSTEM, tree.province, 2024, day).counts
        for day in (date(2023, 9, 19), date(2024, 2, 29), date(2024, 3, 1), date(2024, 5, 6))
    }
    assert list(found.values()) == [
        Counts(0, {}), Counts(1, {}), Counts(1, {"10": 1}), Counts(1, {"801": 1}),
    ]  # fmt: skip
    assert queries.prove(SYSTEM).holds


def test_a_second_load_posts_nothing(tree: Tree) -> None:
    version = make_version(make_graduate(tree.college), Status.APPROVED)
    make_review(version, Status.WAITING_UNIVERSITY, Status.APPROVED, date(2024, 6, 1))
    assert services.post_history(2024, MOMENT) == 2
    assert services.post_history(2024, MOMENT) == 0


def test_live_news_after_a_load_finds_nothing_to_add(tree: Tree) -> None:
    graduate = make_graduate(tree.college)
    version = make_version(graduate, Status.APPROVED)
    make_review(version, Status.WAITING_UNIVERSITY, Status.APPROVED, date(2024, 6, 1))
    services.post_history(2024, MOMENT)
    assert services.reconcile_graduates([graduate.pk], date(2024, 6, 9), MOMENT) == 0
    assert services.reconcile_destinations([version.pk], date(2024, 6, 9), MOMENT) == 0


def test_what_people_did_live_keeps_its_days(tree: Tree) -> None:
    leaving, moving = make_graduate(tree.college), make_graduate(tree.college)
    services.post_history(2024, MOMENT)
    leaving.in_statistics = False
    save(leaving)
    moving.org, moving.org_path = tree.other_college, tree.other_college.path
    save(moving)
    services.reconcile_graduates([leaving.pk, moving.pk], date(2024, 6, 1), MOMENT)
    before = [of(tree.university, date(2024, 5, 31)), of(tree.university, date(2024, 6, 1))]
    assert before == [Counts(2, {}), Counts(0, {})]
    newcomer = make_graduate(tree.college)
    assert services.post_history(2024, MOMENT) == 1, newcomer
    assert of(tree.university, date(2024, 5, 31)) == Counts(3, {})
    assert of(tree.university, date(2024, 6, 1)) == Counts(1, {})
    assert queries.prove(SYSTEM).holds


def test_a_later_load_adds_what_happened_since(tree: Tree) -> None:
    version = make_version(make_graduate(tree.college), Status.APPROVED)
    make_review(version, Status.WAITING_UNIVERSITY, Status.APPROVED, date(2024, 6, 1))
    services.post_history(2024, MOMENT)
    version.status = Status.SUPERSEDED
    save(version)
    make_review(version, Status.APPROVED, Status.SUPERSEDED, date(2024, 6, 7))
    assert services.post_history(2024, MOMENT) == 1
    assert of(tree.college, date(2024, 6, 6)) == Counts(1, {"10": 1})
    assert of(tree.college, date(2024, 6, 7)) == Counts(1, {})
    assert queries.prove(SYSTEM).holds


def test_only_what_is_new_is_looked_at(tree: Tree) -> None:
    old = make_version(make_graduate(tree.college), Status.APPROVED)
    make_review(old, Status.WAITING_UNIVERSITY, Status.APPROVED, date(2024, 6, 1))
    new = make_version(make_graduate(tree.college), Status.APPROVED)
    make_review(new, Status.WAITING_UNIVERSITY, Status.APPROVED, date(2024, 6, 8))
    since = datetime(2024, 6, 5, tzinfo=UTC)
    assert services.post_history(2024, MOMENT, since) == 1
    assert Entry.objects.get().cause == new.pk
    make_graduate(tree.college, created_at=since)
    assert services.post_history(2024, MOMENT, since) == 1
    assert services.post_history(2024, MOMENT) == 3
    assert queries.prove(SYSTEM).holds


def of(org: Org, day: date) -> Counts:
    return queries.org_figures(SYSTEM, org, 2024, day).counts
