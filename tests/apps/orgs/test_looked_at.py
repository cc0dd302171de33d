"""What pages of roles, tokens and invitations show: names instead of codes, nothing twice, a way back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from qihang.apps.orgs import services
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.rules import Role
from qihang.kernel import Permission
from tests.factories.orgs import Tree, client_for, make_account, make_province, scope_for
from tests.values import not_none

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def tree() -> Tree:
    return make_province()


@pytest.fixture
def head(tree: Tree) -> Account:
    return make_account(Role.UNIVERSITY_HEAD, tree.university)


def test_the_history_names_organisations_and_shows_no_empty_change(
    tree: Tree, head: Account
) -> None:
    person = services.Invitee("t5", "刘洋")
    made = services.invite(
        scope_for(head), person, tree.university, Role.UNIVERSITY_OFFICER, start=TODAY
    ).invitation
    page = client_for(head).get(f"/orgs/invitations/{made.uuid}/").text
    assert f"<li>单位 <ins>{tree.university.name}</ins></li>" in page
    assert f"<ins>{tree.university.code}</ins>" not in page
    lent = services.lend(
        scope_for(head), not_none(made.account), Permission.DESTINATION_SEE, tree.university, "核对",
        timezone.now() + timedelta(2),
    )  # fmt: skip
    page = client_for(head).get(f"/orgs/grants/{lent.uuid}/").text
    assert "<ins>—</ins>" not in page


def test_a_token_stands_under_the_name_of_its_organisation_in_english(
    tree: Tree, head: Account
) -> None:
    tree.university.name_en = "Test University"
    tree.university.save()
    may = [Permission.PERSON_SEE, Permission.DESTINATION_SEE]
    token, _ = services.create_token(
        scope_for(head), tree.university, "x", may, TODAY + timedelta(9)
    )
    client = client_for(head)
    client.cookies["django_language"] = "en"
    page = client.get(f"/orgs/tokens/{token.uuid}/").text
    assert tree.university.name not in page
    assert "See destinations, See graduates" in page
    assert "、" not in page


def test_an_offer_says_that_it_is_one(tree: Tree, head: Account) -> None:
    account = make_account()
    services.delegate(
        scope_for(head), head.memberships.get(), account.username, tree.university,
        start=TODAY, end=TODAY + timedelta(3),
    )  # fmt: skip
    page = client_for(account).get("/orgs/account/").text
    assert "任职邀请：" in page
    assert "邀请的姓名" not in page  # who lends writes none


def test_the_audit_names_what_was_declared(head: Account) -> None:
    services.declare_person(scope_for(head), "370102198001011114", "13911112222")
    page = client_for(head).get("/orgs/audit/").text
    assert "身份证号: <" in page or "身份证号：<" in page or "身份证号 <" in page
    assert "id_number" not in page


def test_the_declaration_leads_back_to_the_account(head: Account) -> None:
    page = client_for(head).get("/orgs/account/identity/").text
    assert '<li><a href="/orgs/account/">我的账号</a></li>' in page
