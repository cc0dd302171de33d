"""Attacks: who tries to become somebody else, or to make somebody who may more than they do.

Roles are offered and taken up, two decide where one must not, a lost password begins anew by two.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from time_machine import TimeMachineFixture

from qihang.apps.messages.models import Message
from qihang.apps.orgs import services
from qihang.apps.orgs.models import Account, AuditEntry, Invitation, Membership, Org
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import Invitee
from qihang.kernel import Permission
from tests.factories.orgs import (
    PASSWORD,
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
TODAY = timezone.localdate()


@pytest.fixture
def tree() -> Tree:
    return make_province()


def adding(account: Account | str, org: Org, role: Role, *, name: str = "王建国") -> dict[str, str]:
    """What the page for adding a member is sent."""
    return {
        "name": name, "username": account if isinstance(account, str) else account.username,
        "org": org.code, "role": role, "start": TODAY.isoformat(),
    }  # fmt: skip


def test_a_head_does_not_take_an_account_by_its_name(tree: Tree) -> None:
    """Hole 1: add by username and name, then set the password."""
    victim = make_account(Role.PROVINCE_OFFICER, tree.province, password=PASSWORD)
    client = client_for(make_account(Role.COLLEGE_HEAD, tree.college))
    client.post("/orgs/members/add/", adding(victim, tree.college, Role.COLLEGE_OFFICER))
    assert not scope_for(victim).holds(P.PERSON_SEE, tree.college.path)
    assert Membership.objects.filter(account=victim).count() == 1
    for member in Membership.objects.filter(account=victim):
        client.post(f"/orgs/members/{member.uuid}/password/", {"reason": "忘记"})
    victim.refresh_from_db()
    assert victim.check_password(PASSWORD)


def test_sharing_a_membership_gives_no_way_to_a_password(tree: Tree) -> None:
    victim = make_account(Role.PROVINCE_OFFICER, tree.province, password=PASSWORD)
    member = make_membership(victim, Role.COLLEGE_OFFICER, tree.college)
    client = client_for(make_account(Role.COLLEGE_HEAD, tree.college))
    page = client.get(f"/orgs/members/{member.uuid}/").text
    assert "重设密码" not in page
    assert client.post(f"/orgs/members/{member.uuid}/password/").status_code in {403, 404}
    victim.refresh_from_db()
    assert victim.check_password(PASSWORD)


def test_adding_says_nothing_of_the_accounts_owner(tree: Tree) -> None:
    """Whether the name guessed is right, who it is, where they work: not for who adds."""
    make_account(Role.PROVINCE_OFFICER, tree.province, username="zhang.w", name="张伟民")
    client = client_for(make_account(Role.COLLEGE_HEAD, tree.college))
    right = client.post(
        "/orgs/members/add/", adding("zhang.w", tree.college, Role.COLLEGE_OFFICER, name="张伟民"),
        follow=True,
    )  # fmt: skip
    wrong = client.post(
        "/orgs/members/add/", adding("zhang.w", tree.sibling, Role.COLLEGE_OFFICER, name="张三"),
        follow=True,
    )  # fmt: skip
    assert "张伟民" not in wrong.text
    again = client.post(
        "/orgs/members/add/", adding("zhang.w", tree.college, Role.COLLEGE_HEAD, name="李四"),
        follow=True,
    )  # fmt: skip
    assert "张伟民" not in again.text.replace(right.text, "")
    assert "属于另一位" not in again.text
    assert "省级工作人员" not in right.text


def test_a_province_officer_makes_no_puppet_in_a_university(tree: Tree) -> None:
    """Hole 4: instead of opening power, appoint somebody who sees persons every day."""
    officer = make_account(Role.PROVINCE_OFFICER, tree.province)
    client = client_for(officer)
    client.post("/orgs/members/add/", adding("puppet", tree.university, Role.UNIVERSITY_OFFICER))
    assert not Membership.objects.filter(org=tree.university).exists()
    assert not Account.objects.filter(username="puppet").exists()


def test_a_puppet_administrator_does_not_confirm_what_its_maker_proposes(tree: Tree) -> None:
    officer = make_account(Role.PROVINCE_OFFICER, tree.province)
    client_for(officer).post(
        "/orgs/members/add/", adding("admin.2", tree.province, Role.SYSTEM_ADMIN)
    )
    assert not Membership.objects.filter(role=Role.SYSTEM_ADMIN).exists()


def person(username: str) -> Invitee:
    return services.Invitee(username, "王建国")


def invite(by: Account, username: str, org: Org, role: Role) -> Invitation:
    return services.invite(scope_for(by), person(username), org, role, start=TODAY).invitation


# Taking a role up


def test_an_account_takes_a_role_up_itself_or_declines_it(tree: Tree) -> None:
    head = make_account(Role.COLLEGE_HEAD, tree.college, name="钱院长")
    colleague = make_account(Role.UNIVERSITY_OFFICER, tree.other_university, username="kk")
    offered = invite(head, "kk", tree.college, Role.COLLEGE_OFFICER)
    client = client_for(colleague)
    assert "钱院长" in client.get("/orgs/account/").text
    assert Message.objects.get(account=colleague).template == "invitation_made"
    for other in (head, make_account(Role.COLLEGE_OFFICER, tree.college)):
        answer = client_for(other).post(f"/orgs/invitations/{offered.uuid}/accept/")
        assert answer.status_code == 404
    client.post(f"/orgs/invitations/{offered.uuid}/accept/")
    assert scope_for(colleague).holds(P.PERSON_SEE, tree.college.path)
    again = invite(head, "kk", tree.college, Role.COLLEGE_HEAD)
    client.post(f"/orgs/invitations/{again.uuid}/decline/")
    with refused("not_open"):
        services.accept(scope_for(colleague), again)
    twice = client.post(f"/orgs/invitations/{again.uuid}/decline/", follow=True)
    assert "这件事已经办结、答复" in twice.text, (
        "pressed twice, the answer is not that it never was"
    )
    assert "已谢绝" in client_for(head).get("/orgs/invitations/").text
    acts = AuditEntry.objects.filter(subject=str(again.uuid)).order_by("pk")
    assert [a.act for a in acts] == ["invitation.propose", "invitation.decline"]


def test_who_holds_nothing_any_more_can_still_answer(tree: Tree) -> None:
    head = make_account(Role.COLLEGE_HEAD, tree.college)
    former = make_account(username="former")
    offered = invite(head, "former", tree.college, Role.COLLEGE_OFFICER)
    client = client_for(former)
    assert "接受" in client.get("/orgs/account/").text
    client.post(f"/orgs/invitations/{offered.uuid}/accept/")
    assert client.get("/people/").status_code == 200


def test_an_offer_ends_by_time_by_withdrawal_and_with_who_made_it(
    tree: Tree, time_machine: TimeMachineFixture
) -> None:
    head, colleague = make_account(Role.COLLEGE_HEAD, tree.college), make_account()
    name = colleague.username
    late = invite(head, name, tree.college, Role.COLLEGE_OFFICER)
    time_machine.move_to(timezone.now() + timedelta(days=31))
    with refused("not_open"):
        services.accept(scope_for(colleague), late)
    back = invite(head, name, tree.college, Role.COLLEGE_OFFICER)
    services.withdraw(scope_for(head), back, "误")
    with refused("not_open"):
        services.accept(scope_for(colleague), back)
    orphan = invite(head, name, tree.college, Role.COLLEGE_OFFICER)
    head.memberships.update(until_date=timezone.localdate())
    sign(head)
    with refused("out_of_reach"):
        services.accept(scope_for(colleague), orphan)


def test_a_graduate_is_refused_when_offered_and_when_taking_up(tree: Tree) -> None:
    graduate = make_graduate(tree.college, account=True)
    head = make_account(Role.COLLEGE_HEAD, tree.college)
    name = own_account(graduate).username
    with refused("cannot_hold"):
        invite(head, name, tree.college, Role.COLLEGE_OFFICER)
    with refused("cannot_hold"):
        services.delegate(
            scope_for(head), head.memberships.get(), name, tree.college,
            start=TODAY, end=TODAY + timedelta(3),
        )  # fmt: skip
    elsewhere = make_account(Role.COLLEGE_HEAD, tree.other_college)
    offered = invite(elsewhere, name, tree.other_college, Role.COLLEGE_OFFICER)
    graduate.org, graduate.org_path = tree.other_sibling, tree.other_sibling.path
    save(graduate)
    with refused("cannot_hold"):
        services.accept(scope_for(own_account(graduate)), offered)


def test_a_head_does_not_delegate_to_an_account_against_its_will(tree: Tree) -> None:
    head, victim = make_account(Role.COLLEGE_HEAD, tree.college), make_account()
    asked = {
        "own": str(head.memberships.get().uuid), "username": victim.username,
        "start": TODAY.isoformat(), "end": (TODAY + timedelta(3)).isoformat(),
    }  # fmt: skip
    client_for(head).post("/orgs/delegation/", asked)
    assert not Membership.objects.filter(account=victim).exists()


# By two


def two(tree: Tree) -> list[Account]:
    """Two province officers who were there from the beginning."""
    return [make_account(Role.PROVINCE_OFFICER, tree.province) for _ in range(2)]


def test_two_appoint_into_a_university_and_the_proposer_never_sees_the_password(tree: Tree) -> None:
    first, second = two(tree)
    made = invite(first, "new.head", tree.university, Role.UNIVERSITY_HEAD)
    with refused("same_account"):
        services.confirm(scope_for(first), made)
    page = client_for(second).post(f"/orgs/invitations/{made.uuid}/confirm/").text
    assert "初始密码" in page
    account = Account.objects.get(username="new.head")
    assert scope_for(account).holds(P.PERSON_SEE, tree.college.path)
    made.refresh_from_db()
    assert (made.proposed_by, made.confirmed_by) == (first, second)
    assert Message.objects.filter(account=second, template="invitation_to_confirm").exists()


def test_an_existing_account_is_asked_only_after_two_have_decided(tree: Tree) -> None:
    first, second = two(tree)
    colleague = make_account(Role.CITY_OFFICER, tree.city)
    made = invite(first, colleague.username, tree.university, Role.UNIVERSITY_OFFICER)
    answer = client_for(colleague).post(f"/orgs/invitations/{made.uuid}/accept/")
    assert answer.status_code == 404
    services.confirm(scope_for(second), made)
    services.accept(scope_for(colleague), made)
    assert scope_for(colleague).holds(P.PERSON_SEE, tree.college.path)


def test_the_head_above_a_college_does_not_appoint_there_alone(tree: Tree) -> None:
    """Otherwise one person is head of both offices whose approval freelance work needs."""
    head = make_account(Role.UNIVERSITY_HEAD, tree.university)
    made = invite(head, "c.head", tree.college, Role.COLLEGE_HEAD)
    assert made.needs_two
    assert not Account.objects.filter(username="c.head").exists()


def test_who_was_just_appointed_is_no_second(tree: Tree) -> None:
    """Puppets: appointed by the proposer, by the proposer's puppet, or with an old role elsewhere."""
    first, other = two(tree)
    made = invite(first, "x", tree.university, Role.UNIVERSITY_OFFICER)
    puppet = make_account(Role.CITY_OFFICER, tree.city)
    make_membership(puppet, Role.SYSTEM_ADMIN, tree.province, by=first)
    with refused("too_new"):
        services.confirm(scope_for(puppet), made)
    second = make_account()
    make_membership(second, Role.SYSTEM_ADMIN, tree.province, by=puppet)
    with refused("too_new"):
        services.confirm(scope_for(second), made)
    services.confirm(scope_for(other), made)


def test_the_maker_does_not_confirm_what_the_puppet_proposes(tree: Tree) -> None:
    """Also through others: the first appoints the second, the second the third."""
    master = make_account(Role.PROVINCE_OFFICER, tree.province)
    between, puppet = make_account(), make_account()
    make_membership(between, Role.SYSTEM_ADMIN, tree.province, by=master)
    make_membership(puppet, Role.SYSTEM_ADMIN, tree.province, by=between)
    made = invite(puppet, "x", tree.university, Role.UNIVERSITY_OFFICER)
    with refused("not_independent"):
        services.confirm(scope_for(master), made)


def test_after_its_time_a_role_counts(tree: Tree, time_machine: TimeMachineFixture) -> None:
    first = make_account(Role.PROVINCE_OFFICER, tree.province)
    second = make_account()
    make_membership(second, Role.SYSTEM_ADMIN, tree.province, by=make_account())
    time_machine.move_to(timezone.now() + timedelta(days=31))
    made = invite(first, "x", tree.university, Role.UNIVERSITY_OFFICER)
    services.confirm(scope_for(second), made)
    assert Account.objects.filter(username="x").exists()


def test_a_lent_role_is_no_second_and_leads_nothing(tree: Tree) -> None:
    head = make_account(Role.UNIVERSITY_HEAD, tree.university)
    helper = make_account()
    lent = make_membership(helper, Role.UNIVERSITY_HEAD, tree.university)
    lent.delegated_by = head.memberships.get()
    save(lent)
    made = invite(head, "x", tree.college, Role.COLLEGE_HEAD)
    with refused("own_role_needed"):
        services.confirm(scope_for(helper), made)
    assert invite(helper, "y", tree.university, Role.UNIVERSITY_OFFICER).needs_two


def test_the_person_proposed_is_no_second(tree: Tree) -> None:
    first, second = two(tree)
    made = invite(first, second.username, tree.university, Role.UNIVERSITY_OFFICER)
    with refused("own_account"):
        services.confirm(scope_for(second), made)


@pytest.mark.parametrize("column", ["confirmed_by", "accepted_at", "role", "until_date"])
def test_the_database_keeps_what_two_decide(tree: Tree, column: str) -> None:
    first, _ = two(tree)
    made = invite(first, "x", tree.university, Role.UNIVERSITY_OFFICER)
    now = timezone.now()
    changes: dict[str, dict[str, Any]] = {
        "confirmed_by": {"confirmed_by": first, "confirmed_at": now},
        "accepted_at": {"accepted_at": now},
        "role": {"role": "king"},
        "until_date": {"until_date": TODAY - timedelta(9)},
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=made.pk).update(**changes[column])
