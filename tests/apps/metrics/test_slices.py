"""A figure cut by a dimension: the members sum to the whole, in cube, tail and ledger alike."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import queries, services
from qihang.apps.metrics.models import SliceCell
from qihang.apps.metrics.sql.ledger.dimensions import DIMENSIONS, OF_PEOPLE, OF_WORK
from qihang.apps.orgs.models import Org
from qihang.engines.indicators import Counts
from qihang.kernel import Cohort, Scope
from tests.apps.metrics.rows import DAY, MOMENT, make_version
from tests.factories.orgs import SYSTEM, Tree
from tests.factories.people import make_graduate
from tests.factories.signing import save

pytestmark = pytest.mark.django_db
COHORT = Cohort(2024)
READ_KEPT = 1  # tokens and tail in one statement; a system scope is checked without asking
WORK = {"work_place": "370102", "industry": "13", "employer_type": "31"}
AWAY = {"work_place": "310115", "industry": "16", "employer_type": "39"}


@pytest.fixture
def people(tree: Tree) -> Tree:
    """Four graduates of one university in 济南: two at work (one in 上海), one studying, one waiting."""
    working = make_graduate(tree.college, sex="1", major="080901", home_place="370102")
    away = make_graduate(tree.college, sex="2", major="080901", home_place="370105")
    studies = make_graduate(tree.college, sex="2", major="050201", home_place="410101")
    waits = make_graduate(tree.college, sex="2", major="050201", home_place="370602", hardship="3")
    services.reconcile_graduates([g.pk for g in (working, away, studies, waits)], DAY, MOMENT)
    versions = [
        make_version(working, Status.APPROVED, "10", **WORK),
        make_version(away, Status.APPROVED, "11", **AWAY),
        make_version(studies, Status.APPROVED, "801"),
    ]
    services.reconcile_destinations([v.pk for v in versions], DAY + timedelta(1), MOMENT)
    return tree


def cut(org: Org, dimension: str, on: date = DAY + timedelta(1)) -> dict[str, Counts]:
    found = queries.slices(SYSTEM, org, dimension, COHORT, on)
    return {one.member: one.now for one in found if one.now.graduates or one.now.registered}


@pytest.mark.parametrize("folded", [False, True])
def test_each_member_has_its_own_counts(people: Tree, *, folded: bool) -> None:
    if folded:
        services.fold()
    for org in (people.province, people.city, people.university, people.college):
        assert cut(org, "sex") == {
            "1": Counts(1, {"10": 1}),
            "2": Counts(3, {"11": 1, "801": 1}),
        }
        assert cut(org, "major")["080901"] == Counts(2, {"10": 1, "11": 1})
        assert cut(org, "hardship")["3"] == Counts(1)
        assert {m: c.graduates for m, c in cut(org, "home_place").items()} == {
            "370100": 2, "370600": 1, "410000": 1,
        }  # fmt: skip
        assert cut(org, "work_place") == {
            "370100": Counts(0, {"10": 1}), "310000": Counts(0, {"11": 1}),
        }  # fmt: skip
        assert set(cut(org, "industry")) == {"13", "16"}
        assert set(cut(org, "employer_type")) == {"31", "39"}


def test_the_day_before_nobody_was_placed(people: Tree) -> None:
    services.fold()
    assert cut(people.province, "sex", DAY) == {"1": Counts(1), "2": Counts(3)}
    assert cut(people.province, "sex", DAY - timedelta(1)) == {}


def test_members_of_people_sum_to_the_whole(people: Tree) -> None:
    services.fold()
    whole = queries.org_figures(SYSTEM, people.province, COHORT.year, DAY + timedelta(1)).counts
    for dimension in OF_PEOPLE:
        assert sum(cut(people.province, dimension).values(), Counts()) == whole
    for dimension in OF_WORK:
        assert sum(cut(people.province, dimension).values(), Counts()).registered == 2


def test_a_change_of_work_moves_the_member(people: Tree) -> None:
    services.fold()
    old = Destination.objects.get(kind="11")
    old.status = Status.SUPERSEDED
    save(old)
    new = make_version(old.graduate, Status.APPROVED, "11", **WORK)
    services.reconcile_destinations([old.pk, new.pk], DAY + timedelta(2), MOMENT)
    assert cut(people.province, "industry", DAY + timedelta(1)).keys() == {"13", "16"}
    assert cut(people.province, "industry", DAY + timedelta(2)) == {
        "13": Counts(0, {"10": 1, "11": 1})
    }


def test_what_is_folded_and_what_waits_count_once(people: Tree) -> None:
    """Of the province from cells, of all below from entries, of all from the tail."""
    services.fold()
    later = make_graduate(people.college, sex="1")
    services.reconcile_graduates([later.pk], DAY + timedelta(40), MOMENT)
    services.fold()
    waits = make_graduate(people.college, sex="1")
    services.reconcile_graduates([waits.pk], DAY + timedelta(2), MOMENT)
    latest = make_graduate(people.college, sex="1")
    services.reconcile_graduates([latest.pk], DAY + timedelta(41), MOMENT)
    for org in (people.province, people.city, people.university):
        for days, graduates in ((1, 1), (2, 2), (39, 2), (40, 3), (41, 4)):
            assert cut(org, "sex", DAY + timedelta(days))["1"].graduates == graduates


def test_what_is_kept_in_memory_is_never_out_of_date(
    people: Tree, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    services.fold()
    first = cut(people.province, "major")
    with django_assert_num_queries(READ_KEPT):
        assert cut(people.province, "major") == first
    late = make_graduate(people.college, major="080901")
    services.reconcile_graduates([late.pk], DAY, MOMENT)
    for _ in range(2):  # in the tail, then folded
        assert cut(people.province, "major")["080901"] == Counts(3, {"10": 1, "11": 1})
        services.fold()


def test_cells_are_of_the_province_only(people: Tree) -> None:
    services.fold()
    cells = SliceCell.objects.filter(dimension="sex")
    assert set(cells.values_list("node", flat=True)) == {people.province.path}


def test_the_previous_cohort_stands_beside_on_its_own_day(people: Tree) -> None:
    earlier = make_graduate(people.college, cohort=2023, sex="1")
    services.reconcile_graduates([earlier.pk], date(2023, 6, 2), MOMENT)
    found = {s.member: s for s in queries.slices(SYSTEM, people.province, "sex", COHORT, DAY)}
    assert found["1"].before is None
    later = queries.slices(SYSTEM, people.province, "sex", COHORT, DAY + timedelta(1))
    assert {s.member: s.before for s in later} == {"1": Counts(1), "2": None}


def test_outside_the_scope_there_is_no_cut(people: Tree) -> None:
    with pytest.raises(Org.DoesNotExist):
        queries.slices(Scope(account=1), people.province, "sex", COHORT, DAY)


def test_there_is_no_dimension_of_colleges_or_persons(people: Tree) -> None:
    for name in ("org_path", "class_name", "college", "cause"):
        with pytest.raises(KeyError):
            queries.slices(SYSTEM, people.province, name, COHORT, DAY)
    assert not any("path" in n or "class" in n or "name" in n for n in DIMENSIONS)


@pytest.mark.usefixtures("people")
def test_the_proof_names_a_slice_altered_by_hand() -> None:
    services.fold()
    assert queries.prove(SYSTEM).holds
    SliceCell.objects.filter(dimension="sex", member="1").update(value=9)
    proof = queries.prove(SYSTEM)
    assert proof.cells_total >= 1
    assert "/37/ sex 1" in str(proof.cells[0].facts["where"])
