"""What a plan asks of the ledger: of all, of those owed help, of those at one kind of employer.

And of each organisation of a kind, where such figures may stand side by side; elsewhere nothing is said.
"""

from datetime import date
from decimal import Decimal

import pytest

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.metrics.services import reconcile_graduates
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.people.models import Graduate
from qihang.kernel import (
    Asked,
    Cohort,
    Measure,
    Measured,
    MeasureGuard,
    Permission,
    Reach,
    Scope,
    contributions,
    measure_named,
)
from qihang.kernel.measures import Whole
from qihang.policy import MeasureUnit, load
from tests.factories.destinations import CONTRACT, NOW
from tests.factories.orgs import SYSTEM, Tree, make_org
from tests.factories.people import make_graduate
from tests.factories.signing import sign
from tests.values import not_none

pytestmark = pytest.mark.django_db

DAY = NOW.date()
OF_PERSONS_IN_THE_LEDGER = ("hardship_placement_rate", "community_workers", "placement_rate")


def asked(org: Org, day: date = DAY) -> Asked:
    return Asked(SYSTEM, "2024-shandong", Cohort(2024), day, org.path)


def whole(name: str, org: Org, day: date = DAY) -> Measured:
    return not_none(not_none(measure_named(name)).whole)(asked(org, day))


def each(name: str, org: Org, kind: str) -> dict[str, Decimal | None]:
    return {
        path: m.value
        for path, m in not_none(not_none(measure_named(name)).each)(asked(org), kind).items()
    }


def placed(
    college: Org,
    employer_type: str = "31",
    hardship: str = "0",
    kind: str = "11",
    pay: int | None = 650_000,
) -> Graduate:
    """A graduate with a registration that counts."""
    graduate = make_graduate(college, hardship=hardship)
    columns = {n: v for n, v in CONTRACT.items() if n != "contact_phone"}
    version = Destination.objects.create(
        graduate=graduate,
        cohort=graduate.cohort,
        org_path=graduate.org_path,
        version=1,
        status=Status.APPROVED,
        kind=kind,
        created_at=NOW,
        filed_at=NOW,
        effective_date=DAY,
        **{**columns, "employer_type": employer_type, "monthly_pay_fen": pay},
    )
    sign(version)
    return graduate


@pytest.fixture
def counted(tree: Tree) -> Tree:
    """山东大学 places one of two owed help, two at communities; 山东理工大学 none of one owed help."""
    city = make_org(tree.province, OrgKind.CITY, "3703", "淄博市", "370300")
    assert city.place == tree.other_university.place
    people = [
        placed(tree.college, "56"),
        placed(tree.sibling, "56", hardship="1"),
        placed(tree.other_college),
        make_graduate(tree.college, hardship="1"),
        make_graduate(tree.other_college, hardship="1"),
    ]
    reconcile_graduates([one.pk for one in people], DAY, NOW)
    return tree


def test_those_owed_help_are_counted_by_themselves(counted: Tree) -> None:
    found = whole("hardship_placement_rate", counted.province)
    assert (found.n, found.total) == (1, 3)
    assert each("hardship_placement_rate", counted.province, "university") == {
        counted.university.path: 50,
        counted.other_university.path: 0,
    }
    assert each("hardship_placement_rate", counted.province, "city") == {
        counted.city.path: 50,
        Org.objects.get(code="3703").path: 0,
    }
    assert each("hardship_placement_rate", counted.city, "university") == {
        counted.university.path: 50
    }


def test_workers_of_communities_are_those_hired_by_one(counted: Tree) -> None:
    found = whole("community_workers", counted.province)
    assert found.value == 2
    assert "by=employer_type&member=56" in found.opens
    assert each("community_workers", counted.province, "university") == {
        counted.university.path: 2,
        counted.other_university.path: 0,
    }
    assert whole("community_workers", counted.province, date(2023, 9, 1)).value is None


@pytest.mark.parametrize("kind", ["college", "county", "department", "employer"])
@pytest.mark.parametrize(
    "name", [*OF_PERSONS_IN_THE_LEDGER, "graduates_per_staff", "activated_share"]
)
def test_nothing_is_said_of_each_where_nothing_may_be(counted: Tree, name: str, kind: str) -> None:
    for org in (counted.province, counted.city, counted.university):
        if org.kind != kind:
            assert each(name, org, kind) == {}


def test_a_city_has_the_graduates_of_its_universities(counted: Tree) -> None:
    assert whole("activated_share", counted.city).total == 3
    assert whole("activated_share", counted.province).total == 5
    assert each("activated_share", counted.province, "city").keys() == {
        counted.city.path,
        Org.objects.get(code="3703").path,
    }
    assert each("activated_share", counted.province, "university").keys() == {
        counted.university.path,
        counted.other_university.path,
    }


OFFICE = Scope(reaches=(Reach("/37/", frozenset({Permission.FIGURES_SEE, Permission.PLAN_SEE})),))


def told(name: str, org: Org, scope: Scope) -> Measured:
    return not_none(not_none(measure_named(name)).whole)(
        Asked(scope, "2024-shandong", Cohort(2024), DAY, org.path)
    )


@pytest.fixture
def confirmed(tree: Tree) -> Tree:
    """Of 山东大学 30 of 60 registered confirmed, of 山东理工大学 57 of 60; nobody is unregistered."""
    for college, some in ((tree.college, 30), (tree.other_college, 57)):
        people = [placed(college) for _ in range(60)]
        rows = Destination.objects.filter(graduate__in=people[:some])
        rows.update(status=Status.CONFIRMED)
        sign(*rows)
        reconcile_graduates([one.pk for one in people], DAY, NOW)
    return tree


def test_shares_of_records_are_shown_only_where_neither_side_is_small(confirmed: Tree) -> None:
    """Of 60 confirmed 57 are 3 who did not; and what the other university has tells them."""
    found = {
        org.code: told("confirmed_share", org, OFFICE)
        for org in (confirmed.province, confirmed.university, confirmed.other_university)
    }
    assert (found["37"].n, found["37"].total) == (87, 120)
    assert found["10422"].value is None
    assert found["10433"].value is None
    assert told("confirmed_share", confirmed.other_university, SYSTEM).n == 57
    assert told("activated_share", confirmed.university, OFFICE).value is None
    assert told("confirmed_share", confirmed.college, OFFICE).value is None


def test_nor_where_it_is_not_told_how_many_are_registered(confirmed: Tree) -> None:
    late = [make_graduate(confirmed.college) for _ in range(3)]
    reconcile_graduates([one.pk for one in late], DAY, NOW)
    assert told("registered_share", confirmed.university, OFFICE).value is None
    assert told("confirmed_share", confirmed.university, OFFICE).value is None


OTHERS = (
    "271",
    "46",
    "501",
    "75",
    "12",
    "801",
)  # so many that it may be told how many contracts there are


def test_a_share_by_pay_is_shown_only_where_neither_side_is_small(tree: Tree) -> None:
    """Of 60 contracts 57 pay 6000 yuan; the number of the other university tells who the 3 are as well."""
    for college, some in ((tree.college, 30), (tree.other_college, 57)):
        people = [placed(college, pay=650_000 if n < some else 590_000) for n in range(60)]
        people += [placed(college, kind=kind) for kind in OTHERS for _ in range(12)]
        reconcile_graduates([one.pk for one in people], DAY, NOW)
    name = "contract_pay_share"
    assert (told(name, tree.province, OFFICE).n, told(name, tree.province, OFFICE).total) == (
        87,
        120,
    )
    assert told(name, tree.university, OFFICE).value is None
    assert told(name, tree.other_university, OFFICE).value is None
    assert told(name, tree.other_university, SYSTEM).n == 57


def test_nor_where_it_is_not_told_how_many_such_contracts_there_are(tree: Tree) -> None:
    people = [placed(tree.college, pay=650_000 if n < 30 else None) for n in range(60)]
    late = [make_graduate(tree.college) for _ in range(3)]
    reconcile_graduates([one.pk for one in (*people, *late)], DAY, NOW)
    assert told("contract_pay_share", tree.university, OFFICE).value is None


OF_PERSONS = {"destinations", "people"}


def test_every_share_of_persons_has_a_guard() -> None:
    """Whoever adds one says in metrics what of it may be shown."""
    guarded = contributions.by_key(MeasureGuard)
    shares = {known.name for known in load().measures.values() if known.unit is MeasureUnit.PERCENT}
    given = {
        measure.name
        for measure in contributions.of(Measure)
        if measure.whole and app_of(measure.whole) in OF_PERSONS
    }
    assert given & shares
    assert not given & shares - guarded.keys()


def app_of(whole: Whole) -> str:
    return getattr(whole, "func", whole).__module__.split(".")[2]


def test_no_measure_counts_kinds_within_members() -> None:
    """Two numbers of one table would leave a small one between them."""
    for known in load().measures.values():
        if known.counts and (known.counts.hardship or known.counts.employer_type):
            assert not known.counts.kinds, f"{known.name}: its number stands in no table"
            assert not known.counts.groups, known.name
