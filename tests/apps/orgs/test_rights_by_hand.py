"""Rights written into the database open nothing: an account or a token is only what acts made of it."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from qihang.apps.orgs import queries, services
from qihang.apps.orgs.models import Account, ApiToken, Grant, Membership, PowerSession
from qihang.apps.orgs.rules import Role
from qihang.kernel import Permission, Scope
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account, scope_for
from tests.factories.refusals import refused
from tests.factories.tokens import make_token
from tests.values import not_none

pytestmark = pytest.mark.django_db
UNTIL = datetime(2099, 1, 1, tzinfo=UTC)


def nothing(account: Account) -> Scope:
    return Scope(account=account.pk)


@pytest.fixture
def officer(tree: Tree) -> Account:
    return make_account(Role.COLLEGE_OFFICER, tree.college)


def slip_in(what: str, account: Account, tree: Tree) -> None:
    now = queries.real_now()
    if what == "role":
        Membership.objects.create(
            account=account, org=tree.province, role=Role.SYSTEM_ADMIN, from_date=now.date()
        )
    elif what == "grant":
        Grant.objects.create(
            account=account, permission=Permission.PERSON_UNMASK, path="/37/", from_at=now,
            until_at=UNTIL, cause="x",
        )  # fmt: skip
    elif what == "power":
        PowerSession.objects.create(
            account=account, reason="x", path="/37/", opened_at=now, closes_at=UNTIL
        )
    elif what == "other role":
        account.memberships.update(role=Role.UNIVERSITY_HEAD, org=tree.university)
    else:
        Account.objects.filter(pk=account.pk).update(**{what: "!x"})


SLIPPED_IN = ["role", "grant", "power", "other role", "password", "username", "email"]


@pytest.mark.parametrize("what", SLIPPED_IN)
def test_an_account_altered_by_hand_reaches_nothing(
    tree: Tree, officer: Account, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert scope_for(officer) != nothing(officer)
    slip_in(what, officer, tree)
    with caplog.at_level(logging.ERROR):
        assert scope_for(officer) == nothing(officer)
    assert f"orgs_account id = {officer.pk}" in caplog.text
    assert client_for(Account.objects.get(pk=officer.pk)).get("/people/").status_code == 403


@pytest.mark.parametrize("what", SLIPPED_IN)
def test_no_act_signs_what_was_slipped_in(tree: Tree, officer: Account, what: str) -> None:
    slip_in(what, officer, tree)
    member = not_none(officer.memberships.first())
    acts = (
        lambda: services.end_membership(SYSTEM, member, queries.real_today()),
        lambda: services.appoint(
            SYSTEM, officer, tree.sibling, Role.COLLEGE_OFFICER, start=queries.real_today()
        ),
        lambda: services.grant(
            SYSTEM, officer, Permission.DESTINATION_SEE, "x", start=queries.real_now(),
            until=UNTIL, path="/37/",
        ),
        lambda: services.set_password(SYSTEM, officer, "a-long-enough-password"),
    )  # fmt: skip
    for act in acts:
        with refused("not_as_signed"):
            act()
    assert scope_for(officer) == nothing(officer)


def test_a_power_session_prolonged_by_hand_ends_all(tree: Tree) -> None:
    officer = make_account(Role.PROVINCE_OFFICER, tree.province)
    power = services.start_power(scope_for(officer), "/37/", "查一件事", timedelta(hours=1))
    assert scope_for(officer) != nothing(officer)
    PowerSession.objects.filter(pk=power.pk).update(closes_at=UNTIL)
    assert scope_for(officer) == nothing(officer)


@pytest.mark.parametrize("column", ["permissions", "expires_at", "org_id", "account_id"])
def test_a_token_altered_by_hand_opens_nothing(tree: Tree, column: str) -> None:
    made, now = make_token(tree.college), queries.real_now()
    assert queries.token_of(made.secret, now) == made.token
    values = {
        "permissions": [Permission.PERSON_UNMASK], "expires_at": UNTIL,
        "org_id": tree.province.pk, "account_id": make_account().pk,
    }  # fmt: skip
    ApiToken.objects.filter(pk=made.token.pk).update(**{column: values[column]})
    assert queries.token_of(made.secret, now) is None
    with refused("not_as_signed"):
        services.revoke_token(SYSTEM, made.token, "x")


def test_an_organisation_moved_by_hand_is_not_changed_further(tree: Tree) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orgs_org SET place = '110100' WHERE id = %s", [tree.university.pk])
    with refused("not_as_signed"):
        services.reopen_org(SYSTEM, tree.university, "x")
