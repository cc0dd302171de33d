"""What follows a signing: releases, lost papers, graduates who move, and who may see what."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from qihang.apps.agreements import queries, services
from qihang.apps.agreements.models import (
    Agreement,
    AgreementNumber,
)
from qihang.apps.agreements.rules import (
    AgreementState,
    LossKind,
)
from qihang.apps.agreements.services import Loss
from qihang.apps.messages.models import Message
from qihang.apps.orgs import queries as orgs
from qihang.apps.orgs.rules import Role
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.services import NewStanding, cancel_standing, record_standing
from qihang.kernel import Scope, bus
from tests.factories.agreements import (
    COHORT,
    NOW,
    end,
    ending,
    make_signed,
    scan,
)
from tests.factories.destinations import make_applicant
from tests.factories.orgs import Tree, account_of, client_for, make_account, scope_for
from tests.factories.people import make_graduate
from tests.factories.refusals import refused
from tests.factories.signing import save

pytestmark = pytest.mark.usefixtures("series")
LATER = NOW + timedelta(days=2)


def state(agreement: Agreement) -> str:
    agreement.refresh_from_db()
    return agreement.status


class TestReleases:
    def test_the_graduate_asks_and_the_office_answers(self, tree: Tree, officer: Scope) -> None:
        graduate, own = make_applicant(tree.college)
        with refused("no_agreement"):
            services.ask_release(own, NOW, "考上了公务员")
        agreement = make_signed(officer, graduate)
        with refused("reason_missing"):
            services.ask_release(own, NOW, "")
        services.ask_release(own, NOW, "考上了公务员")
        assert state(agreement) == AgreementState.RELEASE_ASKED
        assert queries.waiting_releases(officer, COHORT) == 1
        assert Message.objects.filter(template="release_asked").count() >= 1
        services.decline_release(officer, agreement.uuid, NOW, "单位没有同意")
        assert state(agreement) == AgreementState.SIGNED
        services.ask_release(own, LATER, "单位同意了")
        services.cancel_release(own, LATER)
        services.ask_release(own, LATER, "单位同意了")
        assert state(end(officer, agreement, LATER)) == AgreementState.ENDED

    def test_the_graduate_ends_nothing_alone(self, tree: Tree, officer: Scope) -> None:
        graduate, own = make_applicant(tree.college)
        agreement = make_signed(officer, graduate)
        with refused("not_yours"):
            services.end_agreement(own, agreement.uuid, ending(), scan(), NOW)
        _, other = make_applicant(tree.college)
        with refused("no_agreement"):
            services.ask_release(other, NOW, "x")


class TestReplacing:
    def test_a_lost_paper_gets_a_number_and_stays_the_agreement(
        self, tree: Tree, officer: Scope
    ) -> None:
        agreement = make_signed(officer, make_graduate(tree.college))
        loss = Loss(LossKind.LOST, "搬家时遗失")
        services.replace_number(officer, agreement.uuid, loss, scan("loss"), LATER)
        assert state(agreement) == AgreementState.SIGNED
        assert agreement.number == "SD24000002"
        old, new = AgreementNumber.objects.order_by("pk")
        assert (old.number, old.loss, old.replaced_at) == ("SD24000001", "lost", LATER)
        assert (new.number, new.replaced_at) == ("SD24000002", None)
        assert not orgs.altered(agreement=[agreement.pk])
        with refused("number_used"):
            services.give_number(officer, make_graduate(tree.college), LATER, "SD24000001")
        with pytest.raises(DatabaseError), transaction.atomic():
            AgreementNumber.objects.filter(pk=old.pk).update(number="SD24000090")

    def test_the_old_number_still_finds_it(self, tree: Tree, officer: Scope) -> None:
        agreement = services.give_number(officer, make_graduate(tree.college), NOW)
        loss = Loss(LossKind.SPOILT, "填错", "SD24000077")
        services.replace_number(officer, agreement.uuid, loss, [], NOW)
        for words in ("SD24000001", "sd24000077"):
            wanted = queries.AgreementFilter.read({"q": words})
            assert queries.list_in(officer, COHORT, wanted).get() == agreement

    def test_not_what_has_ended(self, tree: Tree, officer: Scope) -> None:
        agreement = end(officer, make_signed(officer, make_graduate(tree.college)))
        with refused("not_in_this_state"):
            services.replace_number(officer, agreement.uuid, Loss(LossKind.LOST, "x"), [], LATER)


class TestGraduatesWhoMove:
    def test_agreements_follow_to_another_college(self, tree: Tree, officer: Scope) -> None:
        graduate = make_graduate(tree.college)
        agreement = make_signed(officer, graduate)
        graduate.org, graduate.org_path = tree.sibling, tree.sibling.path
        save(graduate)
        bus.publish(GraduatesChanged(frozenset({graduate.pk}), date(2024, 6, 4)))
        agreement.refresh_from_db()
        assert agreement.org_path == tree.sibling.path
        assert not orgs.altered(agreement=[agreement.pk])
        with pytest.raises(Agreement.DoesNotExist):
            queries.get_in(officer, agreement.uuid)


def test_a_standing_that_ends_registrations_ends_the_agreement(
    tree: Tree, officer: Scope, office: Scope
) -> None:
    graduate, own = make_applicant(tree.college)
    agreement = make_signed(officer, graduate)
    leaving = NewStanding("withdrawn", date(2024, 5, 6), "校教字1号", "本人申请")
    record_standing(office, graduate.uuid, leaving, LATER)
    assert (state(agreement), agreement.end_kind) == ("ended", "left_cohort")
    assert agreement.moves.latest("pk").reason == "退学"
    assert not orgs.altered(agreement=[agreement.pk])
    assert queries.own_living(own) is None
    with refused("left_cohort"):
        services.give_number(officer, graduate, LATER)
    unsigned = services.give_number(officer, make_graduate(tree.college), NOW)
    change = record_standing(office, unsigned.graduate.uuid, leaving, LATER)
    assert state(unsigned) == "void"
    cancel_standing(office, change.uuid, "登记错了", LATER + timedelta(days=30))
    assert state(unsigned) == "issued"
    assert not orgs.altered(agreement=[unsigned.pk])


def test_homes_and_pages_of_graduates_show_agreements(tree: Tree, officer: Scope) -> None:
    graduate, own = make_applicant(tree.college)
    college = client_for(account_of(officer))
    page = f"/people/{graduate.uuid}/"
    assert f"/agreements/numbers/{graduate.uuid}/" in college.get(page).content.decode()
    agreement = make_signed(officer, graduate)
    shown = college.get(page).content.decode()
    assert agreement.number in shown
    assert f"/agreements/numbers/{graduate.uuid}/" not in shown
    services.ask_release(own, NOW, "考上了公务员")
    assert "毕业生申请解约" in college.get("/").content.decode()


def test_what_a_scope_reaches(
    tree: Tree,
    officer: Scope,
    office: Scope,
) -> None:
    graduate, own = make_applicant(tree.college)
    agreement = make_signed(officer, graduate)
    other = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
    city = scope_for(make_account(Role.CITY_OFFICER, tree.city))
    province = scope_for(make_account(Role.PROVINCE_OFFICER, tree.province))
    _, peer = make_applicant(tree.college)
    for scope in (officer, office, own):
        assert queries.get_in(scope, agreement.uuid) == agreement
    for scope in (other, city, province, peer, Scope()):
        assert not queries.agreements_in(scope).exists()
    counted = {scope: queries.counts_in(scope, COHORT) for scope in (office, city, province)}
    assert all(
        [(row.org, row.signed) for row in rows] == [(tree.university, 1)]
        for rows in counted.values()
    )
    assert queries.counts_in(other, COHORT) == []
    with pytest.raises(Agreement.DoesNotExist):
        queries.get_in(officer, uuid4())
