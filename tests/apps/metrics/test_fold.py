"""Folding changes no figure of any day, forgets nothing and adds nothing twice."""

from datetime import date, timedelta

import pytest

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import queries, services
from qihang.apps.metrics.models import CubeCell, SliceCell, TailEntry
from qihang.apps.metrics.services.ledger import rebuild
from qihang.engines.indicators import Counts
from tests.apps.metrics.rows import MOMENT, make_version
from tests.factories.orgs import SYSTEM, Tree
from tests.factories.people import make_graduate

pytestmark = pytest.mark.django_db

DAYS = [date(2024, 4, 30), date(2024, 5, 1), date(2024, 5, 31), date(2024, 6, 1), date(2024, 6, 2)]


def post(tree: Tree, on: date) -> None:
    graduate = make_graduate(tree.college)
    version = make_version(graduate, Status.APPROVED)
    services.reconcile_graduates([graduate.pk], on, MOMENT)
    services.reconcile_destinations([version.pk], on, MOMENT)


def every_day(tree: Tree) -> list[Counts]:
    start = DAYS[0] - timedelta(days=1)
    days = [start + timedelta(days=n) for n in range(40)]
    orgs = (tree.province, tree.city, tree.university, tree.other_university)
    return [queries.org_figures(SYSTEM, org, 2024, day).counts for org in orgs for day in days]


def test_folding_changes_no_figure(tree: Tree) -> None:
    for day in DAYS[:3]:
        post(tree, day)
    before = every_day(tree)
    assert services.fold() == 6
    assert every_day(tree) == before
    assert services.fold() == 0
    for day in DAYS[3:]:
        post(tree, day)
    mixed = every_day(tree)
    services.fold()
    assert every_day(tree) == mixed
    assert not TailEntry.objects.exists()
    assert queries.prove(SYSTEM).holds


def test_a_figure_is_the_sum_up_to_the_day(tree: Tree) -> None:
    for day in DAYS:
        post(tree, day)
    services.fold()
    for number, day in enumerate(DAYS, 1):
        found = queries.org_figures(SYSTEM, tree.province, 2024, day)
        assert found.counts == Counts(number, {"10": number})
        assert found.entries == 2 * number


def test_news_between_two_folds_is_seen_at_once(tree: Tree) -> None:
    post(tree, DAYS[0])
    services.fold()
    assert queries.org_figures(SYSTEM, tree.province, 2024, DAYS[-1]).counts.graduates == 1
    post(tree, DAYS[0])
    assert queries.org_figures(SYSTEM, tree.province, 2024, DAYS[-1]).counts.graduates == 2
    services.fold()
    assert queries.org_figures(SYSTEM, tree.province, 2024, DAYS[-1]).counts.graduates == 2


def test_the_cube_holds_no_college(tree: Tree) -> None:
    post(tree, DAYS[0])
    services.fold()
    nodes = set(CubeCell.objects.values_list("node", flat=True))
    assert nodes == {"/37/", "/37/10422/", "370100"}


@pytest.mark.django_db(transaction=True)
def test_a_broken_cube_is_made_anew(tree: Tree) -> None:
    for day in DAYS[:3]:
        post(tree, day)
    services.fold()
    post(tree, DAYS[3])  # waits in the tail and must stay there
    right = every_day(tree)
    CubeCell.objects.filter(node=tree.university.path).update(value=7)
    SliceCell.objects.filter(dimension="sex").delete()
    assert not queries.prove(SYSTEM).holds
    assert rebuild(SYSTEM) == CubeCell.objects.count() + SliceCell.objects.count()
    assert every_day(tree) == right
    assert queries.prove(SYSTEM).holds
    assert TailEntry.objects.count() == 2
