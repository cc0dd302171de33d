"""One login, several records of one person: how they come together, and who may not bring it about."""

import pytest
from django.utils import timezone

from qihang.apps.destinations.queries import conflicts_of
from qihang.apps.messages.models import Message
from qihang.apps.orgs.models import Account, AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.people import services
from qihang.apps.people.models import Graduate
from qihang.apps.people.services import Claim
from qihang.kernel import Permission
from qihang.policy import load
from tests.factories.orgs import PASSWORD, Tree, client_for, make_account, scope_for
from tests.factories.people import make_graduate, own_account, read_on_phone
from tests.factories.refusals import refused
from tests.factories.signing import save

pytestmark = pytest.mark.django_db
ID = "37010320010901409X"
NUMBER = "19370105158801"


@pytest.fixture
def sender(tree: Tree) -> Account:
    return make_account(Role.COLLEGE_OFFICER, tree.college)


@pytest.fixture
def bachelor(tree: Tree) -> Graduate:
    return record(tree, 2023)


@pytest.fixture
def master(tree: Tree) -> Graduate:
    return record(tree, 2024)


def record(tree: Tree, cohort: int, **over: str) -> Graduate:
    values = {"exam_number": NUMBER, "id_number": ID, "name": "甲延毕", "phone": f"1380000{cohort}"}
    return make_graduate(tree.college, cohort=cohort, **values | over)


def activated(
    sender: Account, graduate: Graduate, password: str = PASSWORD, *, apart: bool = False
) -> Account:
    services.send_codes(scope_for(sender), [graduate.uuid])
    return with_code(graduate, read_on_phone(graduate), password, apart=apart)


def with_code(
    graduate: Graduate,
    code: str,
    password: str = PASSWORD,
    *,
    apart: bool = False,
    address: str = "10.0.0.1",
) -> Account:
    claim = Claim(graduate.exam_number, graduate.name, ID[-6:], code)
    return services.activate(claim, password, address, apart=apart)


def test_the_password_of_the_login_brings_the_second_record_to_it(
    sender: Account, bachelor: Graduate, master: Graduate
) -> None:
    login = activated(sender, bachelor)
    before = Account.objects.get(pk=login.pk).password
    assert activated(sender, master) == login
    login.refresh_from_db()
    assert (login.username, login.password) == (NUMBER, before)
    scope = scope_for(login)
    assert (scope.graduate, scope.own_records) == (master.pk, {bachelor.pk, master.pk})
    assert AuditEntry.objects.filter(act="person.activate", after__shared=True).count() == 1
    messages = Message.objects.filter(template="account_shared")
    assert set(messages.values_list("graduate", flat=True)) == {bachelor.pk, master.pk}


def test_both_codes_are_good_whichever_is_used_first(
    sender: Account, bachelor: Graduate, master: Graduate
) -> None:
    services.send_codes(scope_for(sender), [bachelor.uuid])
    services.send_codes(scope_for(sender), [master.uuid])
    codes = {graduate.pk: read_on_phone(graduate) for graduate in (bachelor, master)}
    login = with_code(bachelor, codes[bachelor.pk])
    assert with_code(master, codes[master.pk]) == login


def test_another_password_opens_nothing_and_changes_nothing(
    sender: Account, bachelor: Graduate, master: Graduate
) -> None:
    login = activated(sender, bachelor)
    services.send_codes(scope_for(sender), [master.uuid])
    code = read_on_phone(master)
    with refused("has_login"):
        with_code(master, code, "what-somebody-else-knows")
    login.refresh_from_db()
    assert login.check_password(PASSWORD)
    master.refresh_from_db()
    assert master.account is None
    assert with_code(master, code) == login  # the code was not used up


def test_tries_are_counted_by_the_login_whatever_codes_are_sent(
    sender: Account, bachelor: Graduate, master: Graduate
) -> None:
    activated(sender, bachelor)
    limit = load().limit("activation_attempts", timezone.localdate())
    code = ""
    for number in range(limit + 1):
        services.send_codes(scope_for(sender), [master.uuid])
        code = read_on_phone(master)
        with refused("has_login" if number < limit else "too_many_attempts"):
            with_code(master, code, "what-somebody-else-knows", address=f"10.0.0.{number}")
    assert with_code(master, code, "another-long-password", apart=True).is_active


def test_a_record_somebody_else_made_does_not_reach_the_person_s_login(
    tree: Tree, sender: Account, master: Graduate
) -> None:
    """A corrupt office loads a record with the number and its own phone, and opens a login with it."""
    false = make_graduate(tree.other_college, cohort=2025, id_number=ID, phone="13911112222",
        name="甲延毕", exam_number="99370105158801")  # fmt: skip
    theirs = make_account(username="theirs")
    theirs.set_password("known-to-the-office")
    save(theirs)
    false.account = theirs
    save(false)
    services.send_codes(scope_for(sender), [master.uuid])
    code = read_on_phone(master)
    with refused("has_login"):
        with_code(master, code)
    own = with_code(master, code, apart=True)
    assert own != theirs
    assert scope_for(own).own_records == {master.pk}


def test_a_login_apart_stays_apart(sender: Account, bachelor: Graduate, master: Graduate) -> None:
    first = activated(sender, bachelor)
    second = activated(sender, master, "another-long-password", apart=True)
    assert second != first
    assert second.username == f"{NUMBER}-2024"


def test_the_record_at_work_is_the_newest_in_good_standing(
    tree: Tree, sender: Account, bachelor: Graduate, master: Graduate
) -> None:
    login = activated(sender, bachelor)
    activated(sender, master)
    master.refresh_from_db()
    master.standing, master.in_statistics = "withdrawn", False
    save(master)
    assert scope_for(login).graduate == bachelor.pk


def test_no_role_meets_either_record(tree: Tree, sender: Account, bachelor: Graduate) -> None:
    other = make_graduate(tree.other_college, cohort=2024, id_number=ID)
    officer = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    for graduate in (bachelor, other):
        graduate.account = officer
        save(graduate)
    scope = scope_for(officer)
    assert not scope.holds(Permission.PERSON_SEE, tree.university.path)
    assert scope.own_records == {bachelor.pk, other.pk}


def test_a_hand_in_one_record_bars_from_the_other(
    sender: Account, bachelor: Graduate, master: Graduate
) -> None:
    login = activated(sender, bachelor)
    Graduate.objects.filter(pk=master.pk).update(account=login)
    assert master.pk in conflicts_of(scope_for(sender), [master.pk])


def test_a_corrected_name_of_the_former_record_does_not_rename_the_account(
    sender: Account, bachelor: Graduate, master: Graduate
) -> None:
    from qihang.apps.people.events import GraduatesChanged

    login = activated(sender, bachelor)
    activated(sender, master)
    bachelor.refresh_from_db()
    bachelor.name = "甲旧名"
    save(bachelor)
    services.follow_names(GraduatesChanged(frozenset({bachelor.pk}), bachelor.graduation_date))
    login.refresh_from_db()
    assert login.name == "甲延毕"


def test_the_page_asks_for_the_login(sender: Account, bachelor: Graduate, master: Graduate) -> None:
    login = activated(sender, bachelor)
    services.send_codes(scope_for(sender), [master.uuid])
    asked = {
        "exam_number": NUMBER, "name": "甲延毕", "id_number_end": ID[-6:],
        "code": read_on_phone(master), "password": "what-somebody-else-knows",
    }  # fmt: skip
    browser = client_for(make_account())
    browser.logout()
    answer = browser.post("/people/activate/", asked)
    assert (answer.status_code, "原账号的密码" in answer.content.decode()) == (422, True)
    answer = browser.post("/people/activate/", asked | {"password": PASSWORD}, follow=True)
    assert "已并入您原来的账号" in answer.content.decode()
    assert own_account(Graduate.objects.get(pk=master.pk)) == login


def test_the_pages_work_on_the_chosen_record(
    sender: Account, bachelor: Graduate, master: Graduate, tree: Tree
) -> None:
    login = activated(sender, bachelor)
    activated(sender, master)
    browser = client_for(login)
    assert "2024 届的去向登记" in browser.get("/destinations/mine/").content.decode()
    page = browser.get("/people/mine/").content.decode()
    assert page.index("2024 届") < page.index("2023 届")
    browser.post(f"/people/mine/{bachelor.uuid}/")
    assert "2023 届的去向登记" in browser.get("/destinations/mine/").content.decode()
    stranger = make_graduate(tree.college)
    assert browser.post(f"/people/mine/{stranger.uuid}/").status_code == 404
    session = browser.session
    session["own_record"] = stranger.pk  # whatever stands there, only own records are worked on
    session.save()
    assert "2024 届的去向登记" in browser.get("/destinations/mine/").content.decode()


def test_one_record_needs_no_choice(sender: Account, bachelor: Graduate) -> None:
    browser = client_for(activated(sender, bachelor))
    assert "的去向登记。" not in browser.get("/destinations/mine/").content.decode()
    assert "切换" not in browser.get("/people/mine/").content.decode()
