"""From memberships, grants and power to what an account reaches."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from qihang.apps.orgs import queries, services
from qihang.apps.orgs.middleware.accounts import scope_middleware
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.roles import permissions_of
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.kernel import Permission, Reach, Scope
from qihang.kernel.scope import topmost
from qihang.web.request import Request
from tests.factories.orgs import make_account, make_membership, make_province, scope_for
from tests.factories.people import make_graduate, own_account
from tests.factories.requests import make_request

pytestmark = pytest.mark.django_db
SEGMENTS = st.lists(st.sampled_from(["3", "37", "a", "c01", "c1", "z"]), max_size=3)
PATHS = SEGMENTS.map(lambda parts: "/" + "".join(f"{p}/" for p in parts))


def test_a_membership_reaches_its_organisation_and_all_below() -> None:
    tree = make_province()
    scope = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    assert scope.holds(Permission.PERSON_SEE, tree.college.path)
    assert not scope.holds(Permission.PERSON_SEE, tree.other_college.path)
    assert not scope.holds(Permission.PERSON_SEE, tree.province.path)


def test_memberships_hold_from_their_first_day_until_the_day_named() -> None:
    tree = make_province()
    today = timezone.localdate()
    account = make_account(
        Role.COLLEGE_OFFICER, tree.college, start=today, end=today + timedelta(1)
    )
    noon = timezone.make_aware(datetime.combine(today, datetime.min.time())) + timedelta(hours=12)
    for days, reaches in ((-1, False), (0, True), (1, False)):
        scope = queries.scope_of(account, noon + timedelta(days=days))
        assert scope.allows(Permission.PERSON_SEE) is reaches, days


def test_a_grant_for_a_subtree_or_single_subjects_holds_only_for_its_time(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    tree = make_province()
    account = make_account(Role.CITY_OFFICER, tree.city)
    graduates = [make_graduate(tree.college) for _ in range(3)]
    system = Scope.for_system("test")
    now = timezone.now()
    span: dict[str, Any] = {"start": now - timedelta(1), "until": now + timedelta(1)}
    one = services.grant(
        system, account, Permission.PERSON_SEE, "移交", kind="graduate",
        subjects=[graduates[0].pk], **span,
    )  # fmt: skip
    services.grant(
        system, account, Permission.DESTINATION_SEE, "互查", path=tree.sibling.path, **span
    )
    with django_assert_num_queries(1):
        scope = queries.scope_of(account, now)
    assert scope.subjects(Permission.PERSON_SEE, "graduate") == {graduates[0].pk}
    assert scope.paths(Permission.DESTINATION_SEE) == (tree.sibling.path,)
    assert not scope.holds(Permission.PERSON_SEE, tree.college.path)
    assert not queries.scope_of(account, span["until"]).granted
    services.revoke(system, one, "办结", now)
    assert not queries.scope_of(account, now).granted


def test_within_finds_granted_subjects_beside_the_paths() -> None:
    tree = make_province()
    account = make_account(Role.COLLEGE_OFFICER, tree.college)
    own, lent, _ = (
        make_graduate(tree.college),
        make_graduate(tree.sibling),
        make_graduate(tree.sibling),
    )
    now = timezone.now()
    services.grant(
        Scope.for_system("test"), account, Permission.PERSON_SEE, "结对", kind="graduate",
        subjects=[lent.pk], start=now - timedelta(1), until=now + timedelta(1),
    )  # fmt: skip
    condition = queries.within(scope_for(account), Permission.PERSON_SEE, kind="graduate")
    assert set(type(own).objects.filter(condition)) == {own, lent}


def test_a_graduate_reaches_only_the_own_record() -> None:
    tree = make_province()
    graduate = make_graduate(tree.college, account=True)
    scope = scope_for(own_account(graduate))
    assert scope.graduate == graduate.pk
    assert scope.own == permissions_of(Role.GRADUATE)
    assert scope.reaches == ()


def test_visitors_reach_nothing() -> None:
    request = make_request("/", user=AnonymousUser())
    seen: list[bool] = []

    def answer(request: Request) -> HttpResponse:
        seen.append(request.scope == Scope())
        return HttpResponse()

    scope_middleware(answer)(request)
    assert seen == [True]


def test_a_request_that_asks_nobody_costs_no_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    tree = make_province()
    request = make_request("/", user=make_account(Role.COLLEGE_OFFICER, tree.college))
    with django_assert_num_queries(0):
        scope_middleware(lambda _: HttpResponse())(request)


@given(paths=st.lists(PATHS, max_size=4), place=PATHS)
def test_a_scope_holds_exactly_at_and_below_its_paths(paths: list[str], place: str) -> None:
    reaches = tuple(Reach(p, frozenset({Permission.PERSON_SEE})) for p in paths)
    scope = Scope(reaches=reaches)
    assert scope.holds(Permission.PERSON_SEE, place) is any(place.startswith(p) for p in paths)
    kept = topmost(paths)
    assert not [a for a in kept for b in kept if a != b and a.startswith(b)]


def test_within_and_holds_agree_on_every_organisation() -> None:
    tree = make_province()
    sets = [(o.path,) for o in Org.objects.all()] + [
        (),
        ("/",),
        (tree.college.path, tree.city.path),
    ]
    for paths in sets:
        scope = Scope(reaches=tuple(Reach(p, frozenset({Permission.PERSON_SEE})) for p in paths))
        found = set(queries.orgs_in(scope, Permission.PERSON_SEE))
        held = {o for o in Org.objects.all() if scope.holds(Permission.PERSON_SEE, o.path)}
        assert found == held


def test_a_prefix_of_a_code_is_not_its_parent() -> None:
    tree = make_province()
    services.open_org(
        Scope.for_system("test"), tree.university, OrgKind.COLLEGE, "10422-c011", "另一学院"
    )
    scope = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    assert [o.code for o in queries.orgs_in(scope, Permission.PERSON_SEE)] == ["10422-c01"]


def test_several_roles_add_up() -> None:
    tree = make_province()
    account = make_account(Role.COLLEGE_OFFICER, tree.college)
    make_membership(account, Role.AUDITOR, tree.university, start=date(2020, 1, 1))
    scope = scope_for(account)
    assert scope.holds(Permission.AUDIT_SEE, tree.sibling.path)
    assert not scope.holds(Permission.PERSON_SEE, tree.sibling.path)


def test_out_of_scope_is_not_found() -> None:
    tree = make_province()
    scope = scope_for(make_account(Role.COLLEGE_HEAD, tree.college))
    with pytest.raises(Org.DoesNotExist):
        queries.org_in(scope, Permission.ACCOUNT_MANAGE, tree.sibling.uuid)
    assert not queries.children_in(scope, Permission.ACCOUNT_MANAGE, tree.college).exists()


def test_scope_middleware_stands_in_the_site() -> None:
    request: Any = Client().get("/account/login/").wsgi_request
    assert request.scope == Scope()


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "10.1.1.1", "192.0.2.7"),
        (1, "10.1.1.1", "10.1.1.1"),
        (1, "10.9.9.9, 10.1.1.1", "10.1.1.1"),
        (2, "10.9.9.9, 10.1.1.1", "10.9.9.9"),
        (2, "10.1.1.1", "192.0.2.7"),
        (1, "<script>", ""),
    ],
)
def test_only_our_own_proxies_are_believed_about_the_address(
    settings: Settings, proxies: int, header: str, address: str
) -> None:
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": header}
    answer = Client().get("/account/login/", headers=headers, REMOTE_ADDR="192.0.2.7")
    assert answer.wsgi_request.META["REMOTE_ADDR"] == address
