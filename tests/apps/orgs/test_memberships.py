"""Roles given, lent and ended; power opened and closed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from qihang.apps.orgs import rules, services
from qihang.apps.orgs.models import AuditEntry, Invitation, Membership
from qihang.apps.orgs.roles import permissions_of
from qihang.apps.orgs.rules import HELD_IN, STANDS_UNDER, OrgKind, Role, Tenure
from qihang.apps.orgs.services import Invitee
from qihang.kernel import Permission
from tests.factories.orgs import client_for, make_account, make_org, make_province, scope_for
from tests.factories.refusals import refused
from tests.values import not_none

TODAY = timezone.localdate()
DAYS = st.integers(-40, 90).map(lambda n: TODAY + timedelta(days=n))
LONGEST = timedelta(days=60)
db = pytest.mark.django_db


# The tree


@db
def test_the_small_world_stands_where_the_rules_say() -> None:
    tree = make_province()
    assert tree.college.path == "/37/10422/c01/"
    assert tree.county.path == "/37/3701/370102/"
    assert tree.office.path == "/37/3701/370102/o-hr/"
    assert tree.department.path == "/37/d-edu/"
    assert tree.employer.path == "/x/e-91370000000000001X/"


@db
@pytest.mark.parametrize(
    ("kind", "under", "code", "why"),
    [
        (OrgKind.COLLEGE, "province", "c9", "not_here"),
        (OrgKind.UNIVERSITY, "city", "10001", "not_here"),
        (OrgKind.EMPLOYER, "province", "e-1", "not_here"),
        (OrgKind.COLLEGE, "university", "10422-", "code_malformed"),
        (OrgKind.COLLEGE, "university", "a/b", "code_malformed"),
        (OrgKind.COLLEGE, "university", "10422-c01", "code_taken"),
        (OrgKind.COLLEGE, "university", "c01", "code_taken"),
    ],
)
def test_an_organisation_is_refused_where_it_cannot_stand(
    kind: OrgKind, under: str, code: str, why: str
) -> None:
    tree = make_province()
    with refused(why):
        make_org(getattr(tree, under), kind, code, "甲")


@db
def test_only_who_manages_the_place_may_open_there() -> None:
    tree = make_province()
    head = scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    services.open_org(head, tree.university, OrgKind.COLLEGE, "10422-c77", "新学院")
    with refused("out_of_reach"):
        services.open_org(head, tree.other_university, OrgKind.COLLEGE, "10433-c77", "新学院")


def test_every_kind_hangs_under_the_province_or_stands_at_the_top() -> None:
    def top(kind: OrgKind) -> set[OrgKind]:
        above = STANDS_UNDER[kind]
        return {kind} if not above else set().union(*map(top, above))

    tops = {kind: top(kind) for kind in OrgKind}
    outside = {kind for kind, found in tops.items() if found != {OrgKind.PROVINCE}}
    assert outside == rules.OUTSIDE


def test_every_role_is_in_the_tables() -> None:
    assert set(Role) == set(HELD_IN)


# Appointing


@db
def test_a_head_adds_a_member_who_then_reaches_the_college() -> None:
    tree = make_province()
    scope = scope_for(make_account(Role.COLLEGE_HEAD, tree.college))
    person = Invitee("t2001", "刘洋")
    done = services.invite(scope, person, tree.college, Role.COLLEGE_OFFICER, start=TODAY)
    account = not_none(done.invitation.account)
    assert account.check_password(done.password)
    assert account.provisional
    assert scope_for(account).holds(Permission.PERSON_SEE, tree.college.path)
    with refused("already_member"):
        services.invite(scope, person, tree.college, Role.COLLEGE_OFFICER, start=TODAY)
    again = services.invite(scope, person, tree.college, Role.COLLEGE_HEAD, start=TODAY)
    assert again.password == ""
    with refused("already_invited"):
        services.invite(scope, person, tree.college, Role.COLLEGE_HEAD, start=TODAY)


@db
def test_nobody_appoints_outside_the_own_reach_or_to_a_role_that_is_not_there() -> None:
    tree = make_province()
    head = make_account(Role.COLLEGE_HEAD, tree.college)
    other, own = Invitee("t2002", "刘洋"), Invitee(head.username, head.name)
    scope = scope_for(head)
    with refused("out_of_reach"):
        services.invite(scope, other, tree.sibling, Role.COLLEGE_OFFICER, start=TODAY)
    with refused("out_of_reach"):
        services.invite(scope, other, tree.university, Role.UNIVERSITY_HEAD, start=TODAY)
    with refused("role_not_here"):
        services.invite(scope, other, tree.college, Role.PROVINCE_OFFICER, start=TODAY)
    with refused("role_not_here"):
        services.invite(scope, other, tree.college, Role.GRADUATE, start=TODAY)
    with refused("own_account"):
        services.invite(scope, own, tree.college, Role.COLLEGE_OFFICER, start=TODAY)
    with refused("dates_reversed"):
        services.invite(scope, other, tree.college, Role.COLLEGE_OFFICER, start=TODAY, end=TODAY)


@db
def test_an_ended_role_reaches_nothing_and_takes_with_it_what_was_lent() -> None:
    tree = make_province()
    manager = scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    head, colleague = make_account(Role.COLLEGE_HEAD, tree.college), make_account()
    own = head.memberships.get()
    offered = services.delegate(
        scope_for(head), own, colleague.username, tree.college,
        start=TODAY, end=TODAY + timedelta(10),
    )  # fmt: skip
    assert not scope_for(colleague).allows(Permission.DESTINATION_APPROVE_AS_HEAD)
    services.accept(scope_for(colleague), offered)
    assert scope_for(colleague).allows(Permission.DESTINATION_APPROVE_AS_HEAD)
    services.end_membership(manager, own, TODAY, "调离")
    assert scope_for(head).reaches == ()
    assert scope_for(colleague).reaches == ()
    act = AuditEntry.objects.filter(act="membership.end", account__isnull=False).get()
    assert (act.reason, act.before) == ("调离", {"until": None})
    with refused("already_ended"):
        services.end_membership(manager, own, TODAY)


# Lending


def own_tenure(**over: Any) -> Tenure:
    values: dict[str, Any] = {
        "role": Role.COLLEGE_HEAD,
        "kind": OrgKind.COLLEGE,
        "path": "/37/1/c/",
    }
    values |= {"permissions": permissions_of(over.get("role", Role.COLLEGE_HEAD))}
    return Tenure(**values | {"start": date(2020, 1, 1)} | over)


@given(start=DAYS, end=st.none() | DAYS, own_end=st.none() | DAYS, below=st.booleans())
def test_what_may_be_lent_lies_within_the_own_role(
    start: date, end: date | None, own_end: date | None, below: bool
) -> None:
    own = own_tenure(end=own_end)
    path = "/37/1/c/d/" if below else "/37/1/"
    wanted = own_tenure(start=start, end=end, path=path)
    refusal = rules.delegation_refusal(own, wanted, TODAY, LONGEST)
    if refusal is None:
        assert end is not None
        assert TODAY <= start < end <= (own_end or date.max)
        assert end - start <= LONGEST
        assert path.startswith(own.path)


@pytest.mark.parametrize(
    ("own", "wanted", "code"),
    [
        ({"lent": True}, {}, "lent_on"),
        ({"role": Role.COLLEGE_OFFICER}, {"role": Role.COLLEGE_OFFICER}, "cannot_delegate"),
        ({"end": TODAY}, {}, "cannot_delegate"),
        ({}, {"role": Role.COLLEGE_OFFICER}, "not_yours_to_lend"),
        ({}, {"path": "/37/1/d/"}, "not_yours_to_lend"),
        ({}, {"end": None}, "longer_than_own"),
        ({"end": TODAY + timedelta(5)}, {"end": TODAY + timedelta(6)}, "longer_than_own"),
        ({}, {"end": TODAY + LONGEST + timedelta(1)}, "too_long"),
        ({}, {"start": TODAY - timedelta(1)}, "starts_too_early"),
        ({}, {"end": TODAY}, "dates_reversed"),
    ],
)
def test_why_a_role_cannot_be_lent(own: dict[str, Any], wanted: dict[str, Any], code: str) -> None:
    usual = {"start": TODAY, "end": TODAY + timedelta(7)}
    refusal = rules.delegation_refusal(
        own_tenure(**own), own_tenure(**usual | wanted), TODAY, LONGEST
    )
    assert refusal is not None
    assert refusal.code == code


@db
def test_only_the_own_role_is_lent_and_the_lender_takes_it_back() -> None:
    tree = make_province()
    head, colleague = make_account(Role.COLLEGE_HEAD, tree.college), make_account()
    other = make_account(Role.COLLEGE_HEAD, tree.sibling)
    span: dict[str, Any] = {"start": TODAY, "end": TODAY + timedelta(3)}
    scope = scope_for(head)
    with refused("not_own"):
        services.delegate(scope, other.memberships.get(), colleague.username, tree.sibling, **span)
    with refused("own_account"):
        services.delegate(scope, head.memberships.get(), head.username, tree.college, **span)
    offered = services.delegate(
        scope, head.memberships.get(), colleague.username, tree.college, **span
    )
    lent = services.accept(scope_for(colleague), offered)
    with refused("out_of_reach"):
        services.end_membership(scope_for(other), lent, TODAY)
    services.end_membership(scope, lent, TODAY)
    assert scope_for(colleague).reaches == ()


@db
def test_delegation_on_the_page() -> None:
    tree = make_province()
    head = make_account(Role.COLLEGE_HEAD, tree.college)
    colleague = make_account(username="t9", name="陈静")
    client = client_for(head)
    asked = {
        "own": str(head.memberships.get().uuid),
        "username": "t9",
        "start": TODAY.isoformat(),
        "end": (TODAY + timedelta(5)).isoformat(),
    }
    unknown = client.post("/orgs/delegation/", asked | {"username": "nobody"})
    known = client.post("/orgs/delegation/", asked)
    assert (unknown.status_code, known.status_code) == (302, 302)
    page = client.get("/orgs/delegation/").text
    assert "nobody" in page
    assert "陈静" not in page
    offered = Invitation.objects.get(account=colleague)
    client_for(colleague).post(f"/orgs/invitations/{offered.uuid}/accept/")
    assert "陈静" in client.get("/orgs/delegation/").text
    lent = Membership.objects.get(account=colleague)
    client.post(f"/orgs/delegation/{lent.uuid}/end/", {"reason": "回来了"})
    lent.refresh_from_db()
    assert lent.until_date == TODAY
    stranger = client_for(make_account(Role.COLLEGE_HEAD, tree.sibling))
    assert stranger.get(f"/orgs/delegation/{lent.uuid}/").status_code == 404


# Grants


@db
def test_nobody_grants_what_they_do_not_hold() -> None:
    tree = make_province()
    scope = scope_for(make_account(Role.COLLEGE_HEAD, tree.college))
    other = make_account(Role.UNIVERSITY_OFFICER, tree.other_university)
    now = timezone.now()
    span: dict[str, Any] = {"start": now, "until": now + timedelta(1)}
    with refused("out_of_reach"):
        services.grant(scope, other, Permission.PERSON_SEE, "x", path=tree.sibling.path, **span)
    with refused("out_of_reach"):
        services.grant(scope, other, Permission.AUDIT_SEE, "x", path=tree.college.path, **span)
    with refused("no_subject"):
        services.grant(scope, other, Permission.PERSON_SEE, "x", **span)
    given_ = services.grant(
        scope, other, Permission.PERSON_SEE, "x", path=tree.college.path, **span
    )
    assert scope_for(other).holds(Permission.PERSON_SEE, tree.college.path)
    services.revoke(scope, given_, "办结", now)
    with refused("already_ended"):
        services.revoke(scope, given_, "办结", now)
