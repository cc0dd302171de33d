"""Of which days cuts are shown to those who see no persons: two days side by side tell no event."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import services
from qihang.apps.metrics.disclosure.figures import step_day
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import Role
from qihang.kernel import Asked, Cohort, Measured, Permission, Reach, Scope, measure_named
from tests.apps.metrics.rows import MOMENT, make_version
from tests.apps.metrics.test_cut_pages import rows
from tests.apps.metrics.test_pages import browser, text
from tests.factories.orgs import SYSTEM, Tree
from tests.factories.people import make_graduate
from tests.values import not_none

STEP, BEFORE, EVENT, MONTH_END = (date(2024, 5, day) for day in (21, 28, 29, 31))
OFFICE = Scope(reaches=(Reach("/37/", frozenset({Permission.FIGURES_SEE, Permission.PLAN_SEE})),))
DIMENSIONS = ("sex", "hardship", "home_place", "qualification", "industry")


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2024, 5, 7), date(2024, 5, 7)),
        (date(2024, 5, 30), date(2024, 5, 21)),
        (date(2024, 5, 31), date(2024, 5, 31)),
        (date(2024, 6, 6), date(2024, 5, 31)),
        (date(2024, 2, 29), date(2024, 2, 28)),
        (date(2024, 3, 1), date(2024, 2, 28)),
        (date(2024, 1, 3), date(2023, 12, 31)),
    ],
)
def test_the_day_that_is_shown(day: date, shown: date) -> None:
    assert step_day(day) == shown


def test_days_that_are_shown_lie_a_week_apart_and_are_the_same_every_year() -> None:
    """Else the previous cohort's same day, beside its own page, would be a day in between."""
    days = [date(2022, 1, 1) + timedelta(n) for n in range(3 * 365)]
    shown = sorted({step_day(day) for day in days})
    assert all(step_day(day) == day for day in shown)
    assert all(day - step_day(day) < timedelta(10) for day in days)
    assert min(b - a for a, b in pairwise(shown)) >= timedelta(7)
    for day in shown:
        before = Cohort(2024).same_day_in_previous(day)
        assert step_day(before) == before


@pytest.fixture
def moved(tree: Tree) -> Tree:
    """Of 40 men and 40 women half are placed; on EVENT one more of each, both owed help."""
    late = []
    for sex in ("1", "2"):
        people = [
            make_graduate(tree.college, sex=sex, hardship="3" if n % 2 else "0") for n in range(40)
        ]
        post([p.pk for p in people], [place(p) for p in people[:20]], date(2024, 5, 20))
        late.append(people[21])
    post([], [place(one) for one in late], EVENT)
    return tree


def place(graduate: object) -> int:
    return make_version(graduate, Status.APPROVED, "10", industry="13").pk  # type: ignore[arg-type]


def post(people: list[int], versions: list[int], day: date) -> None:
    services.reconcile_graduates(people, day, MOMENT)
    services.reconcile_destinations(versions, day, MOMENT)


def on(day: date) -> str:
    return f"on={day.isoformat()}"


@pytest.mark.django_db
def test_a_department_is_told_nothing_by_two_days_beside_each_other(moved: Tree) -> None:
    client = browser(Role.DEPARTMENT_OFFICER, moved.department)
    for dimension in DIMENSIONS:
        url = f"/figures/10422/by/{dimension}/?"
        before, after = (rows(client, url + on(day)) for day in (BEFORE, EVENT))
        step = table_of(rows(client, url + on(STEP)))
        assert step
        assert table_of(before) == table_of(after) == step
    page = rows(client, f"/figures/10422/by/sex/?{on(EVENT)}")
    assert "20 / 40" in page
    assert "按性别（截至" in page
    assert "分类数字不逐日显示" in page
    later = rows(client, f"/figures/10422/by/sex/?{on(MONTH_END)}")
    assert "21 / 40" in later
    assert "分类数字不逐日显示" not in later


def table_of(page: str) -> list[str]:
    """The cells of the table, without captions and addresses."""
    table = page.rsplit("<tbody", maxsplit=1)[-1]
    return [cell.split(">", 1)[1].split("</td")[0] for cell in table.split("<td")[1:]]


@pytest.mark.django_db
def test_the_whole_is_shown_of_every_day(moved: Tree) -> None:
    client = browser(Role.DEPARTMENT_OFFICER, moved.department)
    assert "40 / 80 人" in text(client, f"/figures/10422/?{on(BEFORE)}")
    assert "42 / 80 人" in text(client, f"/figures/10422/?{on(EVENT)}")


@pytest.mark.django_db
def test_who_sees_the_persons_sees_every_day_but_takes_out_what_all_see(moved: Tree) -> None:
    client = browser(Role.UNIVERSITY_OFFICER, moved.university)
    page = rows(client, f"/figures/10422/by/sex/?{on(EVENT)}")
    assert "21 / 40" in page
    assert "分类数字不逐日显示" not in page
    files = [
        client.get(f"/figures/10422/by/sex/?{on(day)}&chart=members&file=csv").content
        for day in (STEP, EVENT)
    ]
    assert files[0].splitlines()[1:] == files[1].splitlines()[1:]
    assert b"50" in files[1]


@pytest.mark.django_db
def test_nor_by_entries_or_indicators(moved: Tree) -> None:
    client = browser(Role.DEPARTMENT_OFFICER, moved.department)
    entries = "/figures/10422/entries/?of=placed&by=sex&member=1&"
    assert "共 20 人" in text(client, entries + on(EVENT))
    assert "共 21 人" in text(client, entries + on(MONTH_END))
    indicators = "/figures/10422/indicators/?"
    told = [
        page[page.index("困难群体毕业生落实率") :].split("</tr>")[0]
        for page in (text(client, indicators + on(day)) for day in (STEP, EVENT, MONTH_END))
    ]
    assert "20 / 40" in told[0]
    assert "20 / 40" in told[1]
    assert "截至" in told[1]
    assert "22 / 40" in told[2]


@pytest.mark.django_db
def test_nor_by_the_plan(moved: Tree) -> None:
    name = "hardship_placement_rate"
    assert measured(name, moved.university, OFFICE, EVENT).n == 20
    assert measured(name, moved.university, OFFICE, EVENT).on == STEP
    assert measured(name, moved.university, OFFICE, MONTH_END).n == 22
    assert measured(name, moved.university, SYSTEM, EVENT).n == 22
    assert measured(name, moved.university, SYSTEM, EVENT).on is None
    each = not_none(not_none(measure_named(name)).each)
    told = each(question(moved.province, OFFICE, EVENT), "university")[moved.university.path]
    assert (told.n, told.on) == (20, STEP)
    client = browser(Role.PROVINCE_OFFICER, moved.province)
    page = text(client, f"/plan/2024-shandong/A6.6/?org=10422&{on(EVENT)}")
    assert "20 / 40" in page
    assert "数字截至" in page


def question(org: Org, scope: Scope, day: date) -> Asked:
    return Asked(scope, "2024-shandong", Cohort(2024), day, org.path)


def measured(name: str, org: Org, scope: Scope, day: date) -> Measured:
    return not_none(not_none(measure_named(name)).whole)(question(org, scope, day))
