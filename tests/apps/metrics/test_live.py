"""From the button to the rate: what people do to registrations moves it by exactly 1/n."""

from datetime import timedelta

import pytest

from qihang.apps.destinations import queries as registrations
from qihang.apps.destinations import services as act
from qihang.apps.destinations.models import Review
from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import queries
from qihang.apps.orgs.rules import Role
from qihang.apps.people.events import GraduatesChanged
from qihang.engines import indicators
from qihang.kernel import Rate, Scope, bus
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
        indicators.placement(queries.figures(SYSTEM, org, 2024, TODAY).counts, scheme)
        for org in (tree.province, tree.city, tree.university, tree.college)
    }
    assert len(rates) == 1, "province, city, university and college agree"
    return rates.pop()


def roster(tree: Tree, count: int) -> None:
    people = frozenset(make_graduate(tree.college).pk for _ in range(count))
    bus.publish(GraduatesChanged(people, DAY))


def told(version: object) -> None:
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
    done = act.approve(office, version.uuid, Status.WAITING_UNIVERSITY, NOW)
    assert rate(tree) == Rate(1, 10)
    press = Review.objects.filter(destination=version).latest("pk").act
    act.undo(office, press, NOW + timedelta(minutes=1))
    assert rate(tree) == Rate(0, 10)
    assert done is not None


def test_confirming_and_reporting_up_move_nothing(
    tree: Tree, officer: Scope, office: Scope
) -> None:
    version, own = make_approved(tree.college, officer, office)
    told(version)
    assert rate(tree) == Rate(1, 1)
    act.confirm(own, NOW)
    assert rate(tree) == Rate(1, 1)


def test_a_correction_takes_it_away(tree: Tree, officer: Scope, office: Scope) -> None:
    version, own = make_approved(tree.college, officer, office)
    told(version)
    act.object_to(own, "我没有和这家单位签约", NOW)
    assert rate(tree) == Rate(1, 1), "while it is looked into it goes on counting"
    act.correct(office, version.uuid, "核实后不属实", NOW)
    assert rate(tree) == Rate(0, 1)


def test_the_proof_holds_after_all_of_it(tree: Tree, officer: Scope, office: Scope) -> None:
    version, own = make_approved(tree.college, officer, office)
    told(version)
    act.object_to(own, "单位名称写错了", NOW)
    act.correct(office, version.uuid, "核实后更正", NOW)
    assert registrations.own_registration(own).effective is None
    assert queries.prove(SYSTEM).holds
