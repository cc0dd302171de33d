"""Whoever had a hand in a graduate's account, or is that graduate, decides nothing about it.

Each test is an attack: what somebody would do who wants one registration to pass by one hand.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from qihang.apps.destinations import queries, services
from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.rules import Status
from qihang.apps.exports import services as exports
from qihang.apps.exports.services import Wanted
from qihang.apps.orgs import services as orgs
from qihang.apps.orgs.models import Account, Org
from qihang.apps.orgs.rules import Role
from qihang.apps.people import services as people
from qihang.apps.people.models import Graduate
from qihang.kernel import Refusal, Scope
from tests.factories.destinations import (
    CONTRACT,
    FREELANCE,
    NOW,
    make_applicant,
    make_approved,
    make_draft,
    make_filed,
    paper,
)
from tests.factories.intake import applied, roster_row
from tests.factories.orgs import (
    Tree,
    account_of,
    client_for,
    make_account,
    make_membership,
    scope_for,
    sign_out,
)
from tests.factories.people import make_graduate, make_id_number, own_account, read_on_phone
from tests.factories.refusals import refused
from tests.factories.signing import sign
from tests.factories.tokens import make_token
from tests.values import not_none

pytestmark = pytest.mark.django_db
COLLEGE, UNIVERSITY = Status.WAITING_COLLEGE, Status.WAITING_UNIVERSITY
REASON = "核对身份"
ID = make_id_number(901)


def graduate_of(version: Destination) -> Graduate:
    return Graduate.objects.get(pk=version.graduate_id)


def unmask(scope: Scope, version: Destination) -> None:
    people.unmask(scope, graduate_of(version).uuid, "phone", REASON)


def declare(scope: Scope, id_number: str = ID, phone: str = "") -> None:
    orgs.declare_person(scope, id_number, phone)


def second_account(role: Role, org: Org, name: str = "王建国", **over: Any) -> Scope:
    """Another account of the same person, who says so by the identity number."""
    account = make_account(role, org, name=name, **over)
    declare(scope_for(account))
    return scope_for(account)


def prepared(graduate: Graduate) -> dict:
    """A signed contract as an office types it."""
    typed = CONTRACT | {"monthly_pay_fen": "6500", "term_until": "2027-07-07", "kind": "11"}
    return {"exam_number": graduate.exam_number, "name": graduate.name, **typed}


def roster_of(graduate: Graduate, **over: str) -> dict:
    """The graduate's own row of the roster, with what a sheet would change."""
    number = orgs.unseal(graduate.id_number_sealed)
    phone = orgs.unseal(bytes(not_none(graduate.phone_sealed)))
    own = {"exam_number": graduate.exam_number, "name": graduate.name, "id_number": number}
    return roster_row(**own | {"phone": phone} | over)


# Every way to decide, asked of one who saw the number


Decide = Callable[[Scope, Destination], object]
AT_COLLEGE: dict[str, Decide] = {
    "approve": lambda scope, v: services.approve(scope, v.uuid, COLLEGE, NOW),
    "return": lambda scope, v: services.return_(scope, v.uuid, COLLEGE, NOW, reason="缺章"),
}
AFTER_APPROVAL: dict[str, Decide] = {
    "uphold": lambda scope, v: services.uphold(scope, v.uuid, NOW, "属实"),
    "correct": lambda scope, v: services.correct(scope, v.uuid, NOW, "不实"),
}


@pytest.mark.parametrize("decide", AT_COLLEGE.values(), ids=AT_COLLEGE)
def test_who_unmasked_decides_nothing_at_the_college(
    tree: Tree, officer: Scope, head: Scope, decide: Callable[..., Any]
) -> None:
    version, _ = make_filed(tree.college)
    unmask(officer, version)
    with pytest.raises(Refusal, match="另一位老师") as caught:
        decide(officer, version)
    assert caught.value.code == "conflict_unmask"
    decide(head, version)


@pytest.mark.parametrize("decide", AFTER_APPROVAL.values(), ids=AFTER_APPROVAL)
def test_who_unmasked_settles_no_objection(
    tree: Tree, officer: Scope, office: Scope, office_head: Scope, decide: Callable[..., Any]
) -> None:
    version, own = make_approved(tree.college, officer, office)
    services.object_to(own, NOW, "不是我填的")
    unmask(office_head, version)
    with refused("conflict_unmask"):
        decide(office_head, version)
    decide(office, version)


def test_a_bulk_approval_leaves_them_out_and_says_why(
    tree: Tree, officer: Scope, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    seen = [make_filed(tree.college)[0] for _ in range(2)]
    free = [make_filed(tree.college)[0] for _ in range(3)]
    for version in seen:
        unmask(officer, version)
    outcome = services.bulk_approve(officer, [v.uuid for v in seen + free], COLLEGE, NOW)
    assert outcome.done == 3
    assert [(r.code, n) for r, n in outcome.reasons()] == [("conflict_unmask", 2)]
    assert Review.objects.filter(destination__in=seen, action="approve_college").count() == 0


def test_judging_many_takes_as_many_statements_as_judging_one(tree: Tree, officer: Scope) -> None:
    versions = [make_filed(tree.college)[0] for _ in range(6)]

    def statements(some: list[Destination]) -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.not_by_this_person(officer, some, UNIVERSITY)
        return len(seen)

    assert statements(versions[:1]) == statements(versions) == 2


def test_it_does_not_matter_by_which_role_the_number_was_seen(tree: Tree, officer: Scope) -> None:
    """One person with two memberships: the number is seen at the university, approved at the college."""
    account = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    make_membership(account, Role.COLLEGE_OFFICER, tree.college)
    version, _ = make_filed(tree.college)
    unmask(scope_for(account), version)
    ended = account.memberships.get(role=Role.UNIVERSITY_OFFICER)
    orgs.end_membership(Scope.for_system("test"), ended, timezone.localdate())
    with refused("conflict_unmask"):
        services.approve(scope_for(account), version.uuid, COLLEGE, NOW)


def test_a_number_seen_after_the_college_approved_bars_from_the_university(
    tree: Tree, officer: Scope
) -> None:
    account = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    version, _ = make_filed(tree.college)
    services.approve(officer, version.uuid, COLLEGE, NOW)
    unmask(scope_for(account), version)
    with refused("conflict_unmask"):
        services.approve(scope_for(account), version.uuid, UNIVERSITY, NOW)


def test_who_became_involved_takes_nothing_back_either(tree: Tree, officer: Scope) -> None:
    version, _ = make_filed(tree.college)
    act = services.approve(officer, version.uuid, COLLEGE, NOW)
    unmask(officer, version)
    with refused("conflict_unmask"):
        services.undo(officer, act, NOW)
    version.refresh_from_db()
    assert version.status == UNIVERSITY


def test_the_next_version_of_the_same_graduate_is_barred_too(
    tree: Tree, officer: Scope, head: Scope
) -> None:
    version, own = make_filed(tree.college)
    unmask(officer, version)
    services.return_(head, version.uuid, COLLEGE, NOW, reason="缺章")
    services.revise(own, NOW)
    services.save_draft(own, NOW, values={"statement_signed": True})
    again = services.file(own, NOW)
    with refused("conflict_unmask"):
        services.approve(officer, again.uuid, COLLEGE, NOW)


# Other ways to see a number


def test_a_whole_export_counts_as_seeing_every_number_in_it(
    tree: Tree, officer: Scope, head: Scope, tmp_path: Path
) -> None:
    version, _ = make_filed(tree.college)
    other, _ = make_filed(tree.sibling)
    for source in ("queue", "graduates"):
        scope = officer if source == "queue" else head
        wanted = Wanted("national_full", whole=True, reason=REASON)
        exports.write(scope, source, {}, wanted, tmp_path / "list.xlsx", NOW)
        with refused("conflict_unmask"):
            services.approve(scope, version.uuid, COLLEGE, NOW)
    sibling = scope_for(make_account(Role.COLLEGE_OFFICER, tree.sibling))
    services.approve(sibling, other.uuid, COLLEGE, NOW)


def test_a_masked_export_bars_nobody(tree: Tree, officer: Scope, tmp_path: Path) -> None:
    version, _ = make_filed(tree.college)
    exports.write(officer, "queue", {}, Wanted("national_32"), tmp_path / "list.xlsx", NOW)
    services.approve(officer, version.uuid, COLLEGE, NOW)


def test_a_number_fetched_by_ones_own_token_counts_as_ones_own_look(
    tree: Tree, office_head: Scope
) -> None:
    """The head makes a token and lets a script fetch what the head may not look at."""
    version, _ = make_filed(tree.college)
    officer = make_account(Role.COLLEGE_OFFICER, tree.college)
    services.approve(scope_for(officer), version.uuid, COLLEGE, NOW)
    made = make_token(tree.university, by=account_of(office_head))
    graduate = graduate_of(version)
    answer = made.get(f"/graduates/{graduate.uuid}", Qihang_Reason=quote(REASON))
    assert answer.json()["id_number"] != graduate.id_number_masked
    with refused("conflict_unmask"):
        services.approve(office_head, version.uuid, UNIVERSITY, NOW)


def test_a_number_seen_by_power_bars_from_correcting(
    tree: Tree, officer: Scope, office: Scope
) -> None:
    version, _ = make_approved(tree.college, officer, office)
    account = make_account(Role.PROVINCE_OFFICER, tree.province)
    orgs.start_power(scope_for(account), tree.province.path, "核对线索", timedelta(minutes=30))
    power = scope_for(account)
    unmask(power, version)
    with refused("conflict_unmask"):
        services.correct(power, version.uuid, NOW, "不实")


# Codes


def test_who_sent_a_code_decides_nothing(tree: Tree, officer: Scope, head: Scope) -> None:
    graduate = make_graduate(tree.college, phone="13911110001", id_number=ID)
    people.send_codes(officer, [graduate.uuid])
    code = read_on_phone(graduate)
    claim = people.Claim(graduate.exam_number, graduate.name, ID[-6:], code)
    account = people.activate(claim, "a-long-enough-password", None)
    version, _ = _filed_by(scope_for(account))
    for decide in AT_COLLEGE.values():
        with refused("conflict_code"):
            decide(officer, version)
    services.approve(head, version.uuid, COLLEGE, NOW)


def test_a_code_sent_after_the_review_began_bars_from_what_is_left_of_it(
    tree: Tree, officer: Scope
) -> None:
    account = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    version, _ = make_filed(tree.college, phone="13911110001")
    services.approve(officer, version.uuid, COLLEGE, NOW)
    people.send_codes(scope_for(account), [graduate_of(version).uuid], again=True)
    with refused("conflict_code"):
        services.approve(scope_for(account), version.uuid, UNIVERSITY, NOW)


def test_both_who_make_codes_on_paper_decide_nothing(
    tree: Tree, officer: Scope, head: Scope
) -> None:
    version, _ = make_filed(tree.college)
    batch = people.order_batch(officer, [graduate_of(version).uuid], again=True)
    people.release_batch(head, batch.uuid)
    for scope in (officer, head):
        with refused("conflict_code"):
            services.approve(scope, version.uuid, COLLEGE, NOW)


def test_a_delegate_who_sent_the_code_does_not_review_by_an_own_role(
    tree: Tree, head: Scope
) -> None:
    today = timezone.localdate()
    delegate = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    lender = account_of(head).memberships.get()
    end = today + timedelta(days=7)
    offer = orgs.delegate(head, lender, delegate.username, tree.college, start=today, end=end)
    orgs.accept(scope_for(delegate), offer)
    version, _ = make_filed(tree.college, phone="13911110001")
    people.send_codes(scope_for(delegate), [graduate_of(version).uuid], again=True)
    services.approve(head, version.uuid, COLLEGE, NOW)
    with refused("conflict_code"):
        services.approve(scope_for(delegate), version.uuid, UNIVERSITY, NOW)


def test_filing_on_a_device_of_an_official_bars_that_official(
    tree: Tree, officer: Scope, head: Scope
) -> None:
    """The counsellor lets the graduate file at the counsellor's own computer, or files there alone."""
    graduate, own = make_applicant(tree.college)
    make_draft(own)
    with time_machine.travel(NOW, tick=False):
        browser = client_for(account_of(officer))
        browser.get("/destinations/queue/")
        sign_out(browser)
        browser.force_login(own_account(graduate))
        browser.post("/destinations/mine/check/", {"submit": "1"})
    version = Destination.objects.get(graduate=graduate)
    assert version.status == COLLEGE
    with refused("conflict_device"):
        services.approve(officer, version.uuid, COLLEGE, NOW)
    services.approve(head, version.uuid, COLLEGE, NOW)


def test_whoever_prepared_the_draft_does_not_approve_it(
    tree: Tree, officer: Scope, head: Scope
) -> None:
    graduate, own = make_applicant(tree.college)
    row = prepared(graduate)
    applied(officer, tree.college, row, target="destinations")
    services.add_evidence(own, NOW, "labour_contract", paper(), "合同.pdf")
    version = services.file(own, NOW)
    with refused("conflict_prepared"):
        services.approve(officer, version.uuid, COLLEGE, NOW)
    services.approve(head, version.uuid, COLLEGE, NOW)


def test_an_account_its_opener_has_the_password_of_decides_nothing_for_the_opener(
    tree: Tree, head: Scope
) -> None:
    """The head sends the code, opens an officer's account for nobody, and approves by that one."""
    version, _ = make_filed(tree.college, phone="13911110001")
    seen, _ = make_filed(tree.college)
    today = timezone.localdate()
    person = orgs.Invitee("puppet.one", "无此人")
    opened = orgs.invite(head, person, tree.college, Role.COLLEGE_OFFICER, start=today)
    puppet = scope_for(not_none(opened.invitation.account))
    people.send_codes(head, [graduate_of(version).uuid], again=True)
    unmask(head, seen)
    for decide in AT_COLLEGE.values():
        with refused("conflict_opener"):
            decide(puppet, version)
    services.approve(puppet, seen.uuid, COLLEGE, NOW)


# The roster's phone


def test_who_changed_the_phone_by_sheet_reviews_nothing(tree: Tree, officer: Scope) -> None:
    """The university officer writes an own number into the roster, then approves."""
    version, _ = make_filed(tree.college)
    graduate = graduate_of(version)
    account = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    services.approve(officer, version.uuid, COLLEGE, NOW)
    applied(scope_for(account), tree.university, roster_of(graduate, phone="13911112222"))
    with refused("conflict_contact"):
        services.approve(scope_for(account), version.uuid, UNIVERSITY, NOW)


def test_loading_the_roster_first_and_again_unchanged_bars_nobody(
    tree: Tree, officer: Scope, office: Scope
) -> None:
    version, _ = make_filed(tree.college)
    graduate = graduate_of(version)
    services.approve(officer, version.uuid, COLLEGE, NOW)
    applied(office, tree.university, roster_of(graduate, class_name="数学2009"))
    services.approve(office, version.uuid, UNIVERSITY, NOW)


def test_a_phone_on_record_that_is_the_reviewers_own_bars(tree: Tree, officer: Scope) -> None:
    version, _ = make_filed(tree.college, phone="13911112222")
    declare(officer, phone="13911112222")
    with refused("conflict_phone"):
        services.approve(officer, version.uuid, COLLEGE, NOW)


# Two hats


def test_nobody_reviews_the_own_registration_by_the_same_account(tree: Tree) -> None:
    graduate, own = make_applicant(tree.college)
    version, _ = _filed_by(own)
    account = own_account(graduate)
    make_membership(account, Role.COLLEGE_OFFICER, tree.college)
    for decide in AT_COLLEGE.values():  # a role where one's own record lies opens nothing
        with pytest.raises((Destination.DoesNotExist, Refusal)):
            decide(scope_for(account), version)
    version.refresh_from_db()
    assert version.status == COLLEGE


@pytest.mark.parametrize("decide", AT_COLLEGE.values(), ids=AT_COLLEGE)
def test_nobody_reviews_the_own_registration_by_another_account(
    tree: Tree, decide: Callable[..., Any]
) -> None:
    """Not even where the graduate's record was never linked: the number on record says who it is."""
    version, _ = make_filed(tree.college, id_number=ID)
    with refused("conflict_own"):
        decide(second_account(Role.COLLEGE_OFFICER, tree.college), version)


def test_an_account_with_the_graduates_mail_address_is_the_graduates(tree: Tree) -> None:
    version, own = make_filed(tree.college)
    account = make_account(Role.COLLEGE_OFFICER, tree.college)
    for one, address in ((account_of(own), "Zhou@example.org"), (account, "zhou@example.org")):
        Account.objects.filter(pk=one.pk).update(email=address)
        sign(Account.objects.get(pk=one.pk))
    with refused("conflict_own"):
        services.approve(scope_for(account), version.uuid, COLLEGE, NOW)


def test_the_same_person_does_not_pass_college_and_university_by_two_accounts(tree: Tree) -> None:
    version, _ = make_filed(tree.college)
    college = second_account(Role.COLLEGE_OFFICER, tree.college)
    university = second_account(Role.UNIVERSITY_OFFICER, tree.university)
    services.approve(college, version.uuid, COLLEGE, NOW)
    for decide in (
        lambda: services.approve(university, version.uuid, UNIVERSITY, NOW),
        lambda: services.return_(university, version.uuid, UNIVERSITY, NOW, reason="缺章"),
    ):
        with refused("second_person"):
            decide()


def test_both_heads_of_freelance_work_are_two_persons(tree: Tree) -> None:
    _, own = make_applicant(tree.college)
    services.save_draft(own, NOW, "76", FREELANCE)
    version = _file(own, "signed_statement")
    college = second_account(Role.COLLEGE_HEAD, tree.college)
    university = second_account(Role.UNIVERSITY_HEAD, tree.university)
    services.approve(college, version.uuid, COLLEGE, NOW)
    with refused("second_person"):
        services.approve(university, version.uuid, UNIVERSITY, NOW)


def test_what_one_account_saw_bars_the_persons_other_account(tree: Tree) -> None:
    version, _ = make_filed(tree.college)
    unmask(second_account(Role.UNIVERSITY_OFFICER, tree.university), version)
    with refused("conflict_unmask"):
        services.approve(
            second_account(Role.COLLEGE_OFFICER, tree.college), version.uuid, COLLEGE, NOW
        )


def test_a_mistyped_declaration_cannot_be_used_to_get_rid_of_the_true_one(tree: Tree) -> None:
    version, _ = make_filed(tree.college, id_number=ID)
    account = make_account(Role.COLLEGE_OFFICER, tree.college)
    declare(scope_for(account))
    declare(scope_for(account), make_id_number(902))
    with refused("conflict_own"):
        services.approve(scope_for(account), version.uuid, COLLEGE, NOW)


def test_nobody_declares_the_number_of_somebody_with_another_name(tree: Tree) -> None:
    declare(scope_for(make_account(Role.COLLEGE_OFFICER, tree.college, name="赵一")))
    with refused("person_of_another_name"):
        declare(scope_for(make_account(Role.COLLEGE_OFFICER, tree.college, name="钱二")))


# On the pages


def test_the_queue_says_which_rows_are_for_a_colleague(
    tree: Tree, officer: Scope, head: Scope
) -> None:
    seen, _ = make_filed(tree.college, name="甲同学")
    make_filed(tree.college, name="乙同学")
    unmask(officer, seen)
    mine = client_for(account_of(officer)).get("/destinations/queue/")
    page = mine.content.decode()
    assert f'value="{seen.uuid}"' not in page
    assert "须由别人办理" in page
    record = client_for(account_of(officer)).get(f"/destinations/{seen.uuid}/")
    text = record.content.decode()
    assert "您查看过这位毕业生的完整证件号或手机号" in text
    assert "退回给毕业生" not in text
    theirs = client_for(account_of(head)).get("/destinations/queue/")
    assert f'value="{seen.uuid}"' in theirs.content.decode()


def test_the_queue_costs_the_same_for_one_and_for_many(tree: Tree, officer: Scope) -> None:
    client = client_for(account_of(officer))

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/destinations/queue/")
        return len(seen)

    unmask(officer, make_filed(tree.college)[0])
    statements()
    one = statements()
    for _ in range(5):
        unmask(officer, make_filed(tree.college)[0])
    assert statements() == one


def _filed_by(own: Scope) -> tuple[Destination, Scope]:
    make_draft(own)
    return services.file(own, NOW), own


def _file(own: Scope, paper_kind: str) -> Destination:
    services.add_evidence(own, NOW, paper_kind, paper(), "说明.pdf")
    return services.file(own, NOW)
