"""One statement from the session to the scope, and what is taken away is gone with the next request."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from qihang.apps.orgs import services
from qihang.apps.orgs.models import Account, Membership, Session
from qihang.apps.orgs.queries.prepared_statements import planned, planned_first
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.sessions import SessionStore
from tests.factories.orgs import client_for, make_account, make_province, scope_for
from tests.values import not_none

pytestmark = pytest.mark.django_db


def sees(client: Client, name: str) -> int:
    return client.get(reverse(name)).status_code


def test_session_account_and_scope_cost_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    tree = make_province()
    account = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    scope, session = scope_for(account), SessionStore(client_for(account).session.session_key)
    with django_assert_num_queries(1):
        session.get("anything")
        assert not_none(session.standing).account == account
        assert not_none(session.standing).scope == scope


def test_a_membership_that_ended_is_gone_with_the_next_request() -> None:
    tree = make_province()
    account = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    client = client_for(account)
    assert sees(client, "people:graduates") == 200
    Membership.objects.filter(account=account).update(until_date=timezone.localdate())
    assert sees(client, "people:graduates") == 403


@pytest.mark.parametrize(
    "change",
    [{"is_active": False}, {"session_round": 1}, {"password": "another"}],
    ids=lambda change: next(iter(change)),
)
def test_a_closed_account_or_a_new_secret_ends_the_session(change: dict[str, Any]) -> None:
    tree = make_province()
    account = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    client = client_for(account)
    assert sees(client, "orgs:roles") == 200
    Account.objects.filter(pk=account.pk).update(**change)
    assert sees(client, "orgs:roles") == 302


def test_a_session_that_is_over_or_removed_opens_nothing() -> None:
    tree = make_province()
    account = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    over, removed = client_for(account), client_for(account)
    session = Session.objects.get(session_key=over.session.session_key)
    assert session.account == account
    Session.objects.filter(pk=session.pk).update(expire_date=timezone.now() - timedelta(1))
    Session.objects.exclude(pk=session.pk).delete()
    assert sees(over, "orgs:roles") == sees(removed, "orgs:roles") == 302


def test_signing_out_leaves_a_session_of_nobody() -> None:
    tree = make_province()
    client = client_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    client.logout()
    assert not Session.objects.filter(account__isnull=False).exists()
    assert sees(client, "orgs:roles") == 302


def test_a_power_session_closes_with_the_next_request() -> None:
    tree = make_province()
    account = make_account(Role.PROVINCE_OFFICER, tree.province)
    client = client_for(account)
    assert sees(client, "people:graduates") == 403
    services.start_power(scope_for(account), tree.province.path, "核对", timedelta(minutes=30))
    assert sees(client, "people:graduates") == 200
    services.close_power(scope_for(account))
    assert sees(client, "people:graduates") == 403


@pytest.mark.django_db(transaction=True)
def test_a_dead_line_is_noticed_by_the_first_statement() -> None:
    planned("SELECT 1", {})
    connection.connection.close()  # what a restarted server leaves behind
    assert planned_first("SELECT %(n)s::int", {"n": 7}) == [(7,)]
