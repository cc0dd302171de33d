"""An officer who wants to become a graduate: every way to come by the code, each tried and shut.

Codes go to the graduate's phone, or on paper through a second person's hands. Whoever uses one on an
officer's device is stopped; what can only be suspected is told to somebody who had no hand in it.
"""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import signing
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from time_machine import TimeMachineFixture

from qihang.apps.messages import labels
from qihang.apps.messages.gateways.drop import FileDrop
from qihang.apps.messages.models import Dispatch, Message
from qihang.apps.messages.services import send_due
from qihang.apps.messages.services.addresses import with_phone
from qihang.apps.orgs import devices
from qihang.apps.orgs import services as orgs
from qihang.apps.orgs.models import Account, AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.people import services
from qihang.apps.people.models import ActivationCode, CodeBatch, Graduate, Involvement
from qihang.kernel import Scope
from qihang.policy import load
from tests.factories.intake import applied, roster_row
from tests.factories.orgs import Tree, client_for, make_account, make_province, scope_for, sign_out
from tests.factories.people import make_graduate, make_id_number, read_on_phone
from tests.factories.refusals import refused
from tests.responses import ClientResponse
from tests.values import not_none

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-password"
ID, PHONE = make_id_number(321), "13922223333"


@pytest.fixture
def tree(db: None) -> Tree:
    return make_province()


@pytest.fixture
def officer(tree: Tree) -> Account:
    return make_account(Role.COLLEGE_OFFICER, tree.college, name="孙老师")


@pytest.fixture
def head(tree: Tree) -> Account:
    return make_account(Role.COLLEGE_HEAD, tree.college, name="赵主任")


@pytest.fixture
def graduate(tree: Tree) -> Graduate:
    return make_graduate(tree.college, name="周雨桐", id_number=ID, phone=PHONE)


@pytest.fixture
def code(officer: Account, graduate: Graduate) -> str:
    services.send_codes(scope_for(officer), [graduate.uuid])
    return read_on_phone(graduate)


def typed(graduate: Graduate, code: str) -> dict[str, str]:
    return {
        "exam_number": graduate.exam_number,
        "name": graduate.name,
        "id_number_end": ID[-6:],
        "code": code,
        "password": PASSWORD,
    }


def activate(
    browser: Client, graduate: Graduate, code: str, address: str = "198.51.100.7"
) -> ClientResponse:
    return browser.post("/people/activate/", typed(graduate, code), REMOTE_ADDR=address)


def told(template: str) -> list[Message]:
    return list(Message.objects.filter(template=template).order_by("pk"))


def is_taken(graduate: Graduate) -> bool:
    graduate.refresh_from_db()
    return graduate.account is not None


# The code is seen by nobody but who holds the phone


def test_no_page_an_officer_can_open_shows_the_code(
    officer: Account, graduate: Graduate, code: str
) -> None:
    browser = client_for(officer)
    pages = [
        browser.post("/people/codes/", {"graduate": graduate.uuid, "again": "1"}, follow=True),
        browser.get(f"/people/{graduate.uuid}/"),
        browser.get("/messages/dispatches/"),
        browser.get("/people/codes/paper/"),
        browser.get("/messages/"),
    ]
    newest = read_on_phone(graduate)
    for page in pages:
        assert page.status_code == 200
        for secret in (code, newest, newest.replace("-", "")):
            assert secret not in page.content.decode()
    record = pages[1].content.decode()
    assert f"发往 {graduate.phone_masked}" in record
    assert PHONE not in record
    assert "待发送" in record


def test_the_code_lies_nowhere_in_the_database(graduate: Graduate, code: str) -> None:
    """Whoever reads the tables without the key learns nothing: not of codes, messages or the audit."""
    with connection.cursor() as cursor:
        for model in (ActivationCode, Message, Dispatch, AuditEntry, Involvement):
            cursor.execute(f"SELECT t::text FROM {model._meta.db_table} t")  # noqa: S608
            lying = " ".join(row for (row,) in cursor.fetchall())
            assert code not in lying
            assert code.encode().hex() not in lying


def test_the_letter_carries_it_and_says_so_when_it_arrived(
    tmp_path: Path, graduate: Graduate, code: str, officer: Account
) -> None:
    post = FileDrop(tmp_path)
    assert send_due("sms", post, timezone.now()) == 1
    (letter,) = [json.loads(path.read_text("utf-8")) for path in tmp_path.glob("*.json")]
    assert letter["to"] == PHONE
    assert code in letter["text"]
    assert letter["params"][0] == code
    (key,) = [path.stem for path in tmp_path.glob("*.json")]
    (tmp_path / f"{key}.delivered").write_text("ok")
    from qihang.apps.messages.services import record_receipts

    record_receipts("sms", post, timezone.now())
    page = client_for(officer).get(f"/people/{graduate.uuid}/").content.decode()
    assert "已送达" in page


def test_a_letter_that_comes_too_late_is_not_written(
    tmp_path: Path, graduate: Graduate, code: str
) -> None:
    activate(Client(), graduate, code)
    Dispatch.objects.exclude(message__template="code_issued").delete()
    send_due("sms", FileDrop(tmp_path), timezone.now())
    assert not list(tmp_path.glob("*.json"))
    row = Dispatch.objects.get()
    assert (row.state, row.code) == ("failed", "over")


def test_a_letter_is_printed_without_what_it_says(graduate: Graduate, code: str) -> None:
    from qihang.apps.messages.services.addresses import addresses_of
    from qihang.apps.messages.services.delivery import write

    rows = list(Dispatch.objects.select_related("message__account"))
    (letter,) = write(rows, addresses_of("sms", rows))
    assert code in letter.text
    assert code not in repr(letter)
    assert PHONE not in repr(letter)


def test_only_the_job_that_sends_reads_a_code_or_everybodys_phone(
    officer: Account, tree: Tree, graduate: Graduate, code: str
) -> None:
    other = make_graduate(tree.other_college, phone=PHONE)
    job, own = Scope.for_system("test"), scope_for(officer)
    assert services.codes_of(own, [graduate.pk]) == {}
    assert services.codes_of(job, [graduate.pk]) == {graduate.pk: code}
    assert set(with_phone(job).values_list("pk", flat=True)) == {graduate.pk, other.pk}
    assert set(with_phone(own).values_list("pk", flat=True)) == {graduate.pk}


def test_the_sealed_code_goes_when_it_is_used_and_when_it_is_over(
    graduate: Graduate, code: str, time_machine: TimeMachineFixture
) -> None:
    assert ActivationCode.objects.get().code_sealed is not None
    time_machine.move_to(timezone.now() + timedelta(days=30))
    assert services.forget_codes(timezone.now()) == 1
    assert ActivationCode.objects.get().code_sealed is None


def test_the_graduate_hears_of_every_activation_on_the_phone_on_record(
    graduate: Graduate, code: str
) -> None:
    activate(Client(), graduate, code)
    (message,) = told("account_activated")
    assert message.graduate == graduate.pk
    assert Dispatch.objects.filter(message=message, channel="sms").exists()


# The phone on record


def own_row(graduate: Graduate, **over: str) -> dict:
    own = {"exam_number": graduate.exam_number, "name": graduate.name, "id_number": ID}
    return roster_row(**own | {"phone": PHONE} | over)


def test_who_changed_the_phone_does_not_send_the_code_to_it(tree: Tree, graduate: Graduate) -> None:
    """The officer writes an own number into the roster and has the code sent there."""
    account = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    colleague = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    applied(scope_for(account), tree.university, own_row(graduate, phone="13955556666"))
    with refused("phone_changed_by_you"):
        services.send_codes(scope_for(account), [graduate.uuid])
    sent = services.send_codes(scope_for(colleague), [graduate.uuid])
    assert sent.graduates == (graduate,)


def test_a_second_account_of_the_same_person_is_no_colleague(
    tree: Tree, graduate: Graduate
) -> None:
    account = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    other = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    for one in (account, other):
        orgs.declare_person(scope_for(one), make_id_number(77))
    applied(scope_for(account), tree.university, own_row(graduate, phone="13955556666"))
    with refused("phone_changed_by_you"):
        services.send_codes(scope_for(other), [graduate.uuid])


def test_loading_the_same_phone_again_changes_nothing(tree: Tree, graduate: Graduate) -> None:
    account = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    applied(scope_for(account), tree.university, own_row(graduate, class_name="数学2009"))
    assert services.send_codes(scope_for(account), [graduate.uuid]).graduates == (graduate,)


def test_no_code_goes_to_the_phone_of_an_official(
    tree: Tree, graduate: Graduate, officer: Account, head: Account
) -> None:
    orgs.declare_person(scope_for(officer), make_id_number(78), PHONE)
    for account in (officer, head):
        with refused("phone_of_staff"):
            services.send_codes(scope_for(account), [graduate.uuid])


def test_no_code_goes_to_one_phone_for_several_graduates(
    tree: Tree, officer: Account, graduate: Graduate
) -> None:
    other = make_graduate(tree.college, phone=PHONE)
    free = make_graduate(tree.college, phone="13911110009")
    sent = services.send_codes(scope_for(officer), [graduate.uuid, other.uuid, free.uuid])
    assert sent.graduates == (free,)
    assert [(r.code, n) for r, n in sent.reasons()] == [("phone_shared", 2)]


def test_without_a_phone_the_way_is_paper(tree: Tree, officer: Account) -> None:
    without = make_graduate(tree.college, phone="")
    with refused("no_phone"):
        services.send_codes(scope_for(officer), [without.uuid])
    page = client_for(officer).post("/people/codes/", {"graduate": without.uuid}, follow=True)
    assert "请改用纸质激活码" in page.content.decode()


# On paper: two persons, a third one hears


def printed(officer: Account, head: Account, graduate: Graduate) -> str:
    batch = services.order_batch(scope_for(officer), [graduate.uuid])
    (one,) = services.release_batch(scope_for(head), batch.uuid)
    return one.code


def test_who_ordered_a_batch_never_sees_its_codes(
    officer: Account, head: Account, graduate: Graduate
) -> None:
    browser = client_for(officer)
    browser.post("/people/codes/paper/order/", {"graduate": graduate.uuid})
    batch = CodeBatch.objects.get()
    assert not ActivationCode.objects.exists()
    own = browser.post(f"/people/codes/paper/{batch.uuid}/", follow=True).content.decode()
    assert "须由另一位老师制作" in own
    assert not ActivationCode.objects.exists()
    page = client_for(head).post(f"/people/codes/paper/{batch.uuid}/")
    assert "no-store" in page.headers["Cache-Control"]
    assert page.content.decode().count("<code>") == 2  # the address and the code
    again = client_for(head).post(f"/people/codes/paper/{batch.uuid}/", follow=True)
    assert "已经制作过" in again.content.decode()


def test_an_order_altered_beside_the_product_is_not_printed(
    officer: Account, head: Account, graduate: Graduate
) -> None:
    """Whoever ordered could else print the codes: another name in the row is enough."""
    batch = services.order_batch(scope_for(officer), [graduate.uuid])
    CodeBatch.objects.update(ordered_by=head)
    with refused("not_as_signed"):
        services.release_batch(scope_for(officer), batch.uuid)
    assert not ActivationCode.objects.exists()


def test_the_second_person_is_another_person_not_another_account(
    tree: Tree, officer: Account, graduate: Graduate
) -> None:
    other = make_account(Role.COLLEGE_HEAD, tree.college, name=officer.name)
    for account in (officer, other):
        orgs.declare_person(scope_for(account), make_id_number(79))
    batch = services.order_batch(scope_for(officer), [graduate.uuid])
    with refused("second_person"):
        services.release_batch(scope_for(other), batch.uuid)


def test_the_database_knows_the_rule_of_two_too(officer: Account, graduate: Graduate) -> None:
    batch = services.order_batch(scope_for(officer), [graduate.uuid])
    with pytest.raises(IntegrityError), transaction.atomic():
        CodeBatch.objects.filter(pk=batch.pk).update(
            released_by=batch.ordered_by, released_at=timezone.now()
        )


def test_a_batch_is_released_by_an_office_over_it_alone(
    tree: Tree, officer: Account, graduate: Graduate
) -> None:
    batch = services.order_batch(scope_for(officer), [graduate.uuid])
    for role, org in (
        (Role.COLLEGE_OFFICER, tree.sibling),
        (Role.UNIVERSITY_OFFICER, tree.other_university),
        (Role.PROVINCE_OFFICER, tree.province),
    ):
        with pytest.raises(CodeBatch.DoesNotExist):
            services.release_batch(scope_for(make_account(role, org)), batch.uuid)
    university = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    assert len(services.release_batch(scope_for(university), batch.uuid)) == 1


def test_an_order_is_over_after_a_while(
    officer: Account, head: Account, graduate: Graduate, time_machine: TimeMachineFixture
) -> None:
    batch = services.order_batch(scope_for(officer), [graduate.uuid])
    life = load().duration("activation_code_life", timezone.localdate())
    time_machine.move_to(timezone.now() + life + timedelta(minutes=1))
    with refused("order_over"):
        services.release_batch(scope_for(head), batch.uuid)


def test_the_use_of_a_printed_code_is_told_to_somebody_who_had_no_hand_in_it(
    tree: Tree, officer: Account, head: Account, graduate: Graduate
) -> None:
    third = make_account(Role.COLLEGE_OFFICER, tree.college)
    university = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    activate(Client(), graduate, printed(officer, head, graduate))
    assert is_taken(graduate)
    (message,) = told("staff_activated_on_paper")
    assert message.account == third
    assert graduate.name in labels.body(message)
    assert message.account != university


def test_where_the_college_has_nobody_else_the_university_hears_of_it(
    tree: Tree, officer: Account, head: Account, graduate: Graduate
) -> None:
    university = make_account(Role.UNIVERSITY_HEAD, tree.university)
    activate(Client(), graduate, printed(officer, head, graduate))
    assert [m.account for m in told("staff_activated_on_paper")] == [university]


def test_a_code_by_phone_is_no_news_to_an_office(
    graduate: Graduate, code: str, head: Account
) -> None:
    activate(Client(), graduate, code)
    assert is_taken(graduate)
    assert not Message.objects.filter(template__startswith="staff_").exists()


# From an officer's device


def test_nobody_activates_in_an_officers_session(
    graduate: Graduate, code: str, officer: Account, head: Account
) -> None:
    answer = activate(client_for(officer), graduate, code)
    assert answer.status_code == 422
    assert "请换用您自己的手机或另一台电脑" in answer.content.decode()
    assert not is_taken(graduate)
    note = AuditEntry.objects.get(act="person.activate_refused")
    assert note.after == {"officials": [officer.pk]}
    assert note.org_path == graduate.org_path
    assert [m.account for m in told("staff_activation_refused")] == [head]
    assert [m.graduate for m in told("activation_refused")] == [graduate.pk]


def test_nor_after_signing_out_on_the_same_device(
    graduate: Graduate, code: str, officer: Account
) -> None:
    browser = client_for(officer)
    browser.get("/people/")
    sign_out(browser)
    assert browser.cookies[devices.COOKIE]["httponly"]
    answer = activate(browser, graduate, code)
    assert answer.status_code == 422
    assert not is_taken(graduate)


def test_the_cure_is_true_the_code_still_works_elsewhere(
    graduate: Graduate, code: str, officer: Account
) -> None:
    activate(client_for(officer), graduate, code)
    assert activate(Client(), graduate, code).status_code == 302
    assert is_taken(graduate)


def test_the_device_of_another_universitys_officer_stops_nobody(
    tree: Tree, graduate: Graduate, code: str
) -> None:
    """An officer there may be a graduate here, and computer rooms are shared."""
    browser = client_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
    browser.get("/people/")
    sign_out(browser)
    assert activate(browser, graduate, code).status_code == 302


def test_the_province_is_over_everybody(tree: Tree, graduate: Graduate, code: str) -> None:
    browser = client_for(make_account(Role.PROVINCE_OFFICER, tree.province))
    assert activate(browser, graduate, code).status_code == 422


def test_whose_role_has_ended_is_remembered_all_the_same(
    graduate: Graduate, code: str, officer: Account
) -> None:
    browser = client_for(officer)
    browser.get("/people/")
    sign_out(browser)
    officer.memberships.update(until_date=timezone.localdate())
    assert activate(browser, graduate, code).status_code == 422


def test_the_refusal_tells_nobody_whether_the_code_was_right(
    graduate: Graduate, code: str, officer: Account
) -> None:
    wrong = activate(client_for(officer), graduate, "BBBB-BBBB").content.decode()
    assert "信息与激活码不相符" in wrong
    assert not AuditEntry.objects.filter(act="person.activate_refused").exists()


def test_a_forged_cookie_is_no_cookie(graduate: Graduate, code: str, officer: Account) -> None:
    browser = Client()
    browser.cookies[devices.COOKIE] = signing.dumps([officer.pk], key="another", salt=devices.SALT)
    assert activate(browser, graduate, code).status_code == 302


def test_graduates_leave_no_mark_on_a_device(graduate: Graduate, code: str) -> None:
    browser = Client()
    activate(browser, graduate, code)
    browser.get("/")
    assert devices.COOKIE not in browser.cookies


def test_an_activation_from_an_officers_address_is_noted_and_told(
    graduate: Graduate, code: str, officer: Account, head: Account
) -> None:
    here = "203.0.113.9"
    client_for(officer).post(
        f"/people/{graduate.uuid}/phone/", {"reason": "核对"}, REMOTE_ADDR=here
    )
    assert activate(Client(), graduate, code, here).status_code == 302
    note = AuditEntry.objects.get(act="person.activate")
    assert note.after == {"by": "message", "near_an_official": True}
    assert [m.account for m in told("staff_activation_near")] == [head]


def test_from_anywhere_else_it_is_not(
    graduate: Graduate, code: str, officer: Account, head: Account
) -> None:
    activate(Client(), graduate, code, "203.0.113.10")
    entry = AuditEntry.objects.get(act="person.activate")
    assert not_none(entry.after)["near_an_official"] is False
    assert not told("staff_activation_near")
