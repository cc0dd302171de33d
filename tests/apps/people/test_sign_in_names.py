"""Attacks: who occupies the name under which somebody else signs in, or a name just like it.

Two accounts whose names differ only in capitals shut each other out: the sign-in does not tell them apart.
"""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from qihang.apps.orgs import services as orgs
from qihang.apps.orgs.models import Account, AuditEntry, Invitation, Org
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import Invited
from qihang.apps.people import services
from qihang.apps.people.models import Graduate
from qihang.apps.people.services import Claim
from qihang.kernel import Scope
from tests.factories.orgs import Tree, client_for, make_account, make_province, scope_for
from tests.factories.people import make_graduate, own_account, read_on_phone
from tests.factories.refusals import refused

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-password"
ID = "370102200201010011"
TODAY = timezone.localdate()


@pytest.fixture
def tree() -> Tree:
    return make_province()


@pytest.fixture
def graduate(tree: Tree) -> Graduate:
    return make_graduate(tree.college, name="李明", id_number=ID, phone="13922223333")


def code_for(tree: Tree, graduate: Graduate) -> str:
    officer = make_account(Role.COLLEGE_OFFICER, tree.college)
    services.send_codes(scope_for(officer), [graduate.uuid])
    return read_on_phone(graduate)


def claim(graduate: Graduate, code: str) -> dict[str, str]:
    return {
        "exam_number": graduate.exam_number, "name": graduate.name, "id_number_end": ID[-6:],
        "code": code,
    }  # fmt: skip


def activate(tree: Tree, graduate: Graduate) -> Account:
    return services.activate(Claim(**claim(graduate, code_for(tree, graduate))), PASSWORD, None)


def invite(by: Account, name: str, org: Org, role: Role) -> Invited:
    person = orgs.Invitee(name, "王建国")
    return orgs.invite(scope_for(by), person, org, role, start=TODAY)


def signs_in(name: str, password: str) -> bool:
    client = Client()
    client.post("/account/login/", {"login": name, "password": password})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("ending", ["", "-2024", "x"])
def test_nobody_is_invited_under_an_exam_number(
    tree: Tree, graduate: Graduate, ending: str
) -> None:
    head = make_account(Role.COLLEGE_HEAD, tree.other_college)
    name = graduate.exam_number + ending
    with refused("name_kept"):
        invite(head, name, tree.other_college, Role.COLLEGE_OFFICER)
    assert not Account.objects.filter(username=name).exists()


def test_where_two_decide_the_first_is_refused_already(tree: Tree, graduate: Graduate) -> None:
    first = make_account(Role.PROVINCE_OFFICER, tree.province)
    with refused("name_kept"):
        invite(first, graduate.exam_number, tree.university, Role.UNIVERSITY_OFFICER)
    assert not Invitation.objects.exists()


def test_the_page_and_the_command_line_say_so(tree: Tree, graduate: Graduate) -> None:
    client = client_for(make_account(Role.COLLEGE_HEAD, tree.college))
    asked = {
        "name": "王建国", "username": graduate.exam_number, "org": tree.college.code,
        "role": "college_officer", "start": TODAY.isoformat(),
    }  # fmt: skip
    page = client.post("/orgs/members/add/", asked)
    assert "留给毕业生" in page.text
    person = orgs.Invitee(graduate.exam_number, "王建国")
    with refused("name_kept"):
        orgs.open_first(
            Scope.for_system("accounts open"), person, tree.college.code, "college_head"
        )


@pytest.mark.parametrize("name", ["2024001", "1300112233", "3701-lw", "liwei", "工号20240017"])
def test_numbers_of_staff_stay_free(tree: Tree, name: str) -> None:
    head = make_account(Role.COLLEGE_HEAD, tree.college)
    assert invite(head, name, tree.college, Role.COLLEGE_OFFICER).password


def test_a_graduate_who_has_an_account_can_still_be_offered_a_role(
    tree: Tree, graduate: Graduate
) -> None:
    account = activate(tree, graduate)
    head = make_account(Role.COLLEGE_HEAD, tree.other_college)
    made = invite(head, account.username, tree.other_college, Role.COLLEGE_OFFICER)
    assert made.invitation.account == account


def test_activation_works_where_somebody_has_the_name_since_before(
    tree: Tree, graduate: Graduate
) -> None:
    squatter = make_account(username=graduate.exam_number, password="another-long-password")
    client = Client()
    asked = claim(graduate, code_for(tree, graduate)) | {"password": PASSWORD}
    home = client.post("/people/activate/", asked, follow=True)
    graduate.refresh_from_db()
    assert graduate.account not in {None, squatter}
    name = own_account(graduate).username
    assert name == f"{graduate.exam_number}-{graduate.cohort}"
    assert name in home.text
    assert signs_in(name, PASSWORD)
    assert signs_in(graduate.exam_number, "another-long-password")


def test_one_who_is_listed_for_two_years_activates_in_both(tree: Tree, graduate: Graduate) -> None:
    account = activate(tree, graduate)
    later = make_graduate(
        tree.college, name="李明", id_number=ID, phone="13922223333",
        exam_number=graduate.exam_number, cohort=graduate.cohort + 1,
    )  # fmt: skip
    assert activate(tree, later) == account


def test_whoever_has_both_names_blocks_nobody(tree: Tree, graduate: Graduate) -> None:
    for ending in ("", f"-{graduate.cohort}"):
        make_account(username=graduate.exam_number + ending)
    assert signs_in(activate(tree, graduate).username, PASSWORD)


def test_no_name_differs_from_another_only_in_capitals(tree: Tree) -> None:
    victim = make_account(
        Role.PROVINCE_OFFICER, tree.province, username="zhang.w", password=PASSWORD
    )
    head = make_account(Role.COLLEGE_HEAD, tree.college)
    assert not invite(head, "ZHANG.W", tree.college, Role.COLLEGE_OFFICER).password
    assert Invitation.objects.get().account == victim
    with refused("username_taken"):
        orgs.open_account(Scope.for_system("test"), "Zhang.W", "甲")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(username="ZHANG.W", name="甲")
    assert signs_in("zhang.w", PASSWORD)


def test_one_offer_under_two_spellings_is_one(tree: Tree) -> None:
    make_account(username="zhang.w")
    head = make_account(Role.COLLEGE_HEAD, tree.college)
    invite(head, "zhang.w", tree.college, Role.COLLEGE_OFFICER)
    with refused("already_invited"):
        invite(head, "Zhang.W", tree.college, Role.COLLEGE_OFFICER)


def test_a_failed_sign_in_is_noted_however_the_name_is_written(tree: Tree) -> None:
    victim = make_account(Role.PROVINCE_OFFICER, tree.province, username="zhang.w")
    assert not signs_in("ZHANG.W", "a-wrong-password")
    assert AuditEntry.objects.filter(act="account.sign_in_failed", subject=victim.uuid).exists()


def test_the_door_is_closed_to_who_would_open_an_account(graduate: Graduate) -> None:
    for name in (graduate.exam_number, "new.one"):
        Client().post("/account/signup/", {"username": name, "password1": PASSWORD})
        assert not Account.objects.filter(username=name).exists()
