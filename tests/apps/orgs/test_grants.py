"""Permissions lent on the page: by role only, for a time, seen by those whom they touch."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from qihang.apps.orgs import queries, services
from qihang.apps.orgs.models import Account, AuditEntry, Grant, Org
from qihang.apps.orgs.queries import GrantFilter
from qihang.apps.orgs.roles import holdings, lendable_permissions, power_permissions
from qihang.apps.orgs.rules import Role
from qihang.kernel import Permission
from tests.factories.orgs import (
    SYSTEM,
    Tree,
    client_for,
    make_account,
    make_membership,
    make_province,
    scope_for,
)
from tests.factories.people import make_graduate, own_account
from tests.factories.refusals import refused
from tests.factories.signing import save, sign

pytestmark = pytest.mark.django_db
P = Permission
WEEK = timedelta(days=7)


@pytest.fixture
def tree() -> Tree:
    return make_province()


@pytest.fixture
def head(tree: Tree) -> Account:
    return make_account(Role.UNIVERSITY_HEAD, tree.university, name="李校长")


@pytest.fixture
def helper(tree: Tree) -> Account:
    """An official of another university."""
    return make_account(Role.UNIVERSITY_OFFICER, tree.other_university, name="赵互查")


def lend(
    account: Account,
    to: Account,
    org: Org,
    permission: Permission = P.DESTINATION_SEE,
    *,
    cause: str = "互查",
    span: timedelta = WEEK,
) -> Grant:
    until = timezone.now() + span
    return services.lend(scope_for(account), to, permission, org, cause, until)


def test_what_is_lent_holds_there_until_it_is_taken_back(
    tree: Tree, head: Account, helper: Account
) -> None:
    given = lend(head, helper, tree.college)
    assert given.given_by == head
    assert scope_for(helper).holds(P.DESTINATION_SEE, tree.college.path)
    assert not scope_for(helper).holds(P.DESTINATION_SEE, tree.sibling.path)
    entry = AuditEntry.objects.get(act="grant.give")
    assert (entry.account, entry.subject, entry.reason) == (head, str(given.uuid), "互查")
    services.revoke(scope_for(head), given, "办结", timezone.now())
    assert not scope_for(helper).holds(P.DESTINATION_SEE, tree.college.path)
    assert AuditEntry.objects.get(act="grant.revoke").reason == "办结"


def test_it_ends_by_itself(tree: Tree, head: Account, helper: Account) -> None:
    lend(head, helper, tree.college)
    later = timezone.now() + WEEK
    assert not queries.scope_of(helper, later).holds(P.DESTINATION_SEE, tree.college.path)


def test_what_cannot_be_lent_is_refused(tree: Tree, head: Account, helper: Account) -> None:
    with refused("not_lendable"):
        lend(head, helper, tree.college, P.ACCOUNT_MANAGE)
    with refused("out_of_reach"):
        lend(head, helper, tree.other_college)
    with refused("cause_missing"):
        lend(head, helper, tree.college, cause=" ")
    with refused("too_long"):
        lend(head, helper, tree.college, span=timedelta(days=400))
    with refused("dates_reversed"):
        lend(head, helper, tree.college, span=-WEEK)
    with refused("own_account"):
        lend(head, head, tree.college)
    with refused("not_an_official"):
        lend(head, make_account(Role.EMPLOYER, tree.employer), tree.college)
    assert not Grant.objects.exists()


def test_power_and_what_was_lent_are_not_lent_on(tree: Tree, helper: Account) -> None:
    """Only a role gives: the province's power session and a grant stay with the person."""
    officer = make_account(Role.PROVINCE_OFFICER, tree.province)
    services.start_power(scope_for(officer), tree.province.path, "核对", timedelta(minutes=30))
    assert scope_for(officer).holds(P.PERSON_SEE, tree.college.path)
    with refused("not_lendable"):
        lend(officer, helper, tree.college, P.PERSON_SEE)
    head = make_account(Role.UNIVERSITY_HEAD, tree.other_university)
    now = timezone.now()
    services.grant(
        SYSTEM, head, P.REGISTER_LOAD, "试点", path=tree.other_university.path,
        start=now, until=now + WEEK,
    )  # fmt: skip
    with refused("not_lendable"):
        lend(
            head, make_account(Role.COLLEGE_HEAD, tree.college), tree.other_college, P.REGISTER_LOAD
        )


def test_nothing_lendable_judges_manages_or_opens() -> None:
    lendable = set(lendable_permissions())
    assert not lendable & {
        P.ACCOUNT_MANAGE, P.POWER_OPEN, P.MEMBERSHIP_DELEGATE, P.PERSON_UNMASK, P.FIGURES_SIGN,
    }  # fmt: skip
    assert not [p for p in lendable if "review" in p or "approve" in p]
    assert lendable <= {one.permission for one in holdings() if one.roles} | power_permissions()


def test_both_sides_see_it_and_a_sibling_sees_nothing(
    tree: Tree, head: Account, helper: Account
) -> None:
    given = lend(head, helper, tree.college)
    own = make_account(Role.COLLEGE_HEAD, tree.college)
    theirs = make_account(Role.UNIVERSITY_HEAD, tree.other_university)
    beside = make_account(Role.COLLEGE_HEAD, tree.sibling)
    at = f"/orgs/grants/{given.uuid}/"
    for account in (head, own, theirs):
        client = client_for(account)
        assert "赵互查" in client.get("/orgs/grants/").text
        assert client.get(at).status_code == 200
    stranger = client_for(beside)
    assert "赵互查" not in stranger.get("/orgs/grants/").text
    assert stranger.get(at).status_code == 404
    assert stranger.post(f"{at}revoke/").status_code == 404


def test_the_same_is_lent_once_so_that_taking_it_back_ends_it(
    tree: Tree, head: Account, helper: Account
) -> None:
    """Pressed twice, the second grant went on after the first was taken back."""
    given = lend(head, helper, tree.college)
    with refused("already_lent"):
        lend(head, helper, tree.college)
    lend(head, helper, tree.sibling)
    lend(head, helper, tree.college, P.PERSON_SEE)
    services.revoke(scope_for(head), given, "办结", timezone.now())
    assert not scope_for(helper).holds(P.DESTINATION_SEE, tree.college.path)
    lend(head, helper, tree.college)


def test_whose_people_or_places_it_touches_may_take_it_back(
    tree: Tree, head: Account, helper: Account
) -> None:
    for role, org in (
        (Role.COLLEGE_HEAD, tree.college),
        (Role.UNIVERSITY_HEAD, tree.other_university),
    ):
        given = lend(head, helper, tree.college)
        services.revoke(scope_for(make_account(role, org)), given, "办结", timezone.now())
    given = lend(head, helper, tree.college)
    for role, org in (
        (Role.COLLEGE_HEAD, tree.sibling),
        (Role.UNIVERSITY_OFFICER, tree.university),
    ):
        scope = scope_for(make_account(role, org))
        assert not services.may_revoke(scope, given)
        with refused("out_of_reach"):
            services.revoke(scope, given, "x", timezone.now())


def test_the_page_gives_shows_and_revokes(tree: Tree, head: Account, helper: Account) -> None:
    client = client_for(head)
    end = timezone.localdate() + WEEK
    asked = {
        "username": helper.username, "org": tree.college.code, "permission": "person.see",
        "end": end.isoformat(), "cause": "对口帮扶",
    }  # fmt: skip
    offered = client.get("/orgs/grants/give/").text
    assert "查看毕业生" in offered
    assert "封存与发布数字" not in offered
    answer = client.post("/orgs/grants/give/", asked)
    given = Grant.objects.get()
    assert answer["Location"] == f"/orgs/grants/{given.uuid}/"
    page = client.get(answer["Location"]).text
    assert "对口帮扶" in page
    assert f"{end.isoformat()} 00:00" in page
    assert "授给我的权限" in client_for(helper).get("/orgs/account/").text
    client.post(f"/orgs/grants/{given.uuid}/revoke/", {"reason": "办结"})
    assert "已收回" in client.get(answer["Location"]).text
    assert "授给我的权限" not in client_for(helper).get("/orgs/account/").text
    assert "赵互查" not in client.get("/orgs/grants/?state=current").text
    assert "赵互查" in client.get("/orgs/grants/?state=past&q=帮扶").text
    unknown = client.post("/orgs/grants/give/", {**asked, "username": "nobody"})
    assert "没有这个登录名" in unknown.text


def test_the_list_takes_as_many_queries_for_many(
    tree: Tree,
    head: Account,
    helper: Account,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(12):
        lend(head, make_account(Role.UNIVERSITY_OFFICER, tree.other_university), tree.college)
    assert queries.grants_in(scope_for(head), GrantFilter(), timezone.now()).count() == 12
    client = client_for(head)
    with django_assert_max_num_queries(8):
        client.get("/orgs/grants/")


# What ends with whom


@pytest.mark.parametrize("whose", ["giver", "holder"])
def test_a_grant_ends_with_the_role_of_its_giver_and_of_its_holder(
    tree: Tree, head: Account, helper: Account, whose: str
) -> None:
    """Hole 5; another role of either, wherever, does not keep it."""
    given = lend(head, helper, tree.college)
    gone = head if whose == "giver" else helper
    make_membership(gone, Role.CITY_OFFICER, tree.city)
    gone.memberships.filter(org__kind="university").update(until_date=timezone.localdate())
    sign(gone)
    assert not scope_for(helper).holds(P.DESTINATION_SEE, tree.college.path)
    assert "授给我的权限" not in client_for(helper).get("/orgs/account/").text
    manager = client_for(make_account(Role.COLLEGE_HEAD, tree.college))
    assert "已离任" in manager.get(f"/orgs/grants/{given.uuid}/").text
    assert "赵互查" not in manager.get("/orgs/grants/?state=current").text
    assert "赵互查" in manager.get("/orgs/grants/?state=past").text


def test_a_grant_ends_when_its_giver_s_account_is_closed(
    tree: Tree, head: Account, helper: Account
) -> None:
    lend(head, helper, tree.college)
    head.is_active = False
    save(head)
    assert not scope_for(helper).holds(P.DESTINATION_SEE, tree.college.path)


def test_a_grant_by_a_delegate_ends_with_the_delegation_s_lender(
    tree: Tree, head: Account, helper: Account
) -> None:
    colleague = make_account()
    lent = make_membership(colleague, Role.UNIVERSITY_HEAD, tree.university)
    lent.delegated_by = head.memberships.get()
    save(lent)
    lend(colleague, helper, tree.college)
    assert scope_for(helper).holds(P.DESTINATION_SEE, tree.college.path)
    head.memberships.update(until_date=timezone.localdate())
    sign(head)
    assert not scope_for(helper).holds(P.DESTINATION_SEE, tree.college.path)


def test_who_grants_learns_nothing_about_a_sign_in_name(tree: Tree, head: Account) -> None:
    """An unknown name, a graduate's and that of somebody who left are answered alike."""
    graduate = make_graduate(tree.other_college, account=True)
    left = make_account(Role.COLLEGE_OFFICER, tree.other_college, end=timezone.localdate())
    asked = {
        "org": tree.college.code, "permission": "person.see", "cause": "对口帮扶",
        "end": (timezone.localdate() + WEEK).isoformat(),
    }  # fmt: skip
    client, answers = client_for(head), set()
    for name in ("nobody", own_account(graduate).username, left.username):
        page = client.post("/orgs/grants/give/", {**asked, "username": name}).text
        assert "没有这个登录名的在任工作人员" in page
        assert graduate.name not in page
        answers.add(page.count("没有这个登录名的在任工作人员"))
    assert len(answers) == 1
