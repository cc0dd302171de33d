"""What a process keeps of the cube goes on with every fold, and is never of another state than the tail."""

import threading
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import queries, services
from qihang.apps.metrics.models import Block
from qihang.apps.metrics.sql.ledger import folded, parts
from qihang.apps.metrics.sql.ledger.parts import LedgerPart, Mark, Totals
from qihang.apps.orgs.models import Org
from qihang.engines.indicators import Counts, RunningTotal
from qihang.kernel import Cohort
from tests.apps.metrics.rows import DAY, MOMENT, make_version
from tests.factories.orgs import SYSTEM, Tree, make_province
from tests.factories.people import make_graduate

WARM = 1  # marks and tail
CARRIED = 3  # how much was folded since, and its entries
COHORT = Cohort(2024)


def post(college: Org, on: date = DAY, **facts: str) -> None:
    graduate = make_graduate(college, **facts)
    services.reconcile_graduates([graduate.pk], on, MOMENT)
    version = make_version(graduate, Status.APPROVED)
    services.reconcile_destinations([version.pk], on, MOMENT)


def of(org: Org, on: date = DAY) -> Counts:
    return queries.org_figures(SYSTEM, org, 2024, on).counts


def women(org: Org, on: date = DAY) -> int:
    cut = {s.member: s.now for s in queries.slices(SYSTEM, org, "sex", COHORT, on)}
    return cut["2"].graduates if "2" in cut else 0


@pytest.mark.django_db
def test_a_fold_is_carried_on_without_reading_the_cube(
    tree: Tree, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    post(tree.college)
    services.fold()
    assert of(tree.province) == Counts(1, {"10": 1})
    with django_assert_num_queries(WARM):  # another day as well
        assert of(tree.province, DAY - timedelta(1)) == Counts()
    post(tree.other_college, DAY - timedelta(1))
    services.fold()
    with django_assert_num_queries(CARRIED):
        assert of(tree.province) == Counts(2, {"10": 2})
    assert of(tree.province, DAY - timedelta(1)) == Counts(1, {"10": 1})


@pytest.mark.django_db
def test_every_part_is_carried_on(tree: Tree) -> None:
    """Whole and cut, from the cube, from slices and from entries, of places that were empty before."""
    orgs = (tree.province, tree.city, tree.university, tree.college, tree.other_university)
    post(tree.college, sex="1")
    services.fold()
    for org in orgs:
        of(org), women(org)
    post(tree.college, sex="2", on=DAY - timedelta(3))
    post(tree.other_college, sex="2", on=DAY + timedelta(3))
    services.fold()
    later = DAY + timedelta(3)
    assert [of(org, later).graduates for org in orgs] == [3, 2, 2, 2, 1]
    assert [women(org, later) for org in orgs] == [2, 1, 1, 1, 1]
    assert [of(org).graduates for org in orgs] == [2, 2, 2, 2, 0]
    assert [women(org) for org in orgs] == [1, 1, 1, 1, 0]
    assert of(tree.college, DAY - timedelta(1)) == Counts(1, {"10": 1})
    assert queries.org_figures(SYSTEM, tree.college, 2024, later).entries == 4


@pytest.mark.django_db
def test_after_a_bulk_load_it_is_read_anew(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST", 3)
    post(tree.college)
    services.fold()
    assert of(tree.university) == Counts(1, {"10": 1})
    for _ in range(2):
        post(tree.college)
    services.fold()
    assert of(tree.university) == Counts(3, {"10": 3})


@pytest.mark.django_db
def test_a_fold_undone_is_not_gone_on_from(tree: Tree) -> None:
    """A rolled-back fold had given the block a number that the next one has again."""
    post(tree.college)
    services.fold()
    with transaction.atomic():
        post(tree.other_college)
        services.fold()
        assert of(tree.province).graduates == 2
        transaction.set_rollback(True)
    assert of(tree.province).graduates == 1
    post(tree.college)
    services.fold()
    assert of(tree.university).graduates == 2
    assert Block.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_older_snapshot_reads_for_itself() -> None:
    """A long report keeps seeing its own state while the memory has gone on with the others."""
    tree = make_province()
    post(tree.college, sex="2")
    services.fold()
    assert of(tree.province).graduates == 1

    def go_on() -> None:
        post(tree.other_college, sex="2")
        services.fold()
        assert of(tree.province).graduates == women(tree.province) == 2
        connection.close()

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        assert of(tree.province).graduates == 1
        other = threading.Thread(target=go_on)
        other.start()
        other.join()
        assert of(tree.province).graduates == 1
        assert women(tree.province) == 1
        assert women(tree.other_university) == 0
    assert of(tree.province).graduates == 2


@pytest.mark.django_db
def test_what_takes_too_much_room_makes_way(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folded, "_memory", folded.Folded(room=1))
    post(tree.college)
    services.fold()
    for _ in range(2):
        assert of(tree.province) == of(tree.university) == Counts(1, {"10": 1})


@pytest.mark.django_db
def test_what_is_carried_on_at_once_is_not_read_by_who_brought_it(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another thread may go on to the next fold as soon as a part is kept."""

    class Hasty(folded.Folded):
        def keep(self, marks: Mapping[int, Mark], read: Mapping[LedgerPart, Totals]) -> None:
            super().keep(marks, read)
            for running in read.values():
                running.add([RunningTotal(("", "graduates", ""), [DAY.toordinal()], [1])])

    monkeypatch.setattr(folded, "_memory", Hasty())
    post(tree.college)
    services.fold()
    assert of(tree.province) == Counts(1, {"10": 1})
