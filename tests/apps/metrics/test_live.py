"""From the button to the rate: what people do to registrations moves it by exactly 1/n."""

from datetime import timedelta

import pytest

from qihang.apps.destinations import queries as registrations
from qihang.apps.destinations import services as act
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import queries
from qihang.apps.metrics.services import reconcile_destinations
from qihang.apps.orgs.rules import Role
from qihang.apps.people.events import GraduatesChanged
from qihang.engines import indicators
from qihang.kernel import Cohort, Rate, Scope, bus
from qihang.policy import load
from tests.apps.metrics.rows import DAY
from tests.factories.destinations import NOW, make_approved, make_filed
from tests.factories.orgs import SYSTEM, Tree, make_account, scope_for
from tests.factories.people import make_graduate

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@pytest.fixture
def officer(tree: Tree) -> Scope:
    return scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))


@pytest.fixture
def office(tree: Tree) -> Scope:
    return scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))


def rate(tree: Tree) -> Rate:
    scheme = indicators.scheme(load(), TODAY)
    rates = {
        indicators.placement(queries.org_figures(SYSTEM, org, 2024, TODAY).counts, scheme)
        for org in (tree.province, tree.city, tree.university, tree.college)
    }
    assert len(rates) == 1, "province, city, university and college agree"
    return rates.pop()


def roster(tree: Tree, count: int) -> None:
    people = frozenset(make_graduate(tree.college).pk for _ in range(count))
    bus.publish(GraduatesChanged(people, DAY))


def told(version: Destination) -> None:
    bus.publish(GraduatesChanged(frozenset({version.graduate_id}), DAY))


def test_approval_is_one_nth_and_undo_takes_it_back(
    tree: Tree, officer: Scope, office: Scope
) -> None:
    roster(tree, 9)
    version, _ = make_filed(tree.college)
    told(version)
    assert rate(tree) == Rate(0, 10)
    act.approve(officer, version.uuid, Status.WAITING_COLLEGE, NOW)
    assert rate(tree) == Rate(0, 10), "the college alone decides nothing"
    press = act.approve(office, version.uuid, Status.WAITING_UNIVERSITY, NOW)
    assert rate(tree) == Rate(1, 10)
    act.undo(office, press, NOW + timedelta(minutes=1))
    assert rate(tree) == Rate(0, 10)


def test_confirming_and_reporting_up_move_nothing(
    tree: Tree, officer: Scope, office: Scope
) -> None:
    version, own = make_approved(tree.college, officer, office)
    told(version)
    assert rate(tree) == Rate(1, 1)
    act.confirm(own, NOW)
    assert rate(tree) == Rate(1, 1)


def test_after_each_act_there_is_nothing_left_to_post(
    tree: Tree, officer: Scope, office: Scope
) -> None:
    version, own = make_filed(tree.college)
    told(version)
    acts = (
        lambda: act.approve(officer, version.uuid, Status.WAITING_COLLEGE, NOW),
        lambda: act.approve(office, version.uuid, Status.WAITING_UNIVERSITY, NOW),
        lambda: act.report_up(office, Cohort(2024), NOW),
        lambda: act.confirm(own, NOW),
        lambda: act.object_to(own, NOW, "not mine"),
        lambda: act.uphold(office, version.uuid, NOW, "shown"),
        lambda: act.correct(office, version.uuid, NOW, "untrue"),
    )
    for done in acts:
        done()
        assert reconcile_destinations([version.pk], TODAY, NOW) == 0


def test_a_change_counts_once_all_the_way(tree: Tree, officer: Scope, office: Scope) -> None:
    version, own = make_approved(tree.college, officer, office)
    told(version)
    draft = act.revise(own, NOW)
    act.file(own, NOW)
    assert rate(tree) == Rate(1, 1), "the approved one counts until its change is approved"
    act.approve(officer, draft.uuid, Status.WAITING_COLLEGE, NOW)
    press = act.approve(office, draft.uuid, Status.WAITING_UNIVERSITY, NOW)
    version.refresh_from_db()
    assert version.status == Status.SUPERSEDED
    assert rate(tree) == Rate(1, 1)
    act.undo(office, press, NOW)
    assert rate(tree) == Rate(1, 1)
    assert queries.prove(SYSTEM).holds


def test_a_correction_takes_it_away(tree: Tree, officer: Scope, office: Scope) -> None:
    version, own = make_approved(tree.college, officer, office)
    told(version)
    act.object_to(own, NOW, "我没有和这家单位签约")
    assert rate(tree) == Rate(1, 1), "while it is looked into it goes on counting"
    act.correct(office, version.uuid, NOW, "核实后不属实")
    assert rate(tree) == Rate(0, 1)


def test_the_proof_holds_after_all_of_it(tree: Tree, officer: Scope, office: Scope) -> None:
    version, own = make_approved(tree.college, officer, office)
    told(version)
    act.object_to(own, NOW, "单位名称写错了")
    act.correct(office, version.uuid, NOW, "核实后更正")
    assert registrations.own_registration(own).effective is None
    assert queries.prove(SYSTEM).holds
