"""What is decided by two, whatever it is: who comes first, who second, and until when."""

from datetime import timedelta

import pytest
from django.apps import apps

from qihang.apps.orgs.clock import real_now, real_today
from qihang.apps.orgs.integrity import signed
from qihang.apps.orgs.models import AccountReset, Proposal
from qihang.apps.orgs.queries import seats_holding
from qihang.apps.orgs.rules import Lost, Role
from qihang.apps.orgs.services import confirm_proposal, lock_proposal, propose
from qihang.apps.orgs.services.proposals import is_open
from qihang.kernel import Permission, Refusal
from tests.factories.orgs import Tree, make_account, make_province, scope_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return make_province()


@pytest.fixture
def made(tree: Tree) -> AccountReset:
    """Proposed by the university's head for an officer."""
    account = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    first = scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    reset = AccountReset(account=account, home=tree.university, lost=Lost.PASSWORD, reason="忘记")
    return propose(first, reset, "reset_life")


def models() -> list[type[Proposal]]:
    return [model for model in apps.get_models() if issubclass(model, Proposal)]


def test_the_database_keeps_the_two_apart_and_the_end_behind_the_beginning() -> None:
    assert models()
    for model in models():
        names = {constraint.name.rpartition("_")[0::2] for constraint in model._meta.constraints}
        assert {"expires", "two"} <= {last for _, last in names}, model


def test_every_kind_is_signed_with_who_decided_and_what_ended_it() -> None:
    for model in models():
        kind = signed.kind_of(model)
        assert kind is not None, model
        assert {"proposed_by_id", "expires_at", "confirmed_by_id", *model.ENDS} <= {*kind.columns}


def test_it_can_be_decided_as_long_as_the_policy_says(made: AccountReset) -> None:
    assert made.expires_at - made.proposed_at == timedelta(days=7)
    assert is_open(made, made.expires_at - timedelta(seconds=1))
    assert not is_open(made, made.expires_at)


@pytest.mark.parametrize("column", AccountReset.ENDS)
def test_what_has_ended_cannot_be_decided(made: AccountReset, column: str) -> None:
    setattr(made, column, real_now())
    assert not is_open(made, real_now())


def test_what_was_slipped_in_is_not_decided(made: AccountReset) -> None:
    """No act has signed it yet, as the service that proposes would have."""
    with pytest.raises(Refusal) as caught:
        lock_proposal("reset", made, "home")
    assert caught.value.code == "not_as_signed"


def test_only_a_role_of_ones_own_with_the_permission_decides(
    tree: Tree, made: AccountReset
) -> None:
    head = scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    college = scope_for(make_account(Role.COLLEGE_HEAD, tree.college))
    manage, today = Permission.ACCOUNT_MANAGE, real_today()
    assert seats_holding(college, manage, tree.university.path, today) == []
    with pytest.raises(Refusal) as caught:
        confirm_proposal(college, made, [])
    assert caught.value.code == "own_role_needed"
    confirm_proposal(head, made, seats_holding(head, manage, tree.university.path, today))
    made.refresh_from_db()
    assert made.confirmed_by_id == head.account


def test_the_first_is_not_the_second(tree: Tree, made: AccountReset) -> None:
    assert made.proposed_by is not None
    first = scope_for(made.proposed_by)
    seats = seats_holding(first, Permission.ACCOUNT_MANAGE, tree.university.path, real_today())
    with pytest.raises(Refusal) as caught:
        confirm_proposal(first, made, seats)
    assert caught.value.code == "same_account"
