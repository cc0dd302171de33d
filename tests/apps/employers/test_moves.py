"""An employer is decided on by the office it is assigned to, whatever its own path."""

import pytest
from django.db.models import Q

from qihang.apps.employers import queries
from qihang.apps.employers.models import Employer
from qihang.apps.employers.rules import EmployerAction, EmployerState
from qihang.apps.employers.services import EMPLOYER
from qihang.apps.moves.rules import Transition
from qihang.apps.moves.services import apply_transition, lock_records, undo_act
from qihang.apps.orgs.rules import Role
from qihang.kernel import Scope
from tests.factories.employers import NOW, make_employer, make_recruiter
from tests.factories.orgs import Tree, make_account, scope_for
from tests.factories.refusals import refused

pytestmark = pytest.mark.django_db


def move(scope: Scope, employer: Employer, action: EmployerAction, reason: str = "") -> Transition:
    step = Transition(action, NOW, reason)
    apply_transition(scope, EMPLOYER, lock_records(EMPLOYER, Q(pk=employer.pk)), step)
    employer.refresh_from_db()
    return step


def test_only_the_assigned_office_verifies(tree: Tree, office: Scope) -> None:
    employer = make_employer(tree.university, EmployerState.SUBMITTED)
    others = (
        scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university)),
        scope_for(make_account(Role.COUNTY_OFFICER, tree.county)),
        scope_for(make_account(Role.PROVINCE_OFFICER, tree.province)),
        scope_for(make_recruiter(employer)),
    )
    for other in others:
        with refused("not_yours"):
            move(other, employer, EmployerAction.VERIFY)
    step = move(office, employer, EmployerAction.VERIFY)
    assert employer.is_verified
    assert employer.verified_until is not None
    undo_act(office, EMPLOYER, step.act, NOW)
    employer.refresh_from_db()
    assert (employer.status, employer.verified_until) == (EmployerState.SUBMITTED, None)


def test_verified_is_seen_everywhere_and_the_rest_by_its_office(tree: Tree, office: Scope) -> None:
    verified = make_employer(tree.other_university)
    waiting = make_employer(tree.other_university, EmployerState.SUBMITTED)
    theirs = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
    assert set(queries.employers_in(office)) == {verified}
    assert set(queries.employers_in(theirs)) == {verified, waiting}
    own = scope_for(make_recruiter(waiting))
    assert set(queries.employers_in(own)) == {waiting}
    assert queries.employer_of(own) == waiting
    assert set(queries.employers_in(Scope())) == set()
