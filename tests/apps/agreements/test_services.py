"""From the series to the end: numbers once in the province, one living agreement each, proof for every end."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from qihang.apps.agreements import queries, services
from qihang.apps.agreements.events import AgreementEnded, AgreementReverted, AgreementSigned
from qihang.apps.agreements.models import (
    Agreement,
    AgreementMove,
    AgreementPaper,
    AgreementSeries,
)
from qihang.apps.agreements.rules import (
    AgreementForm,
    AgreementState,
    EndKind,
    SignedTerms,
)
from qihang.apps.agreements.services import SignedPaper
from qihang.apps.messages.models import Message
from qihang.apps.orgs import queries as orgs
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.people.services import NewStanding, record_standing
from qihang.kernel import Cohort, Refusal, Scope, Subscription
from tests.factories.agreements import (
    NOW,
    TERMS,
    end,
    ending,
    make_series,
    make_signed,
    scan,
)
from tests.factories.contributions import give, listener
from tests.factories.destinations import make_applicant
from tests.factories.orgs import SYSTEM, Tree, make_account, scope_for
from tests.factories.people import make_graduate
from tests.factories.refusals import refused
from tests.factories.registers import HISENSE, deliver

pytestmark = pytest.mark.usefixtures("series")
LATER = NOW + timedelta(days=2)


def state(agreement: Agreement) -> str:
    agreement.refresh_from_db()
    return agreement.status


class TestSeries:
    def test_it_is_kept_signed_and_audited(self, series: AgreementSeries) -> None:
        assert series.range.size == 99
        assert AuditEntry.objects.filter(act="agreement_series.issue").count() == 1
        assert not orgs.altered(agreement_series=[series.pk])

    def test_numbers_are_unique_in_the_province(self, tree: Tree) -> None:
        other = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
        with refused("range_taken"):
            make_series(other, tree.other_university, "SD24000099", "SD24000120")
        make_series(other, tree.other_university, "SD24000100", "SD24000120")

    def test_only_the_own_university_issues(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        for scope, org in ((officer, tree.college), (office, tree.other_university)):
            with refused("not_yours"):
                make_series(scope, org)
        with refused("not_a_school"):
            make_series(SYSTEM, tree.city)

    def test_a_closed_one_gives_no_numbers(
        self, tree: Tree, office: Scope, officer: Scope, series: AgreementSeries
    ) -> None:
        services.close_series(office, series, NOW, "印错了")
        with refused("no_numbers"):
            services.give_number(officer, make_graduate(tree.college), NOW)
        with pytest.raises(DatabaseError), transaction.atomic():
            AgreementSeries.objects.filter(pk=series.pk).update(closed_at=LATER)


class TestNumbers:
    def test_each_gets_the_next_free_one(self, tree: Tree, officer: Scope) -> None:
        given = services.give_numbers(officer, [make_graduate(tree.college) for _ in range(3)], NOW)
        assert [one.number for one in given.agreements] == [
            "SD24000001", "SD24000002", "SD24000003",
        ]  # fmt: skip
        assert not orgs.altered(agreement=[one.pk for one in given.agreements])
        assert Message.objects.filter(template="agreement_issued").count() == 3

    def test_the_number_on_the_paper_can_be_named(self, tree: Tree, officer: Scope) -> None:
        named = services.give_number(officer, make_graduate(tree.college), NOW, "sd24000050")
        assert named.number == "SD24000050"
        with refused("number_used"):
            services.give_number(officer, make_graduate(tree.college), NOW, "SD24000050")
        with refused("number_not_in_series"):
            services.give_number(officer, make_graduate(tree.college), NOW, "SD24000100")

    def test_the_college_uses_its_own_series_first_and_nobody_elses(
        self, tree: Tree, office: Scope, officer: Scope
    ) -> None:
        make_series(office, tree.college, "C1", "C1")
        make_series(office, tree.sibling, "B1", "B9")
        make_series(office, tree.university, "E1", "E9", form=AgreementForm.ELECTRONIC)
        make_series(office, tree.university, "N1", "N9", cohort=Cohort(2025))
        given = services.give_numbers(officer, [make_graduate(tree.college) for _ in range(2)], NOW)
        assert [one.number for one in given.agreements] == ["C1", "SD24000001"]

    def test_there_is_one_alive_a_graduate(self, tree: Tree, officer: Scope) -> None:
        graduate, other = make_graduate(tree.college), make_graduate(tree.college)
        first = services.give_number(officer, graduate, NOW)
        with refused("has_agreement"):
            services.give_number(officer, graduate, NOW)
        given = services.give_numbers(officer, [graduate, other], NOW)
        assert [(g, why.code) for g, why in given.skipped] == [(graduate, "has_agreement")]
        with pytest.raises(IntegrityError, match="agreement_one_alive"), transaction.atomic():
            Agreement.objects.create(
                graduate=graduate, cohort=2024, org_path=graduate.org_path, number="X1",
                form="paper", issued_at=NOW,
            )  # fmt: skip
        services.void_number(officer, first.uuid, NOW, "没有用")
        assert services.give_number(officer, graduate, NOW).number == "SD24000003"

    def test_not_for_graduates_of_others(self, tree: Tree, officer: Scope) -> None:
        with refused("not_yours"):
            services.give_number(officer, make_graduate(tree.sibling), NOW)


def test_nobody_handles_the_own_agreement(tree: Tree, officer: Scope) -> None:
    account = make_account(Role.COLLEGE_OFFICER, tree.college)
    graduate = make_graduate(tree.college, account=account)
    with refused("own_agreement"):
        services.give_number(scope_for(account), graduate, NOW)
    agreement = make_signed(officer, graduate)
    with refused("not_yours"):  # an office over one's own record is none
        services.end_agreement(scope_for(account), agreement.uuid, ending(), scan(), NOW)


class TestSigning:
    def test_it_is_kept_told_and_published(
        self, tree: Tree, officer: Scope, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        heard: list[AgreementSigned] = []
        give(monkeypatch, Subscription(AgreementSigned, listener(heard)))
        agreement = make_signed(officer, make_graduate(tree.college, account=True))
        assert agreement.status == AgreementState.SIGNED
        assert agreement.employer_name == TERMS["employer_name"]
        assert heard == [AgreementSigned(frozenset({agreement.pk}), NOW)]
        assert AgreementPaper.objects.get(agreement=agreement).kind == "signed"
        assert Message.objects.filter(template="agreement_signed").count() == 1
        assert not orgs.altered(agreement=[agreement.pk])

    def test_it_needs_its_scan_and_fitting_terms(self, tree: Tree, officer: Scope) -> None:
        agreement = services.give_number(officer, make_graduate(tree.college), NOW)
        terms = SignedTerms(**TERMS)
        with refused("scan_missing"):
            services.record_signed(officer, SignedPaper(agreement.uuid, terms), NOW)
        wrong = SignedTerms(**(TERMS | {"employer_code": "1"}))
        with refused("not_ready"):
            services.record_signed(officer, SignedPaper(agreement.uuid, wrong, scan()), NOW)
        assert state(agreement) == AgreementState.ISSUED

    @pytest.mark.parametrize(
        ("code", "over"),
        [
            ("signed_long_ago", {"signed_date": date(1, 1, 1)}),
            ("starts_long_ago", {"term_from": date(1, 1, 1), "term_until": None}),
            ("term_far_ahead", {"term_until": date(2502, 1, 1)}),
            ("pay_implausible", {"monthly_pay_fen": 0}),
            ("pay_implausible", {"monthly_pay_fen": 9_999_999_900}),
            ("placeholder", {"employer_name": "测试公司", "employer_code": ""}),
            ("placeholder", {"employer_name": "张三"}),
            ("code_unknown", {"work_place": "999999"}),
        ],
    )
    def test_what_no_registration_may_say_no_agreement_says(
        self, tree: Tree, officer: Scope, code: str, over: dict[str, object]
    ) -> None:
        agreement = services.give_number(officer, make_graduate(tree.college), NOW)
        signed = SignedPaper(agreement.uuid, SignedTerms(**(TERMS | over)), scan())
        with pytest.raises(Refusal) as refusal:
            services.record_signed(officer, signed, NOW)
        assert {o.code for o in refusal.value.objections} == {code}

    def test_the_next_one_is_not_signed_before_the_last_one_ended(
        self, tree: Tree, officer: Scope
    ) -> None:
        graduate = make_graduate(tree.college)
        end(officer, make_signed(officer, graduate), LATER, on=date(2024, 6, 4))
        again = services.give_number(officer, graduate, LATER)
        for day, fits in ((date(2024, 6, 3), False), (date(2024, 6, 4), True)):
            terms = SignedTerms(**(TERMS | {"signed_date": day}))
            signed = SignedPaper(again.uuid, terms, scan("another"))
            if fits:
                services.record_signed(officer, signed, LATER)
            else:
                with pytest.raises(Refusal) as refusal:
                    services.record_signed(officer, signed, LATER)
                assert [o.code for o in refusal.value.objections] == ["signed_before_end"]

    def test_nobody_else_records_it(self, tree: Tree, officer: Scope) -> None:
        agreement = services.give_number(officer, make_graduate(tree.college), NOW)
        paper = SignedPaper(agreement.uuid, SignedTerms(**TERMS), scan())
        sibling = scope_for(make_account(Role.COLLEGE_OFFICER, tree.sibling))
        with pytest.raises(Agreement.DoesNotExist):
            services.record_signed(sibling, paper, NOW)
        _, own = make_applicant(tree.college)
        with pytest.raises(Agreement.DoesNotExist):
            services.record_signed(own, paper, NOW)

    def test_it_can_be_undone_within_minutes(
        self, tree: Tree, officer: Scope, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        heard: list[AgreementReverted] = []
        give(monkeypatch, Subscription(AgreementReverted, listener(heard)))
        agreement = make_signed(officer, make_graduate(tree.college, account=True))
        act = AgreementMove.objects.get(agreement=agreement).act
        with refused("undo_late"):
            services.undo(officer, act, NOW + timedelta(minutes=11))
        services.undo(officer, act, NOW + timedelta(minutes=9))
        assert state(agreement) == AgreementState.ISSUED
        assert agreement.recorded_at is None
        assert heard == [AgreementReverted(frozenset({agreement.pk}), NOW + timedelta(minutes=9))]
        assert not Message.objects.filter(template="agreement_signed").exists()
        assert not orgs.altered(agreement=[agreement.pk])


class TestEnding:
    def test_it_ends_with_proof_and_reason(
        self, tree: Tree, officer: Scope, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        heard: list[AgreementEnded] = []
        give(monkeypatch, Subscription(AgreementEnded, listener(heard)))
        agreement = make_signed(officer, make_graduate(tree.college, account=True))
        with refused("proof_missing"):
            services.end_agreement(officer, agreement.uuid, ending(), [], LATER)
        with refused("reason_missing"):
            services.end_agreement(officer, agreement.uuid, ending(reason=" "), scan(), LATER)
        end(officer, agreement, LATER, kind=EndKind.GRADUATE_BREACH, on=date(2024, 6, 4))
        assert (agreement.status, agreement.end_kind) == ("ended", "graduate_breach")
        assert agreement.ended_date == date(2024, 6, 4)
        assert {p.kind for p in AgreementPaper.objects.all()} == {"signed", "release"}
        assert heard == [AgreementEnded(frozenset({agreement.pk}), LATER)]
        assert not orgs.altered(agreement=[agreement.pk])
        following = services.give_number(officer, agreement.graduate, LATER)
        assert [one.number for one in queries.agreements_of(officer, agreement.graduate_id)] == [
            following.number, agreement.number,
        ]  # fmt: skip

    def test_an_employer_that_is_gone_by_the_register_needs_no_letter(
        self, tree: Tree, officer: Scope
    ) -> None:
        agreement = make_signed(officer, make_graduate(tree.college))
        gone = ending(EndKind.EMPLOYER_GONE)
        with refused("proof_missing"):
            services.end_agreement(officer, agreement.uuid, gone, [], LATER)
        deliver("employers", [HISENSE | {"ended_date": date(2025, 1, 1)}], date(2024, 6, 1))
        with refused("proof_missing"):  # it will be gone
            services.end_agreement(officer, agreement.uuid, gone, [], LATER)
        deliver("employers", [HISENSE | {"ended_date": date(2024, 6, 2)}], date(2024, 6, 2))
        with refused("proof_missing"):
            services.end_agreement(officer, agreement.uuid, ending(), [], LATER)
        services.end_agreement(officer, agreement.uuid, gone, [], LATER)
        assert state(agreement) == AgreementState.ENDED

    def test_an_end_by_mistake_is_undone_whole(self, tree: Tree, officer: Scope) -> None:
        agreement = end(officer, make_signed(officer, make_graduate(tree.college)), LATER)
        act = AgreementMove.objects.get(agreement=agreement, action="end").act
        services.undo(officer, act, LATER)
        assert state(agreement) == AgreementState.SIGNED
        assert (agreement.end_kind, agreement.ended_date) == ("", None)
        assert not orgs.altered(agreement=[agreement.pk])

    def test_not_undone_where_a_new_number_was_given(self, tree: Tree, officer: Scope) -> None:
        agreement = end(officer, make_signed(officer, make_graduate(tree.college)), LATER)
        act = AgreementMove.objects.get(agreement=agreement, action="end").act
        services.give_number(officer, agreement.graduate, LATER)
        with refused("another_number"):
            services.undo(officer, act, LATER)

    def test_nor_is_a_void_number(self, tree: Tree, officer: Scope) -> None:
        graduate = make_graduate(tree.college)
        agreement = services.give_number(officer, graduate, NOW)
        act = services.void_number(officer, agreement.uuid, NOW, "没有用")
        services.give_number(officer, graduate, NOW)
        with refused("another_number"):
            services.undo(officer, act, NOW)

    def test_nor_for_a_graduate_who_left_meanwhile(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        agreement = end(officer, make_signed(officer, make_graduate(tree.college)), LATER)
        act = AgreementMove.objects.get(agreement=agreement, action="end").act
        leaving = NewStanding("withdrawn", date(2024, 5, 6), "校教字1号", "本人申请")
        record_standing(office, agreement.graduate.uuid, leaving, LATER)
        with refused("left_cohort"):
            services.undo(officer, act, LATER)
