"""Every measure answers for every kind of organisation; a city's graduates are those of its universities."""

from datetime import date

import pytest

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import belonging, record_paths
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.people.models import Graduate
from qihang.kernel import Asked, Cohort, Measure, Measured, Scope, contributions
from qihang.web import clock

pytestmark = pytest.mark.usefixtures("world_tiny")
SYSTEM = Scope.for_system("test")
KINDS = (OrgKind.PROVINCE, OrgKind.CITY, OrgKind.COUNTY, OrgKind.UNIVERSITY, OrgKind.COLLEGE)
# Measures of graduates and their registrations, whose parts add up.
ADDED_UP = ("confirmed_share", "reviews_waiting", "activated_share", "graduates", "placement_rate")


def asked(path: str, day: date | None = None) -> Asked:
    return Asked(SYSTEM, "2024-shandong", Cohort(2024), day or clock.today(), path)


def whole(name: str, path: str) -> Measured:
    measure = contributions.by_key(Measure)[name]
    assert measure.whole is not None
    return measure.whole(asked(path))


def a_city() -> Org:
    """A city in which a university with graduates lies."""
    with_graduates = {
        "/".join(path.split("/")[:3]) + "/"
        for path in Graduate.objects.values_list("org_path", flat=True).distinct()
    }
    for city in Org.objects.filter(kind=OrgKind.CITY).order_by("path"):
        if with_graduates & set(record_paths(SYSTEM, city.path)):
            return city
    raise AssertionError("no city with graduates")


def one_of(kind: OrgKind) -> Org:
    if kind == OrgKind.CITY:
        return a_city()
    return Org.objects.filter(kind=kind).order_by("path")[0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", sorted(contributions.by_key(Measure)))
def test_each_answers_for_each_kind(name: str, kind: OrgKind) -> None:
    measure, org = contributions.by_key(Measure)[name], one_of(kind)
    if measure.whole is not None:
        found = measure.whole(asked(org.path))
        assert (found.value is None) == bool(found.lacking)
    if measure.each is not None:
        for below in KINDS[:-1]:
            assert all(path.startswith("/37/") for path in measure.each(asked(org.path), below))


@pytest.mark.parametrize("name", ADDED_UP)
def test_a_city_is_the_sum_of_its_universities(name: str) -> None:
    paths = record_paths(SYSTEM, a_city().path)
    city, parts = whole(name, paths[0]), [whole(name, path) for path in paths[1:]]
    assert city.n == sum(part.n or 0 for part in parts)
    if city.total is not None:
        assert city.total == sum(part.total or 0 for part in parts)
    assert city.n


@pytest.mark.parametrize("name", ADDED_UP)
def test_the_province_is_the_sum_of_its_universities(name: str) -> None:
    universities = Org.objects.filter(kind=OrgKind.UNIVERSITY).values_list("path", flat=True)
    assert whole(name, "/37/").n == sum(whole(name, path).n or 0 for path in universities)


def test_what_belongs_to_a_city_stands_at_its_universities() -> None:
    city = a_city()
    assert not Graduate.objects.filter(org_path__startswith=city.path).exists()
    here = Graduate.objects.filter(belonging(SYSTEM, city.path)).values_list("org_path", flat=True)
    places = Org.objects.filter(path__in=set(here)).values_list("parent__place", flat=True)
    assert set(places) == {city.place}
