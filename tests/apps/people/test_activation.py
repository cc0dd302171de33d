"""A code from the college, four things that fit together, a password: the account is taken up."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import TimeMachineFixture

from qihang.apps.messages.models import Message
from qihang.apps.orgs.models import Account, Attempt, AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.people import services
from qihang.apps.people.models import ActivationCode, Graduate
from qihang.apps.people.services import Claim
from qihang.apps.people.services.codes import code_hash, make_code
from qihang.policy import load
from tests.factories.orgs import Tree, client_for, make_account, make_province, scope_for
from tests.factories.people import make_graduate, read_on_phone
from tests.factories.refusals import refused

db = pytest.mark.django_db
PASSWORD = "a-long-enough-password"
ID = "370102200201010011"
TIMES = load().limit("activation_attempts", timezone.localdate())


@pytest.fixture
def tree(db: None) -> Tree:
    return make_province()


@pytest.fixture
def officer(tree: Tree) -> Account:
    return make_account(Role.COLLEGE_OFFICER, tree.college)


@pytest.fixture
def graduate(tree: Tree) -> Graduate:
    return make_graduate(tree.college, name="阿依古丽·买买提", id_number=ID, phone="13922223333")


@pytest.fixture
def code(officer: Account, graduate: Graduate) -> str:
    return sent_code(officer, graduate)


def sent_code(officer: Account, graduate: Graduate, *, again: bool = False) -> str:
    """What the graduate reads on the phone."""
    services.send_codes(scope_for(officer), [graduate.uuid], again=again)
    return read_on_phone(graduate)


def claim(graduate: Graduate, given: str, **over: str) -> Claim:
    values = {
        "exam_number": graduate.exam_number,
        "name": graduate.name,
        "id_number_end": ID[-6:],
        "code": given,
    }
    return Claim(**values | over)


def attempt(graduate: Graduate, given: str, address: str = "10.0.0.1", **over: str) -> Account:
    return services.activate(claim(graduate, given, **over), PASSWORD, address)


def test_the_right_four_things_open_the_account(graduate: Graduate, code: str) -> None:
    account = attempt(graduate, code)
    graduate.refresh_from_db()
    assert graduate.account == account
    assert account.username == graduate.exam_number
    assert account.check_password(PASSWORD)
    assert scope_for(account).graduate == graduate.pk
    act = AuditEntry.objects.get(act="person.activate")
    assert (act.account, act.org_path) == (account, graduate.org_path)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    "over",
    [
        {"exam_number": "00000000000000"},
        {"name": "别人"},
        {"id_number_end": "000000"},
        {"code": "BBBB-BBBB"},
        {"code": ""},
        {"name": "", "id_number_end": ""},
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(
    graduate: Graduate, code: str, over: dict[str, str]
) -> None:
    with refused("activation_failed"):
        attempt(graduate, code, **over)
    assert not Account.objects.filter(username=graduate.exam_number).exists()


def test_small_letters_blanks_and_other_dots_are_no_mistake(graduate: Graduate, code: str) -> None:
    attempt(
        graduate,
        f" {code.lower().replace('-', ' ')} ",
        name="阿依古丽• 买买提",
        exam_number=f" {graduate.exam_number} ",
    )


def test_a_code_is_used_once(graduate: Graduate, code: str) -> None:
    attempt(graduate, code)
    with refused("activation_failed"):
        attempt(graduate, code)


def test_a_code_expires(graduate: Graduate, code: str, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(
        timezone.now() + load().duration("activation_code_life", timezone.localdate())
    )
    with refused("activation_failed"):
        attempt(graduate, code)


def test_a_new_code_replaces_the_old_one(graduate: Graduate, code: str, officer: Account) -> None:
    newer = sent_code(officer, graduate)
    with refused("activation_failed"):
        attempt(graduate, code)
    attempt(graduate, newer)


def test_a_code_is_stored_only_as_its_hash(graduate: Graduate, code: str) -> None:
    row = ActivationCode.objects.get()
    assert bytes(row.code_hash) == code_hash(graduate.pk, code)
    assert code.encode() not in bytes(row.code_hash)


def test_a_code_of_one_graduate_is_no_use_to_another(
    graduate: Graduate, code: str, officer: Account, tree: Tree
) -> None:
    other = make_graduate(
        tree.college, name=graduate.name, id_number="370102200201019993", phone="13922224444"
    )
    services.send_codes(scope_for(officer), [other.uuid])
    with refused("activation_failed"):
        services.activate(
            Claim(other.exam_number, other.name, "019993", code), PASSWORD, "10.0.0.1"
        )


def test_too_many_tries_lock_the_exam_number_until_time_or_a_new_code_opens_it(
    graduate: Graduate, code: str, officer: Account, time_machine: TimeMachineFixture
) -> None:
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    for number in range(TIMES):
        with refused("activation_failed"):
            attempt(graduate, "BBBB-BBBB", address=f"10.0.0.{number}")
    with refused("too_many_attempts"):
        attempt(graduate, code)
    newer = sent_code(officer, graduate)
    attempt(graduate, newer)


def test_the_lock_passes(graduate: Graduate, code: str, time_machine: TimeMachineFixture) -> None:
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    for _ in range(TIMES):
        with refused("activation_failed"):
            attempt(graduate, "BBBB-BBBB")
    time_machine.move_to(now + timedelta(minutes=30), tick=False)
    attempt(graduate, code)


def test_an_unknown_exam_number_locks_alike(db: None) -> None:
    stranger = Claim("99999999999999", "无此人", "000000", "BBBB-BBBB")
    for _ in range(TIMES):
        with refused("activation_failed"):
            services.activate(stranger, PASSWORD, "10.0.0.1")
    with refused("too_many_attempts"):
        services.activate(stranger, PASSWORD, "10.0.0.1")


def test_one_address_cannot_try_everybody(graduate: Graduate, code: str) -> None:
    most = load().limit("activation_attempts_address", timezone.localdate())
    for number in range(most):
        with refused("activation_failed"):
            services.activate(Claim(f"{number:014d}", "甲", "000000", "B"), PASSWORD, "10.9.9.9")
    with refused("too_many_attempts"):
        attempt(graduate, code, address="10.9.9.9")
    attempt(graduate, code, address="10.9.9.8")


def test_only_the_own_college_issues_and_only_to_who_has_no_account(
    tree: Tree, officer: Account, graduate: Graduate
) -> None:
    foreign = make_graduate(tree.sibling)
    done = make_graduate(tree.college, account=True)
    uuids = [graduate.uuid, foreign.uuid, done.uuid]
    sent = services.send_codes(scope_for(officer), uuids)
    assert sent.graduates == (graduate,)
    with refused("nobody_to_issue"):
        services.send_codes(scope_for(officer), [foreign.uuid, done.uuid])


def test_a_forgotten_password_is_mended_by_a_new_code(
    tree: Tree, officer: Account, graduate: Graduate, code: str
) -> None:
    account = attempt(graduate, code)
    session = client_for(account)
    again = sent_code(officer, graduate, again=True)
    services.activate(claim(graduate, again), "another-long-password", "10.0.0.1")
    account.refresh_from_db()
    assert account.check_password("another-long-password")
    assert session.get("/orgs/account/").status_code == 302


def test_two_at_once_use_a_code_once(
    tree: Tree, officer: Account, graduate: Graduate, code: str
) -> None:
    """The row is locked before it is used, so the second finds it used; the first look counts tries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as context:
        attempt(graduate, code)
    reads = [q["sql"] for q in context if 'FROM "people_activationcode"' in q["sql"]]
    assert len(reads) == 2
    assert "FOR UPDATE" in reads[1]


def test_codes_have_no_letters_that_are_mistaken() -> None:
    for _ in range(200):
        assert re.fullmatch(r"[B-DF-HJKMNP-TV-Z2-9]{4}-[B-DF-HJKMNP-TV-Z2-9]{4}", make_code())


# On the page


def form(graduate: Graduate, code: str, **over: str) -> dict[str, str]:
    values = {
        "exam_number": graduate.exam_number,
        "name": graduate.name,
        "id_number_end": ID[-6:],
        "code": code,
        "password": PASSWORD,
    }
    return values | over


def test_the_page_signs_in_and_leads_home(graduate: Graduate, code: str) -> None:
    client = Client()
    answer = client.post("/people/activate/", form(graduate, code))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/orgs/account/").status_code == 200


def test_the_page_says_what_to_mend_and_repeats_no_secret(graduate: Graduate, code: str) -> None:
    client = Client()
    weak = client.post("/people/activate/", form(graduate, code, password="short"))
    assert weak.status_code == 422
    assert "10" in weak.content.decode()
    wrong = client.post("/people/activate/", form(graduate, "BBBB-BBBB"))
    assert "向学校索取新的激活码" in wrong.content.decode()
    assert PASSWORD not in wrong.content.decode()
    assert "no-store" in wrong.headers["Cache-Control"]


def test_codes_for_a_class_are_planned_then_sent_and_shown_to_nobody(
    tree: Tree, officer: Account
) -> None:
    names = {"李一": "13911110001", "李二": "13911110002"}
    for name, phone in names.items():
        make_graduate(tree.college, name=name, class_name="统计2001", phone=phone)
    make_graduate(tree.college, name="李三", class_name="统计2001", account=True)
    client = client_for(officer)
    plan = client.get("/people/codes/all/?klass=统计2001").content.decode()
    assert "<b>1</b>" in plan
    page = client.post("/people/codes/all/?klass=统计2001", follow=True).content.decode()
    assert "激活码已发往 2 人登记的手机，如 139" in page
    for graduate in Graduate.objects.filter(name__in=names):
        assert read_on_phone(graduate) not in page
    assert AuditEntry.objects.filter(act="activation.issue").count() == 2


def test_what_an_activation_reports_bears_the_moment_of_the_visitors_clock(
    graduate: Graduate, code: str
) -> None:
    """The demo's clock stands elsewhere; dated by the real one it would head the inbox for years."""
    day = timezone.now() - timedelta(days=700)
    services.activate(claim(graduate, code), PASSWORD, None, notified_at=day)
    assert [m.at for m in Message.objects.filter(template="account_activated")] == [day]
