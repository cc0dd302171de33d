"""Tokens: who may make one, what it reaches, that its secret is shown once, how it ends."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from qihang.apps.orgs import queries, services
from qihang.apps.orgs.models import Account, ApiToken, AuditEntry
from qihang.apps.orgs.roles import system_permissions
from qihang.apps.orgs.rules import Role
from qihang.kernel import Permission, Scope
from tests.factories.orgs import Tree, client_for, make_account, scope_for
from tests.factories.refusals import refused
from tests.factories.signing import save, sign
from tests.factories.tokens import make_token

pytestmark = pytest.mark.django_db
P = Permission
SEES = (P.PERSON_SEE, P.FIGURES_SEE)


def until(days: int = 30) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def head(tree: Tree) -> Scope:
    return scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university))


def test_a_head_makes_a_token_that_reaches_just_that(tree: Tree, head: Scope) -> None:
    token, secret = services.create_token(head, tree.university, "教务系统", SEES, until())
    found = queries.token_of(secret, timezone.now())
    assert found == token
    scope = queries.scope_of_token(token)
    assert scope.holds(P.PERSON_SEE, tree.college.path)
    assert not scope.holds(P.PERSON_SEE, tree.other_college.path)
    assert not scope.allows(P.DESTINATION_SEE)


def test_the_secret_is_nowhere_in_the_database(tree: Tree, head: Scope) -> None:
    token, secret = services.create_token(head, tree.university, "教务系统", SEES, until())
    kept = [*ApiToken.objects.values(), *AuditEntry.objects.values(), *Account.objects.values()]
    assert secret not in str(kept)
    assert secret.startswith(token.hint)


def test_nobody_can_sign_in_as_a_token(tree: Tree, head: Scope) -> None:
    token, _ = services.create_token(head, tree.university, "教务系统", SEES, until())
    assert not token.account.has_usable_password()


def test_making_and_ending_stand_in_the_audit(tree: Tree, head: Scope) -> None:
    token, _ = services.create_token(head, tree.university, "教务系统", SEES, until())
    services.revoke_token(head, token, "系统停用")
    acts = AuditEntry.objects.filter(subject=str(token.uuid)).order_by("pk")
    assert [(a.act, a.reason) for a in acts] == [("token.create", ""), ("token.revoke", "系统停用")]


@pytest.mark.parametrize("case", ["revoked", "expired", "other secret"])
def test_an_ended_token_opens_nothing(tree: Tree, head: Scope, case: str) -> None:
    token, secret = services.create_token(head, tree.university, "教务系统", SEES, until())
    now = timezone.now()
    if case == "revoked":
        services.revoke_token(head, token, "停用")
    later = now + timedelta(days=31 if case == "expired" else 0, seconds=1)
    asked = secret if case != "other secret" else secret[:-1]
    assert queries.token_of(asked, later) is None


def test_one_gives_only_what_one_has_by_a_role(tree: Tree) -> None:
    college = scope_for(make_account(Role.COLLEGE_HEAD, tree.college))
    with refused("out_of_reach"):
        services.create_token(college, tree.university, "x", SEES, until())
    admin = scope_for(make_account(Role.SYSTEM_ADMIN, tree.province))
    with refused("not_yours_to_lend"):
        services.create_token(admin, tree.university, "x", SEES, until())


def test_a_power_session_is_not_passed_on_to_a_system(tree: Tree) -> None:
    account = make_account(Role.PROVINCE_OFFICER, tree.province)
    services.start_power(scope_for(account), tree.province.path, "核对线索", timedelta(minutes=30))
    powerful = scope_for(account)
    assert powerful.holds(P.PERSON_SEE, tree.university.path)
    with refused("not_yours_to_lend"):
        services.create_token(powerful, tree.university, "x", [P.PERSON_SEE], until())


def test_a_token_always_ends(tree: Tree, head: Scope) -> None:
    with refused("too_long"):
        services.create_token(head, tree.university, "x", SEES, until(400))
    with refused("dates_reversed"):
        services.create_token(head, tree.university, "x", SEES, until(0))


def test_what_judges_or_manages_is_never_offered() -> None:
    words = ("review", "approve", "manage", "power")
    judging = {p for p in P if any(word in p for word in words) and not p.endswith("manage_own")}
    assert not judging & set(system_permissions())


def test_the_page_shows_the_secret_once(tree: Tree) -> None:
    client = client_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    asked = {"name": "教务系统", "org": "10422", "permissions": ["person.see"], "end": until()}
    answer = client.post("/orgs/tokens/add/", asked)
    token = ApiToken.objects.get()
    assert token.hint in answer.content.decode()
    secret = answer.context["secret"]
    assert "no-store" in answer["Cache-Control"]
    for path in ("/orgs/tokens/", f"/orgs/tokens/{token.uuid}/", "/orgs/tokens/add/"):
        assert secret not in client.get(path).content.decode()


def test_another_university_does_not_see_the_token(tree: Tree) -> None:
    token = make_token(tree.university).token
    client = client_for(make_account(Role.UNIVERSITY_HEAD, tree.other_university))
    assert client.get(f"/orgs/tokens/{token.uuid}/").status_code == 404
    assert token.name not in client.get("/orgs/tokens/").content.decode()


def test_last_use_is_kept(tree: Tree) -> None:
    made = make_token(tree.university)
    with time_machine.travel("2026-01-05T10:00:30Z", tick=False):
        made = make_token(tree.university)
        made.get("/token")
    made.token.refresh_from_db()
    assert made.token.last_used_at is not None


# What ends with whom


def test_a_token_ends_with_its_maker_s_role_until_somebody_answers_for_it(tree: Tree) -> None:
    """Hole 5: the head leaves, the office that made it lives on."""
    head = make_account(Role.UNIVERSITY_HEAD, tree.university)
    until = timezone.localdate() + timedelta(days=9)
    token, secret = services.create_token(
        scope_for(head), tree.university, "档案馆系统", [Permission.PERSON_SEE], until
    )
    assert queries.token_of(secret, timezone.now()) == token
    head.memberships.update(until_date=timezone.localdate())
    sign(head)
    assert queries.token_of(secret, timezone.now()) is None
    successor = client_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    at = f"/orgs/tokens/{token.uuid}/"
    assert "负责人已离任" in successor.get(at).text
    assert "档案馆系统" not in successor.get("/orgs/tokens/?state=current").text
    successor.post(f"{at}adopt/", {"reason": ""})
    assert queries.token_of(secret, timezone.now()) is None
    successor.post(f"{at}adopt/", {"reason": "接任"})
    assert queries.token_of(secret, timezone.now()) == token
    assert AuditEntry.objects.get(act="token.adopt").reason == "接任"


def test_a_token_ends_with_its_maker_s_account(tree: Tree) -> None:
    head = make_account(Role.UNIVERSITY_HEAD, tree.university)
    until = timezone.localdate() + timedelta(days=9)
    _, secret = services.create_token(
        scope_for(head), tree.university, "档案馆系统", [Permission.PERSON_SEE], until
    )
    head.is_active = False
    save(head)
    assert queries.token_of(secret, timezone.now()) is None


def test_nobody_takes_on_a_token_that_may_more_than_they(tree: Tree) -> None:
    """Not the province, which sees no persons; not a sibling; and what is over stays over."""
    head = make_account(Role.UNIVERSITY_HEAD, tree.university)
    until = timezone.localdate() + timedelta(days=9)
    token, secret = services.create_token(
        scope_for(head), tree.university, "档案馆系统", [Permission.PERSON_SEE], until
    )
    officer = make_account(Role.PROVINCE_OFFICER, tree.province)
    services.start_power(scope_for(officer), tree.province.path, "核对", timedelta(minutes=30))
    with refused("not_yours_to_lend"):
        services.adopt_token(scope_for(officer), token, "接任")
    with refused("out_of_reach"):
        services.adopt_token(
            scope_for(make_account(Role.COLLEGE_HEAD, tree.college)), token, "接任"
        )
    services.revoke_token(scope_for(head), token, "停用")
    successor = scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    with refused("already_ended"):
        services.adopt_token(successor, token, "接任")
    assert queries.token_of(secret, timezone.now()) is None
