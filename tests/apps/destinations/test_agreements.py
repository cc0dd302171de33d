"""Registrations follow employment agreements: a signing fills a draft, an end ends what rests on it.

The journey: signed, registered, released with proof, signed elsewhere. Figures are right on every day as it
was known then, and ledger and audit hold.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum
from pytest_django import Settings

from qihang.apps.agreements import services as agreements
from qihang.apps.agreements.models import Agreement, AgreementMove
from qihang.apps.agreements.rules import EndKind, LossKind, SignedTerms
from qihang.apps.agreements.services import Loss, SignedPaper
from qihang.apps.destinations import queries, services
from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.destinations.rules import Status
from qihang.apps.messages.models import Message
from qihang.apps.metrics.models import Entry
from qihang.apps.metrics.queries.ledger.proof import prove
from qihang.apps.metrics.services.ledger import fold, reconcile_graduates
from qihang.apps.orgs.queries import row_findings, unsaved_values, verify_audit
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import keep_unsaved, seal_blocks
from qihang.apps.people.services import NewStanding, cancel_standing, record_standing
from qihang.kernel import Refusal, Scope
from tests.factories.agreements import TERMS, end, make_series, make_signed, scan
from tests.factories.destinations import FREELANCE, NOW, make_applicant, make_approved, paper
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account, scope_for
from tests.factories.people import own_account
from tests.factories.refusals import refused
from tests.factories.registers import HISENSE, deliver
from tests.values import not_none

REST = {
    "employer_type": "39", "industry": "22", "position_type": "13", "contact_name": "周经理",
    "contact_phone": "13805321234",
}  # fmt: skip
OTHER: dict[str, Any] = {
    "employer_name": "齐鲁软件有限公司",
    "employer_code": "91370100MA3C00001H",
    "signed_date": date(2024, 6, 5),
}
COLLEGE, UNIVERSITY = Status.WAITING_COLLEGE, Status.WAITING_UNIVERSITY


def at(day: int) -> datetime:
    return datetime(2024, 6, day, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def series(tree: Tree, office: Scope) -> None:
    make_series(office, tree.university)


@pytest.fixture
def clerk(tree: Tree) -> Scope:
    """Records agreements; others review."""
    return scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university, name="协议老师"))


def own_draft(graduate_scope: Scope) -> Destination:
    return not_none(queries.own_registration(graduate_scope).pending)


def filed(own: Scope, now: datetime = NOW) -> Destination:
    services.save_draft(own, now, values=REST)
    return services.file(own, now)


def approved(own: Scope, officer: Scope, office: Scope, now: datetime = NOW) -> Destination:
    version = filed(own, now)
    services.approve(officer, version.uuid, COLLEGE, now)
    services.approve(office, version.uuid, UNIVERSITY, now)
    version.refresh_from_db()
    return version


def status(version: Destination) -> str:
    version.refresh_from_db()
    return version.status


def counted_on(version: Destination, day: date) -> int:
    rows = Entry.objects.filter(cause_kind="destination", cause=version.pk, day__lte=day)
    return rows.aggregate(n=Sum("value"))["n"] or 0


class TestSigning:
    def test_it_fills_a_draft_and_files_nothing(self, tree: Tree, clerk: Scope) -> None:
        deliver("employers", [HISENSE])
        graduate, own = make_applicant(tree.college)
        agreement = make_signed(clerk, graduate)
        draft = own_draft(own)
        assert (draft.status, draft.kind, draft.agreement) == (Status.DRAFT, "10", agreement)
        for name, value in TERMS.items():
            assert getattr(draft, name) == value
        assert (draft.employer_type, draft.industry) == (HISENSE["kind"], HISENSE["industry"])
        (evidence,) = Evidence.objects.filter(destination=draft)
        assert evidence.kind == "tripartite_agreement"
        assert evidence.file == agreement.papers.get().file
        assert Message.objects.filter(template="destination_prepared").count() == 1
        assert queries.is_prepared(own, draft)
        assert filed(own).agreement == agreement
        assert not list(row_findings(SYSTEM))

    def test_what_the_graduate_is_writing_is_left_alone(self, tree: Tree, clerk: Scope) -> None:
        graduate, own = make_applicant(tree.college)
        services.save_draft(own, NOW, "12", {"employer_name": "别的单位"})
        make_signed(clerk, graduate)
        assert own_draft(own).employer_name == "别的单位"
        services.fill_from_agreement(own, NOW)
        draft = own_draft(own)
        assert (draft.kind, draft.employer_name) == ("10", TERMS["employer_name"])
        assert Evidence.objects.filter(destination=draft).count() == 1
        assert not list(row_findings(SYSTEM))

    def test_without_an_agreement_nothing_is_filled(self, tree: Tree) -> None:
        _, own = make_applicant(tree.college)
        with refused("no_agreement"):
            services.fill_from_agreement(own, NOW)

    def test_nor_after_its_end(self, tree: Tree, clerk: Scope) -> None:
        graduate, own = make_applicant(tree.college)
        end(clerk, make_signed(clerk, graduate))
        with refused("no_agreement"):
            services.fill_from_agreement(own, NOW)

    def test_what_counts_already_rests_on_it_from_then_on(
        self, tree: Tree, officer: Scope, office: Scope, clerk: Scope
    ) -> None:
        graduate, own = make_applicant(tree.college)
        services.save_draft(own, NOW, "10", TERMS | REST)
        services.add_evidence(own, NOW, "tripartite_agreement", paper(), "协议.pdf")
        version = approved(own, officer, office)
        assert [v.agreement_id for v in Destination.objects.all()] == [None]
        agreement = make_signed(clerk, graduate)
        version.refresh_from_db()
        assert version.agreement == agreement
        assert Destination.objects.count() == 1
        assert not list(row_findings(SYSTEM))

    def test_whoever_recorded_it_does_not_review(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        graduate, own = make_applicant(tree.college)
        make_signed(officer, graduate)
        version = filed(own)
        with refused("conflict_agreement"):
            services.approve(officer, version.uuid, COLLEGE, NOW)
        colleague = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
        services.approve(colleague, version.uuid, COLLEGE, NOW)
        services.approve(office, version.uuid, UNIVERSITY, NOW)
        assert status(version) == Status.APPROVED

    def test_the_checks_of_filing_are_asked_before(self, tree: Tree, clerk: Scope) -> None:
        deliver("employers", [HISENSE | {"ended_date": date(2024, 3, 1)}])
        graduate, _ = make_applicant(tree.college, training_mode="2", agreed_unit="某县教育局")
        given = agreements.give_number(clerk, graduate, NOW)
        with pytest.raises(Refusal) as caught:
            agreements.record_signed(
                clerk, SignedPaper(given.uuid, SignedTerms(**TERMS), scan()), NOW
            )
        codes = {objection.code for objection in caught.value.objections}
        assert "not_agreed_unit" in codes
        assert len(codes) > 1

    def test_undoing_it_takes_its_draft_along(self, tree: Tree, clerk: Scope) -> None:
        graduate, own = make_applicant(tree.college)
        agreement = make_signed(clerk, graduate)
        draft = own_draft(own)
        agreements.undo(clerk, AgreementMove.objects.get().act, NOW)
        assert status(draft) == Status.DISCARDED
        assert (draft.employer_name, draft.agreement) == ("", None)
        assert not Evidence.objects.exists()
        assert not agreement.papers.exists()
        assert not Message.objects.filter(template="destination_prepared").exists()
        assert not list(row_findings(SYSTEM))

    def test_undoing_leaves_what_the_graduate_wrote_but_the_scan(
        self, tree: Tree, clerk: Scope
    ) -> None:
        graduate, own = make_applicant(tree.college)
        make_signed(clerk, graduate)
        services.save_draft(own, NOW, values=REST)
        agreements.undo(clerk, AgreementMove.objects.get().act, NOW)
        draft = own_draft(own)
        assert (draft.status, draft.contact_name, draft.agreement) == ("draft", "周经理", None)
        assert not Evidence.objects.exists()
        assert not list(row_findings(SYSTEM))

    def test_undoing_leaves_a_draft_in_which_somebody_is_typing(
        self, tree: Tree, clerk: Scope
    ) -> None:
        graduate, own = make_applicant(tree.college)
        make_signed(clerk, graduate)
        draft = own_draft(own)
        keep_unsaved(own, draft.details_form, {"contact_name": "周经理"})
        agreements.undo(clerk, AgreementMove.objects.get().act, NOW)
        assert (status(draft), draft.agreement) == (Status.DRAFT, None)
        assert unsaved_values(own, draft.details_form) == {"contact_name": "周经理"}

    def test_not_undone_once_it_was_filed(self, tree: Tree, clerk: Scope) -> None:
        graduate, own = make_applicant(tree.college)
        make_signed(clerk, graduate)
        filed(own)
        with refused("followed"):
            agreements.undo(clerk, AgreementMove.objects.get().act, NOW)


class TestEnding:
    @pytest.mark.django_db(transaction=True)
    def test_the_journey_from_one_employer_to_the_next(
        self,
        tree: Tree,
        officer: Scope,
        office: Scope,
        clerk: Scope,
        settings: Settings,
        tmp_path: Path,
    ) -> None:
        settings.HOME = tmp_path
        graduate, own = make_applicant(tree.college)
        reconcile_graduates([graduate.pk], date(2023, 9, 20), NOW)
        first = make_signed(clerk, graduate, at(3))
        old = approved(own, officer, office, at(4))
        agreements.ask_release(own, at(5), "考上了公务员")
        assert status(old) == Status.APPROVED
        end(clerk, first, at(6), kind=EndKind.CONSENT, on=date(2024, 6, 5))
        assert status(old) == Status.RELEASED
        second = make_signed(clerk, graduate, at(8), **OTHER)
        assert own_draft(own).employer_name == OTHER["employer_name"]
        assert own_draft(own).contact_name == ""
        new = approved(own, officer, office, at(9))
        assert (new.agreement, new.replaces) == (second, old)

        known = {
            day: [counted_on(v, date(2024, 6, day)) for v in (old, new)] for day in range(3, 11)
        }
        assert known == {
            3: [0, 0], 4: [1, 0], 5: [1, 0], 6: [0, 0], 7: [0, 0], 8: [0, 0], 9: [0, 1], 10: [0, 1],
        }  # fmt: skip
        fold()
        assert not prove(SYSTEM, 100).findings
        seal_blocks()
        assert not list(verify_audit(SYSTEM))
        assert not list(row_findings(SYSTEM))

    def test_what_is_under_review_goes_back(self, tree: Tree, clerk: Scope) -> None:
        graduate, own = make_applicant(tree.college)
        agreement = make_signed(clerk, graduate)
        version = filed(own)
        end(clerk, agreement)
        assert status(version) == Status.RETURNED
        with refused("not_ready"):
            services.revise(own, NOW)
            services.file(own, NOW)

    def test_an_ended_agreement_proves_nothing_any_more(self, tree: Tree, clerk: Scope) -> None:
        graduate, own = make_applicant(tree.college)
        end(clerk, make_signed(clerk, graduate))
        services.save_draft(own, NOW, values=REST)
        with pytest.raises(Refusal) as caught:
            services.file(own, NOW)
        assert [o.code for o in caught.value.objections] == ["agreement_ended"]

    def test_other_registrations_stay(
        self, tree: Tree, officer: Scope, office: Scope, clerk: Scope
    ) -> None:
        version, _ = make_approved(tree.college, officer, office, name="合同")
        end(clerk, make_signed(clerk, version.graduate))
        assert status(version) == Status.APPROVED

    def test_an_end_by_mistake_lets_it_count_again_as_it_stood(
        self, tree: Tree, officer: Scope, office: Scope, clerk: Scope
    ) -> None:
        graduate, own = make_applicant(tree.college)
        reconcile_graduates([graduate.pk], date(2023, 9, 20), NOW)
        agreement = make_signed(clerk, graduate)
        version = approved(own, officer, office)
        services.confirm(own, NOW)
        end(clerk, agreement, at(6))
        act = AgreementMove.objects.get(action="end").act
        agreements.undo(clerk, act, at(6) + timedelta(minutes=5))
        assert status(version) == Status.CONFIRMED
        assert counted_on(version, date(2024, 6, 6)) == 1
        fold()
        assert not prove(SYSTEM, 100).findings
        assert not list(row_findings(SYSTEM))

    def test_a_mistake_stays_once_the_graduate_went_on(
        self, tree: Tree, officer: Scope, office: Scope, clerk: Scope
    ) -> None:
        graduate, own = make_applicant(tree.college)
        agreement = make_signed(clerk, graduate)
        approved(own, officer, office)
        end(clerk, agreement)
        services.save_draft(own, NOW, "76", FREELANCE)
        services.add_evidence(own, NOW, "signed_statement", paper(), "声明.pdf")
        services.file(own, NOW)
        with refused("followed"):
            agreements.undo(clerk, AgreementMove.objects.get(action="end").act, NOW)
        assert Agreement.objects.get().status == "ended"

    def test_a_lost_paper_changes_nothing(
        self, tree: Tree, officer: Scope, office: Scope, clerk: Scope
    ) -> None:
        graduate, own = make_applicant(tree.college)
        agreement = make_signed(clerk, graduate)
        version = approved(own, officer, office)
        agreements.replace_number(clerk, agreement.uuid, Loss(LossKind.LOST, "遗失"), [], at(5))
        assert status(version) == Status.APPROVED
        end(clerk, agreement, at(6))
        assert status(version) == Status.RELEASED

    def test_leaving_the_cohort_ends_agreement_and_registration(
        self, tree: Tree, officer: Scope, office: Scope, clerk: Scope
    ) -> None:
        graduate, own = make_applicant(tree.college)
        make_signed(clerk, graduate)
        version = approved(own, officer, office)
        leaving = NewStanding("withdrawn", date(2024, 6, 5), "校教字1号", "本人申请")
        change = record_standing(office, graduate.uuid, leaving, at(6))
        assert status(version) == Status.CLOSED
        assert Agreement.objects.get().status == "ended"
        cancel_standing(office, change.uuid, "登记错了", at(20))
        assert status(version) == Status.APPROVED
        assert Agreement.objects.get().status == "signed"
        assert not list(row_findings(SYSTEM))


def test_the_pages_say_so(tree: Tree, officer: Scope, office: Scope, clerk: Scope) -> None:
    graduate, own = make_applicant(tree.college)
    agreement = make_signed(clerk, graduate)
    client = client_for(own_account(graduate))
    assert (
        "学校已根据掌握的信息为您填好这份草稿" in client.get("/destinations/mine/").content.decode()
    )
    version = approved(own, officer, office)
    record = client_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    page = record.get(f"/destinations/{version.uuid}/").content.decode()
    assert agreement.number in page
    end(clerk, agreement)
    assert "您的就业协议已解约" in client.get("/destinations/mine/").content.decode()
