"""A graduate's phone and e-mail are the graduate's: changed with a code, or in person with a reason.

Every way in which somebody else could come by the account through another phone is tried here and shut.
"""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import DatabaseError, connection, transaction
from time_machine import TimeMachineFixture

from qihang.apps.intake import services as intake
from qihang.apps.intake.targets import target_named
from qihang.apps.messages.models import Dispatch, Message
from qihang.apps.messages.services.addresses import addresses_of
from qihang.apps.messages.services.delivery import write
from qihang.apps.orgs import services as orgs
from qihang.apps.orgs.models import Account, AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import must_be_as_signed, unseal
from qihang.apps.people import queries, services
from qihang.apps.people.models import ContactChange, ContactRequest, Graduate
from qihang.apps.people.rules import ContactChannel
from qihang.kernel import Cohort, Scope
from qihang.web import clock
from tests.factories.intake import applied, previewed, roster_row, sheet_of
from tests.factories.orgs import (
    PASSWORD,
    SYSTEM,
    Tree,
    account_of,
    client_for,
    make_account,
    make_province,
    scope_for,
)
from tests.factories.people import make_graduate, own_account, read_on_phone
from tests.factories.refusals import refused
from tests.factories.signing import save
from tests.values import not_none

pytestmark = pytest.mark.django_db
OLD, NEW, THIRD = "13922223331", "13755556661", "13611112221"
REASON = "手机遗失，本人持身份证到院办核实"


@pytest.fixture
def tree(db: None) -> Tree:
    return make_province()


@pytest.fixture
def graduate(tree: Tree) -> Graduate:
    return make_graduate(tree.college, account=True, name="周雨桐", phone=OLD)


@pytest.fixture
def own(graduate: Graduate) -> Scope:
    return scope_for(own_account(graduate))


@pytest.fixture
def officer(tree: Tree) -> Account:
    return make_account(Role.COLLEGE_OFFICER, tree.college, name="孙老师")


@pytest.fixture
def head(tree: Tree) -> Account:
    return make_account(Role.COLLEGE_HEAD, tree.college, name="赵主任")


def letters(template: str, channel: str = "sms") -> list[tuple[str, str]]:
    """Where letters of a template would go now, with their texts, oldest first."""
    rows = Dispatch.objects.filter(message__template=template, channel=channel).order_by("pk")
    found = list(rows.select_related("message__account"))
    return [(letter.to, letter.text) for letter in write(found, addresses_of(channel, found))]


def code_in(text: str) -> str:
    return not_none(re.search(r"\d{6}", text))[0]


def change(own: Scope, phone: str) -> ContactChange:
    services.ask_contact(own, ContactChannel.PHONE, phone, clock.now())
    return services.confirm_contact(own, code_in(letters("phone_code")[-1][1]), clock.now())


def again(graduate: Graduate) -> dict[str, Any]:
    """The row of the roster that says of this graduate what is on record."""
    return roster_row(
        exam_number=graduate.exam_number,
        name=graduate.name,
        id_number=unseal(graduate.id_number_sealed),
    )


def phone_of(graduate: Graduate) -> str:
    graduate.refresh_from_db()
    return unseal(bytes(not_none(graduate.phone_sealed)))


class TestChangingThePhone:
    def test_counts_once_the_code_from_the_new_number_comes_back(
        self, own: Scope, graduate: Graduate
    ) -> None:
        services.ask_contact(own, ContactChannel.PHONE, NEW, clock.now())
        assert phone_of(graduate) == OLD
        ((to, text),) = letters("phone_code")
        assert to == NEW
        services.confirm_contact(own, code_in(text), clock.now())
        assert phone_of(graduate) == NEW
        assert [to for to, _ in letters("phone_left")] == [OLD]
        assert [to for to, _ in letters("contact_changed")] == [NEW]
        assert not ContactRequest.objects.exists()

    def test_each_number_that_was_left_is_told_though_it_was_left_at_once(self, own: Scope) -> None:
        change(own, NEW)
        change(own, THIRD)
        assert [to for to, _ in letters("phone_left")] == [OLD, NEW]

    def test_a_wrong_code_changes_nothing_and_is_tried_five_times(
        self, own: Scope, graduate: Graduate
    ) -> None:
        services.ask_contact(own, ContactChannel.PHONE, NEW, clock.now())
        right = code_in(letters("phone_code")[0][1])
        for _ in range(5):
            with refused("contact_code_wrong"):
                services.confirm_contact(own, "1" + right, clock.now())
        with refused("too_many_attempts_at_code"):
            services.confirm_contact(own, right, clock.now())
        assert phone_of(graduate) == OLD

    def test_a_code_that_is_over_changes_nothing(
        self, own: Scope, graduate: Graduate, time_machine: TimeMachineFixture
    ) -> None:
        time_machine.move_to("2024-05-02T10:00:00+08:00", tick=False)
        services.ask_contact(own, ContactChannel.PHONE, NEW, clock.now())
        right = code_in(letters("phone_code")[0][1])
        time_machine.move_to("2024-05-02T10:15:01+08:00", tick=False)
        with refused("contact_code_wrong"):
            services.confirm_contact(own, right, clock.now())
        assert phone_of(graduate) == OLD

    def test_a_second_request_ends_the_first_code(self, own: Scope, graduate: Graduate) -> None:
        services.ask_contact(own, ContactChannel.PHONE, NEW, clock.now())
        first = code_in(letters("phone_code")[0][1])
        services.ask_contact(own, ContactChannel.PHONE, THIRD, clock.now())
        ((to, text),) = letters("phone_code")  # the first letter is not written any more
        assert to == THIRD
        if code_in(text) != first:
            with refused("contact_code_wrong"):
                services.confirm_contact(own, first, clock.now())
        services.confirm_contact(own, code_in(text), clock.now())
        assert phone_of(graduate) == THIRD

    def test_nobody_is_flooded_with_codes(self, tree: Tree, own: Scope) -> None:
        for _ in range(5):
            services.ask_contact(own, ContactChannel.PHONE, NEW, clock.now())
        with refused("too_many_codes"):
            services.ask_contact(own, ContactChannel.PHONE, THIRD, clock.now())
        other = scope_for(own_account(make_graduate(tree.college, account=True)))
        with refused("too_many_codes"):
            services.ask_contact(other, ContactChannel.PHONE, NEW, clock.now())

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ("0531-88886666", "phone_form"),
            ("1391111000", "phone_form"),
            ("13800000000", "phone_placeholder"),
            ("13912345678", "phone_placeholder"),
            ("13800138000", "phone_placeholder"),
            (OLD, "same_contact"),
        ],
    )
    def test_what_is_no_phone_of_a_person_is_refused(
        self, own: Scope, typed: str, why: str
    ) -> None:
        with refused(why):
            services.ask_contact(own, ContactChannel.PHONE, typed, clock.now())

    def test_a_phone_that_an_officer_declared_is_refused(
        self, own: Scope, officer: Account
    ) -> None:
        orgs.declare_person(scope_for(officer), "11010519491231002X", NEW)
        with refused("phone_not_yours"):
            services.ask_contact(own, ContactChannel.PHONE, NEW, clock.now())

    def test_a_phone_of_two_is_allowed_and_said(self, tree: Tree, own: Scope) -> None:
        make_graduate(tree.college, phone=NEW)
        change(own, NEW)
        page = client_for(account_of(own)).get("/people/contact/")
        assert "也登记在本届另一位毕业生名下" in page.content.decode()

    def test_an_officer_has_no_own_contact_data(self, officer: Account) -> None:
        with refused("no_record"):
            services.ask_contact(scope_for(officer), ContactChannel.PHONE, NEW, clock.now())

    def test_only_the_job_that_sends_reads_codes(self, own: Scope, graduate: Graduate) -> None:
        services.ask_contact(own, ContactChannel.PHONE, NEW, clock.now())
        assert services.contact_codes_of(own, [graduate.pk]) == {}
        assert services.asked_addresses(own, list(Message.objects.all())) == {}


class TestTheEmail:
    def test_changes_with_a_code_and_the_former_one_is_told(self, graduate: Graduate) -> None:
        account = own_account(graduate)
        own = scope_for(account)
        for address in ("first@example.edu", "second@example.edu"):
            services.ask_contact(own, ContactChannel.EMAIL, address, clock.now())
            to, text = letters("email_code", "email")[-1]
            assert to == address
            services.confirm_contact(own, code_in(text), clock.now())
            account.refresh_from_db()
            assert account.email == address
        assert [to for to, _ in letters("email_left", "email")] == ["first@example.edu"]
        known = EmailAddress.objects.filter(user=account)
        assert list(known.values_list("email", "verified")) == [("second@example.edu", True)]

    def test_of_another_account_is_refused(self, own: Scope, tree: Tree) -> None:
        other = own_account(make_graduate(tree.college, account=True))
        for scope in (scope_for(other), own):
            services.ask_contact(scope, ContactChannel.EMAIL, "one@example.edu", clock.now())
        texts = [text for _, text in letters("email_code", "email")]
        services.confirm_contact(scope_for(other), code_in(texts[0]), clock.now())
        with refused("address_taken"):
            services.confirm_contact(own, code_in(texts[1]), clock.now())


class TestTheRoster:
    def test_does_not_overwrite_what_the_graduate_registered(
        self, tree: Tree, graduate: Graduate, own: Scope
    ) -> None:
        change(own, NEW)
        row = again(graduate) | {"phone": THIRD, "class_name": "数学2009"}
        batch = previewed(SYSTEM, tree.university, row)
        assert (
            "phone_owned" in str(batch.outcome) + str(batch.preview_sealed or "") or batch.warnings
        )
        applied(SYSTEM, tree.university, row)
        assert phone_of(graduate) == NEW
        assert graduate.class_name == "数学2009"

    def test_still_fills_it_where_nobody_registered_one(
        self, tree: Tree, graduate: Graduate
    ) -> None:
        applied(SYSTEM, tree.university, again(graduate) | {"phone": THIRD})
        assert phone_of(graduate) == THIRD

    def test_a_sheet_without_the_column_leaves_it(self, tree: Tree, graduate: Graduate) -> None:
        row = again(graduate)
        del row["phone"]
        applied(SYSTEM, tree.university, row | {"class_name": "数学2009"}, fresh := roster_row())
        assert phone_of(graduate) == OLD
        assert Graduate.objects.filter(exam_number=fresh["exam_number"]).exists()

    def test_a_new_person_without_a_phone_is_written(self, tree: Tree) -> None:
        row = roster_row()
        del row["phone"]
        applied(SYSTEM, tree.university, row)
        assert Graduate.objects.get(exam_number=row["exam_number"]).phone_masked == ""


class TestOldCodes:
    def test_open_nothing_after_the_change(
        self, officer: Account, own: Scope, graduate: Graduate
    ) -> None:
        services.send_codes(scope_for(officer), [graduate.uuid], again=True)
        old = read_on_phone(graduate)
        change(own, NEW)
        number = unseal(graduate.id_number_sealed)
        claim = services.Claim(graduate.exam_number, graduate.name, number[-6:], old)
        with refused("activation_failed"):
            services.activate(claim, "a-long-enough-password", None)
        assert queries.open_code(scope_for(officer), graduate, clock.now()) is None
        assert services.codes_of(Scope.for_system("send"), [graduate.pk]) == {}

    def test_open_nothing_after_a_roster_changed_the_phone(
        self, tree: Tree, officer: Account, graduate: Graduate
    ) -> None:
        services.send_codes(scope_for(officer), [graduate.uuid], again=True)
        old = read_on_phone(graduate)
        applied(SYSTEM, tree.university, again(graduate) | {"phone": THIRD})
        graduate.refresh_from_db()
        number = unseal(graduate.id_number_sealed)
        claim = services.Claim(graduate.exam_number, graduate.name, number[-6:], old)
        with refused("activation_failed"):
            services.activate(claim, "a-long-enough-password", None)


class TestALostTelephone:
    def test_is_recorded_with_a_reason_and_told_to_everybody_concerned(
        self, officer: Account, head: Account, graduate: Graduate
    ) -> None:
        services.record_phone(scope_for(officer), graduate.uuid, NEW, REASON, clock.now())
        assert phone_of(graduate) == NEW
        assert [to for to, _ in letters("phone_left")] == [OLD]
        told = Message.objects.filter(template="staff_contact_recorded")
        assert list(told.values_list("account", flat=True)) == [head.pk]
        mine = Message.objects.get(template="contact_recorded")
        assert (mine.account_id, mine.facts["reason"]) == (graduate.account_id, REASON)
        assert AuditEntry.objects.get(act="contact.record").reason == REASON

    def test_needs_a_reason(self, officer: Account, graduate: Graduate) -> None:
        with refused("reason_missing"):
            services.record_phone(scope_for(officer), graduate.uuid, NEW, " ", clock.now())
        assert phone_of(graduate) == OLD

    def test_outside_the_scope_there_is_nobody(self, tree: Tree, graduate: Graduate) -> None:
        stranger = make_account(Role.COLLEGE_OFFICER, tree.sibling)
        with pytest.raises(Graduate.DoesNotExist):
            services.record_phone(scope_for(stranger), graduate.uuid, NEW, REASON, clock.now())

    def test_who_recorded_it_sends_no_code_there_and_may_not_review(
        self, officer: Account, head: Account, graduate: Graduate
    ) -> None:
        services.record_phone(scope_for(officer), graduate.uuid, NEW, REASON, clock.now())
        with refused("phone_changed_by_you"):
            services.send_codes(scope_for(officer), [graduate.uuid], again=True)
        assert services.send_codes(scope_for(head), [graduate.uuid], again=True).graduates

    def test_not_for_oneself(self, tree: Tree, officer: Account) -> None:
        me = make_graduate(tree.college, account=True)
        for account in (officer, own_account(me)):
            account.email = "one@example.edu"
            save(account)
        with refused("own_contact"):
            services.record_phone(scope_for(officer), me.uuid, NEW, REASON, clock.now())

    def test_the_graduate_who_did_not_ask_restores_the_former_number(
        self, officer: Account, head: Account, graduate: Graduate, own: Scope
    ) -> None:
        services.record_phone(scope_for(officer), graduate.uuid, NEW, REASON, clock.now())
        services.restore_phone(own, clock.now())
        assert phone_of(graduate) == OLD
        told = Message.objects.filter(template="staff_contact_disputed")
        assert list(told.values_list("account", flat=True)) == [head.pk]
        with refused("nothing_to_restore"):
            services.restore_phone(own, clock.now())

    def test_what_the_graduate_changed_is_not_restored(self, own: Scope) -> None:
        change(own, NEW)
        with refused("nothing_to_restore"):
            services.restore_phone(own, clock.now())


def test_history_is_kept_and_everything_signed(
    officer: Account, head: Account, graduate: Graduate, own: Scope
) -> None:
    change(own, NEW)
    services.record_phone(scope_for(officer), graduate.uuid, THIRD, REASON, clock.now())
    services.restore_phone(own, clock.now())
    hows = ContactChange.objects.order_by("pk").values_list("how", flat=True)
    assert list(hows) == ["owner", "office", "restored"]
    changes = ContactChange.objects.values_list("pk", flat=True)
    must_be_as_signed(
        graduate=[graduate.pk], contact_change=list(changes), account=[own_account(graduate).pk]
    )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_contactchange SET reason = ''")


class TestPages:
    def test_from_the_page_to_the_new_number(self, graduate: Graduate) -> None:
        browser = client_for(own_account(graduate))
        answer = browser.post("/people/contact/phone/", {"phone": "+86 137-5555-6661"})
        assert answer.status_code == 302, answer.content.decode()
        text = letters("phone_code")[0][1]
        page = browser.get("/people/contact/").content.decode()
        assert "填写验证码" in page
        assert code_in(text) not in page
        wrong = browser.post("/people/contact/code/", {"code": "x"})
        assert wrong.status_code == 422
        assert browser.post("/people/contact/code/", {"code": code_in(text)}).status_code == 302
        assert phone_of(graduate) == NEW

    def test_the_password_is_asked_before(self, graduate: Graduate) -> None:
        account = own_account(graduate)
        account.set_password(PASSWORD)
        save(account)
        browser = client_for(account)
        for answer in (
            browser.get("/people/contact/phone/"),
            browser.post("/people/contact/phone/", {"phone": NEW}),
        ):
            assert "reauthenticate" in answer.headers["Location"]
        assert not ContactRequest.objects.exists()
        browser.post("/account/reauthenticate/", {"password": PASSWORD})
        assert browser.post("/people/contact/phone/", {"phone": NEW}).status_code == 302
        assert ContactRequest.objects.exists()

    def test_the_officer_records_from_the_graduates_page(
        self, officer: Account, graduate: Graduate
    ) -> None:
        browser = client_for(officer)
        there = f"/people/{graduate.uuid}/contact/"
        assert there in browser.get(f"/people/{graduate.uuid}/").content.decode()
        assert browser.post(there, {"phone": NEW}).status_code == 422
        assert browser.post(there, {"phone": NEW, "reason": REASON}).status_code == 302
        assert phone_of(graduate) == NEW


def test_a_code_on_its_way_opens_nothing_once_the_office_recorded_a_phone(
    graduate: Graduate, own: Scope, officer: Account
) -> None:
    """Attack: whoever has the lost phone with its session asked for a phone of theirs before."""
    services.ask_contact(own, ContactChannel.PHONE, THIRD, clock.now())
    ((_, text),) = letters("phone_code")
    services.record_phone(scope_for(officer), graduate.uuid, NEW, REASON, clock.now())
    with refused("contact_code_wrong"):
        services.confirm_contact(own, code_in(text), clock.now())
    assert phone_of(graduate) == NEW


def registrar(tree: Tree) -> Scope:
    return scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))


def row_of(graduate: Graduate, **over: Any) -> dict[str, Any]:
    """What the academic office still has of a graduate, with the former phone."""
    known = {"exam_number": graduate.exam_number, "id_number": unseal(graduate.id_number_sealed)}
    return roster_row(name=graduate.name, phone=OLD, **known, **over)


def test_the_own_phone_stays_in_the_record_of_a_later_cohort(
    tree: Tree, graduate: Graduate, officer: Account
) -> None:
    services.record_phone(scope_for(officer), graduate.uuid, NEW, REASON, clock.now())
    deferred = services.NewStanding("deferred", clock.now().date(), "文件", cohort=2025)
    office = registrar(tree)
    services.record_standing(office, graduate.uuid, deferred, clock.now())
    made = Graduate.objects.get(cohort=2025)
    sheet = sheet_of(row_of(graduate, graduation_date="2025-06"))
    batch = intake.receive(
        office, target_named("roster"), tree.university, sheet, "名单.csv", clock.now(),
        cohort=Cohort(2025),
    )  # fmt: skip
    batch = intake.apply(office, intake.preview(office, batch, clock.now()), clock.now())
    assert batch.changed == 1
    assert phone_of(made) == NEW


def test_the_own_phone_stays_with_the_account_when_records_are_merged(
    tree: Tree, graduate: Graduate, officer: Account
) -> None:
    services.record_phone(scope_for(officer), graduate.uuid, NEW, REASON, clock.now())
    kept = make_graduate(tree.college, name=graduate.name, phone=OLD)
    office = registrar(tree)
    services.merge(office, kept.uuid, graduate.uuid, [], "重复建档", clock.now())
    assert phone_of(kept) == NEW
    applied(office, tree.university, row_of(kept, class_name="数学2001"))
    assert phone_of(kept) == NEW
