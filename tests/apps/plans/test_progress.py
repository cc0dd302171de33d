"""Where duties stand: measured by the register, for the province or for one organisation, on a day."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import real_today
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import close_org
from qihang.apps.plans.queries import DutyProgress, Progress, progress
from qihang.apps.plans.rules import DutyStanding, Lack, Reached
from qihang.apps.plans.services import progress_text
from qihang.kernel import Asked, Measure, Measured
from qihang.policy import Edition, faults_of, load
from tests.factories.contributions import give
from tests.factories.orgs import SYSTEM, Tree, make_account, scope_for
from tests.factories.plans import make_group
from tests.values import not_none

DAY = date(2024, 3, 1)
HEAD = """\
code: trial
zh: 试
cohort: 2024
province: 370000
departments: [{code: labour, zh: 人社}]
clauses:
  - id: T
    zh: 条
    lead: labour
    carried_by: [province, university]
    duties:
"""


@pytest.fixture
def edition(tmp_path: Path) -> Callable[..., Edition]:
    """Makes an edition of duties that have these targets."""

    def made(*targets: str) -> Edition:
        lines = [f"      - {{zh: 事, {target}}}\n" for target in targets]
        (tmp_path / "plan.yaml").write_text(HEAD + "".join(lines), encoding="utf-8")
        found, faults = faults_of(tmp_path, load().measures)
        assert not faults
        return not_none(found)

    return made


def told(progress_: Progress) -> list[tuple[DutyStanding | None, Lack | None]]:
    return [(f.standing, f.lack) for f in progress_.findings]


def only(progress_: Progress) -> DutyProgress:
    (finding,) = progress_.findings
    return finding


@pytest.mark.django_db
def test_nothing_is_measured_outside_the_scope(tree: Tree, edition: Callable[..., Edition]) -> None:
    plan = edition("target: {measure: activated_share, at_least: 0}")
    own = scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    assert progress(own, plan, tree.university, DAY).org == tree.university
    for outside in (tree.province, tree.other_university):
        with pytest.raises(Org.DoesNotExist):
            progress(own, plan, outside, DAY)


@pytest.mark.django_db
def test_what_nobody_answers_is_never_green(tree: Tree, edition: Callable[..., Edition]) -> None:
    plan = edition(
        "target: {measure: nobody_knows, at_least: 0}",
        "carried_by: [city]",
        "target: {measure: placement_rate, at_most: 100}",
        "target: {measure: placement_rate, not_below: last_year}",
        "target: {measure: nobody_knows, at_least: 0}, from: 2024-04-01",
    )
    assert told(progress(SYSTEM, plan, tree.province, DAY)) == [
        (DutyStanding.UNMEASURED, Lack.NO_MEASURE),
        (DutyStanding.UNMEASURED, Lack.NO_TARGET),
        (DutyStanding.UNMEASURED, Lack.NO_DATA),
        (DutyStanding.UNMEASURED, Lack.NO_DATA),
        (DutyStanding.NOT_BEGUN, None),
    ]
    assert progress(SYSTEM, plan, tree.province, DAY).clauses[0].standing is DutyStanding.UNMEASURED


@pytest.mark.django_db
def test_an_app_adds_a_measure_and_nothing_else(
    tree: Tree, edition: Callable[..., Edition], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Asked] = []

    def whole(one: Asked) -> Measured:
        asked.append(one)
        return Measured.count(48 if one.of == "ours" else 3, "/there/")

    give(monkeypatch, Measure("fairs", whole))
    plan = edition(
        "target: {measure: fairs, of: ours, at_least: 50}",
        "target: {measure: fairs, of: ours, at_least: 48}",
        "target: {measure: fairs, of: ours, at_least: 50}, last: 2024-02-29",
    )
    found = progress(SYSTEM, plan, tree.province, DAY)
    assert [s for s, _ in told(found)] == [
        DutyStanding.ON_COURSE,
        DutyStanding.DONE,
        DutyStanding.LATE,
    ]
    assert found.findings[0].measured == Measured(Decimal(48), 48, None, "/there/")
    assert {(a.path, a.day, a.cohort.year, a.edition) for a in asked} == {
        ("/37/", DAY, 2024, "trial")
    }
    assert found.counts()[DutyStanding.LATE] == 1
    assert found.clauses[0].standing is DutyStanding.LATE


@pytest.mark.django_db
def test_last_year_is_asked_for_its_own_cohort_and_day(
    tree: Tree, edition: Callable[..., Edition], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_year = {2024: Decimal("60.00"), 2023: Decimal("60.01")}
    seen: list[tuple[int, date]] = []

    def whole(asked: Asked) -> Measured:
        seen.append((asked.cohort.year, asked.day))
        return Measured(by_year[asked.cohort.year])

    give(monkeypatch, Measure("rate", whole))
    plan = edition("target: {measure: rate, not_below: last_year}")
    found = only(progress(SYSTEM, plan, tree.province, date(2024, 2, 29)))
    assert (found.standing, found.number) == (DutyStanding.LATE, Decimal("60.01"))
    assert seen == [(2023, date(2023, 2, 28)), (2024, date(2024, 2, 29))]
    after = only(progress(SYSTEM, plan, tree.province, date(2024, 12, 24)))
    assert after.day == date(2024, 8, 31), "what must hold is judged on its last day"


@pytest.mark.django_db
def test_each_university_counts_and_sees_itself(
    tree: Tree, edition: Callable[..., Edition], monkeypatch: pytest.MonkeyPatch
) -> None:
    visits = {tree.university.path: 120, tree.other_university.path: 80}

    def each(asked: Asked, kind: str) -> Mapping[str, Measured]:
        if kind != "university":
            return {}
        here = {p: n for p, n in visits.items() if p.startswith(asked.path)}
        return {path: Measured.count(n) for path, n in here.items()}

    give(monkeypatch, Measure("visits", None, each))
    plan = edition(
        "target: {measure: visits, per: university, at_least: 100}",
        "target: {measure: visits, per: university, at_least: 100, share: 50%}",
        "target: {measure: visits, per: university, aggregate: average, at_least: 100}",
        "target: {measure: visits, at_least: 1}",
        "carried_by: [city], target: {measure: visits, per: city, at_least: 1}",
    )
    whole = progress(SYSTEM, plan, tree.province, DAY)
    every, half, average, total = whole.findings[:4]
    reached = not_none(every.reached)
    assert (every.standing, reached.n, reached.total) == (DutyStanding.ON_COURSE, 1, 2)
    assert half.standing is DutyStanding.DONE
    assert (average.standing, average.value) == (DutyStanding.DONE, Decimal("100.00"))
    assert (total.standing, total.lack) == (DutyStanding.UNMEASURED, Lack.NO_MEASURE)

    own = progress(SYSTEM, plan, tree.university, DAY)
    assert [f.standing for f in own.findings] == [
        DutyStanding.DONE,
        DutyStanding.DONE,
        DutyStanding.DONE,
        None,
    ]
    assert own.findings[-1].lack is Lack.ELSEWHERE
    other = progress(SYSTEM, plan, tree.other_university, DAY)
    assert other.findings[0].standing is DutyStanding.ON_COURSE
    assert progress(SYSTEM, plan, tree.college, DAY).findings == ()


@pytest.mark.django_db
def test_persons_who_reach_the_number_are_counted_by_the_measure(
    tree: Tree, edition: Callable[..., Edition], monkeypatch: pytest.MonkeyPatch
) -> None:
    def whole(asked: Asked) -> Measured:
        assert asked.number == 3
        return Measured.share(9, 10)

    give(monkeypatch, Measure("posts_each", whole))
    target = "measure: posts_each, aggregate: every, per: graduate, at_least: 3"
    plan = edition(f"target: {{{target}}}", f"target: {{{target}, share: 90%}}")
    assert [s for s, _ in told(progress(SYSTEM, plan, tree.province, DAY))] == [
        DutyStanding.ON_COURSE,
        DutyStanding.DONE,
    ]


@pytest.mark.django_db
def test_a_rate_is_demanded_of_universities_and_of_nobody_below(
    tree: Tree, edition: Callable[..., Edition]
) -> None:
    plan = edition(
        "carried_by: [university, college], target: {measure: placement_rate, at_least: 1}"
    )
    assert told(progress(SYSTEM, plan, tree.university, DAY)) == [
        (DutyStanding.UNMEASURED, Lack.NO_DATA)
    ]
    assert told(progress(SYSTEM, plan, tree.college, DAY)) == [(None, Lack.ELSEWHERE)]


@pytest.mark.django_db
def test_each_is_held_against_its_own_last_year(
    tree: Tree, edition: Callable[..., Edition], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = tree.university.path, tree.other_university.path
    rates = {2024: {here: 60, there: 71}, 2023: {here: 50, there: 72}}

    def each(asked: Asked, _kind: str) -> Mapping[str, Measured]:
        return {p: Measured(Decimal(rate)) for p, rate in rates[asked.cohort.year].items()}

    give(monkeypatch, Measure("rate", None, each))
    plan = edition(
        "target: {measure: rate, per: university, not_below: last_year}",
        "target: {measure: rate, per: university, aggregate: average, not_below: last_year}",
    )
    every, average = progress(SYSTEM, plan, tree.province, DAY).findings
    assert (every.standing, every.reached) == (DutyStanding.LATE, Reached(1, 2))
    assert every.numbers == rates[2023]
    assert (average.standing, average.number) == (DutyStanding.ON_COURSE, 61)
    rates[2023] = {}
    assert told(progress(SYSTEM, plan, tree.province, DAY)) == [
        (DutyStanding.UNMEASURED, Lack.NO_LAST_YEAR),
        (DutyStanding.UNMEASURED, Lack.NO_LAST_YEAR),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("of", ["college", "county", "department", "employer"])
def test_one_duty_that_cannot_be_said_of_each_spoils_no_other(
    tree: Tree, edition: Callable[..., Edition], of: str
) -> None:
    plan = edition(
        f"target: {{measure: registered_share, per: {of}, at_least: 90}}",
        "target: {measure: contact_named, at_least: 0}",
    )
    assert told(progress(SYSTEM, plan, tree.province, DAY)) == [
        (DutyStanding.UNMEASURED, Lack.NO_MEASURE),
        (DutyStanding.DONE, None),
    ]


@pytest.mark.django_db
def test_who_is_closed_owes_nothing_more(tree: Tree, edition: Callable[..., Edition]) -> None:
    plan = edition("target: {measure: leading_group, per: college, at_least: 1}")
    for college in (tree.college, tree.sibling, tree.other_college):
        make_group(college)
    today = real_today()
    close_org(SYSTEM, tree.other_sibling, today, "并入机械工程学院", timezone.now())
    assert only(progress(SYSTEM, plan, tree.province, today)).reached == Reached(3, 3)
    eve = today - timedelta(days=1)
    assert only(progress(SYSTEM, plan, tree.province, eve)).reached == Reached(3, 4)


@pytest.mark.django_db
def test_a_plan_of_a_province_that_is_not_here(edition: Callable[..., Edition]) -> None:
    plan = replace(edition("target: {measure: placement_rate, at_least: 1}"), province="990000")
    assert told(progress(SYSTEM, plan, None, DAY)) == [(DutyStanding.UNMEASURED, Lack.NO_DATA)]


@pytest.mark.django_db
def test_the_data_is_plain_json_with_the_ids_of_the_plan(tree: Tree) -> None:
    plan = load().edition("2024-shandong")
    data = json.loads(json.dumps(progress_text.as_data(progress(SYSTEM, plan, tree.province, DAY))))
    assert [clause["id"] for clause in data["clauses"]] == list(plan.clauses)
    assert data["on"] == "2024-03-01"
    assert sum(data["summary"].values()) == len(plan.duties)
    fifty = next(d for c in data["clauses"] for d in c["duties"] if d["id"] == "K5.1")
    assert fifty["target"]["number"] == "50"
    assert (fifty["status"], fifty["reason"], fifty["last"]) == (
        "unmeasured", "no_measure", "2024-08-31",
    )  # fmt: skip
