"""Attacks: who tries to become somebody else, or to make somebody who may more than they do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from qihang.apps.orgs.models import Membership
from qihang.apps.orgs.rules import Role
from qihang.kernel import Permission
from tests.factories.orgs import (
    Tree,
    client_for,
    make_account,
    make_membership,
    make_province,
    scope_for,
)
from tests.factories.people import make_graduate, own_account
from tests.factories.signing import save, sign

pytestmark = pytest.mark.django_db
P = Permission
TODAY = timezone.localdate()


@pytest.fixture
def tree() -> Tree:
    return make_province()


def test_a_graduate_gets_no_role_above_the_own_record(tree: Tree) -> None:
    graduate = make_graduate(tree.college, account=True)
    for role, org in (
        (Role.COLLEGE_OFFICER, tree.college),
        (Role.COLLEGE_OFFICER, tree.sibling),
        (Role.UNIVERSITY_OFFICER, tree.university),
        (Role.PROVINCE_OFFICER, tree.province),
    ):
        make_membership(own_account(graduate), role, org)
        scope = scope_for(own_account(graduate))
        assert not scope.allows(P.DESTINATION_REVIEW_COLLEGE)
        assert not scope.allows(P.PERSON_SEE)
        assert not scope.allows(P.POWER_OPEN)
    make_membership(own_account(graduate), Role.COLLEGE_OFFICER, tree.other_college)
    assert scope_for(own_account(graduate)).holds(P.PERSON_SEE, tree.other_college.path)


def test_an_officer_whose_own_record_is_tied_later_loses_the_role(tree: Tree) -> None:
    officer = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    assert scope_for(officer).holds(P.DESTINATION_REVIEW_UNIVERSITY, tree.college.path)
    graduate = make_graduate(tree.college)
    graduate.account = officer
    save(graduate)
    assert not scope_for(officer).allows(P.DESTINATION_REVIEW_UNIVERSITY)
    assert scope_for(officer).graduate == graduate.pk


def test_power_ends_with_the_role(tree: Tree) -> None:
    graduate = make_graduate(tree.college)
    officer = make_account(Role.PROVINCE_OFFICER, tree.province)
    client = client_for(officer)
    client.post("/orgs/power/", {"reason": "核查举报", "minutes": 30})
    path = f"/people/{graduate.uuid}/"
    assert client.get(path).status_code == 200
    Membership.objects.filter(account=officer).update(until_date=TODAY)
    sign(officer)
    assert client.get(path).status_code in {403, 404}
    assert not scope_for(officer).allows(P.PERSON_SEE)
    make_membership(officer, Role.CITY_OFFICER, tree.city)
    assert not scope_for(officer).allows(P.PERSON_SEE)


def test_a_closed_account_reaches_nothing_in_a_job(tree: Tree) -> None:
    officer = make_account(Role.COLLEGE_OFFICER, tree.college)
    officer.is_active = False
    save(officer)
    assert not scope_for(officer).allows(P.PERSON_SEE)


def test_what_was_lent_ends_with_the_role_it_was_lent_from(tree: Tree) -> None:
    """By whatever way the lender's role ended, also past the service that ends roles."""
    head = make_account(Role.COLLEGE_HEAD, tree.college)
    colleague = make_account()
    lent = make_membership(colleague, Role.COLLEGE_HEAD, tree.college, end=TODAY + timedelta(9))
    lent.delegated_by = head.memberships.get()
    save(lent)
    assert scope_for(colleague).holds(P.PERSON_SEE, tree.college.path)
    head.memberships.update(until_date=TODAY)
    sign(head)
    assert not scope_for(colleague).allows(P.PERSON_SEE)
