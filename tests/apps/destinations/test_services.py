"""What people do to registrations, one by one: filed, reviewed, changed, undone; nothing overwritten."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from qihang.apps.destinations import queries, services
from qihang.apps.destinations.events import DestinationsMoved
from qihang.apps.destinations.models import Destination, Evidence, Review
from qihang.apps.destinations.rules import EFFECTIVE, Action, Status
from qihang.apps.orgs.models import AuditEntry
from qihang.kernel import Cohort, Refusal, Scope
from tests.factories.destinations import (
    FREELANCE,
    NOW,
    make_applicant,
    make_approved,
    make_draft,
    make_filed,
    paper,
)
from tests.factories.orgs import Tree
from tests.values import not_none

COLLEGE, UNIVERSITY = Status.WAITING_COLLEGE, Status.WAITING_UNIVERSITY
COHORT = Cohort(2024)


def status(version: Destination) -> str:
    version.refresh_from_db()
    return version.status


class TestFiling:
    def test_a_complete_draft_waits_for_the_college(
        self, tree: Tree, heard: list[DestinationsMoved]
    ) -> None:
        _, scope = make_applicant(tree.college)
        draft = make_draft(scope)
        filed = services.file(scope, NOW)
        assert filed.pk == draft.pk
        assert status(filed) == COLLEGE
        assert filed.filed_at == NOW
        assert heard == [DestinationsMoved(frozenset({filed.pk}), "file", date(2024, 6, 3))]

    def test_the_step_is_reviewed_and_audited(self, tree: Tree) -> None:
        version, scope = make_filed(tree.college)
        review = Review.objects.get(destination=version)
        assert (review.action, review.from_status, review.to_status) == ("file", "draft", COLLEGE)
        assert review.account_id == scope.account
        entry = AuditEntry.objects.get(act="destination.file")
        assert (entry.subject, entry.org_path) == (str(version.uuid), tree.college.path)
        assert not_none(entry.after)["status"] == COLLEGE

    def test_an_incomplete_draft_is_refused_with_each_field(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        make_draft(scope, contact_phone="", employer_code="1")
        with pytest.raises(Refusal) as caught:
            services.file(scope, NOW)
        assert caught.value.code == "not_ready"
        fields = {o.field for o in caught.value.objections}
        assert fields == {"contact_phone", "employer_code"}

    def test_twice_is_refused(self, tree: Tree) -> None:
        _, scope = make_filed(tree.college)
        with pytest.raises(Refusal, match="可能已经提交过") as caught:
            services.file(scope, NOW)
        assert caught.value.code == "nothing_to_file"

    @pytest.mark.parametrize(("when", "code"), [(-300, "not_open"), (300, "closed")])
    def test_outside_the_season_it_is_refused(self, tree: Tree, when: int, code: str) -> None:
        _, scope = make_applicant(tree.college)
        with pytest.raises(Refusal) as caught:
            make_draft(scope, NOW + timedelta(days=when))
        assert caught.value.code == code

    def test_the_contact_phone_is_sealed_and_masked(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        draft = make_draft(scope)
        draft.refresh_from_db()
        assert b"13805321234" not in bytes(not_none(draft.contact_phone_sealed))
        assert draft.contact_phone_masked == "138******34"

    def test_a_change_of_kind_empties_what_the_new_kind_does_not_know(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        make_draft(scope)
        draft = services.save_draft(scope, NOW, "701")
        draft.refresh_from_db()
        assert (draft.kind, draft.employer_name, draft.contact_phone_sealed) == ("701", "", None)
        filed = services.file(scope, NOW)
        assert not Evidence.objects.filter(destination=filed).exists()

    def test_a_withdrawn_filing_can_be_taken_up_again(self, tree: Tree) -> None:
        version, scope = make_filed(tree.college)
        services.withdraw(scope, NOW)
        draft = services.revise(scope, NOW)
        assert status(version) == Status.WITHDRAWN
        assert (draft.version, draft.employer_name) == (2, version.employer_name)
        assert draft.evidence.count() == 1

    def test_a_waiting_one_must_be_withdrawn_first(self, tree: Tree) -> None:
        _, scope = make_filed(tree.college)
        with pytest.raises(Refusal) as caught:
            services.save_draft(scope, NOW, "701")
        assert caught.value.code == "under_review"


class TestEvidence:
    def test_an_internship_proof_is_refused_at_once(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        services.save_draft(scope, NOW, "11")
        with pytest.raises(Refusal) as caught:
            services.add_evidence(scope, NOW, "internship_proof", paper(), "实习证明.pdf")
        assert caught.value.code == "evidence_forbidden"
        assert not Evidence.objects.exists()

    def test_the_limit_of_files_is_kept(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        services.save_draft(scope, NOW, "11")
        for n in range(6):
            services.add_evidence(scope, NOW, "labour_contract", paper(str(n)), f"{n}.pdf")
        with pytest.raises(Refusal) as caught:
            services.add_evidence(scope, NOW, "labour_contract", paper("7"), "7.pdf")
        assert caught.value.code == "evidence_too_many"

    def test_filed_evidence_cannot_be_removed(self, tree: Tree) -> None:
        version, scope = make_filed(tree.college)
        with pytest.raises(Evidence.DoesNotExist):
            services.remove_evidence(scope, version.evidence.get().uuid)


class TestReview:
    def test_two_approvals_make_it_count_from_that_day(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        version, _ = make_approved(tree.college, officer, office)
        assert status(version) == Status.APPROVED
        assert version.effective_date == date(2024, 6, 3)

    def test_a_return_names_reason_and_fields(self, tree: Tree, officer: Scope) -> None:
        version, _ = make_filed(tree.college)
        services.return_(
            officer, version.uuid, COLLEGE, NOW, reason=" 合同缺章 ", fields=("evidence",)
        )
        review = version.reviews.get(action=Action.RETURN)
        assert (review.reason, review.fields) == ("合同缺章", ["evidence"])
        assert status(version) == Status.RETURNED

    def test_without_a_reason_nothing_is_returned(self, tree: Tree, officer: Scope) -> None:
        version, _ = make_filed(tree.college)
        with pytest.raises(Refusal) as caught:
            services.return_(officer, version.uuid, COLLEGE, NOW, reason="  ")
        assert caught.value.code == "reason_missing"

    def test_a_reason_is_never_cut_short_unseen(self, tree: Tree, officer: Scope) -> None:
        version, _ = make_filed(tree.college)
        with pytest.raises(Refusal) as caught:
            services.return_(officer, version.uuid, COLLEGE, NOW, reason="字" * 301)
        assert caught.value.code == "reason_long"

    def test_what_was_returned_stays_as_it_was_filed(self, tree: Tree, officer: Scope) -> None:
        version, scope = make_filed(tree.college)
        services.return_(officer, version.uuid, COLLEGE, NOW, reason="名称与公章不一致")
        draft = services.save_draft(scope, NOW, values={"employer_name": "海信集团"})
        services.add_evidence(scope, NOW, "labour_contract", paper("mended"), "合同.pdf")
        services.file(scope, NOW)
        assert (draft.version, draft.replaces_id) == (2, version.pk)
        assert status(version) == Status.SUPERSEDED
        assert version.employer_name == "海信视像科技股份有限公司"
        assert status(draft) == COLLEGE

    def test_the_database_refuses_to_edit_what_was_filed(self, tree: Tree) -> None:
        version, _ = make_filed(tree.college)
        with pytest.raises(IntegrityError), transaction.atomic():
            Destination.objects.filter(pk=version.pk).update(employer_name="别的公司")

    def test_the_loser_is_told_who_decided_and_when(
        self, tree: Tree, officer: Scope, head: Scope
    ) -> None:
        version, _ = make_filed(tree.college)
        services.approve(officer, version.uuid, COLLEGE, NOW)
        for late in (
            lambda: services.approve(head, version.uuid, COLLEGE, NOW),
            lambda: services.return_(head, version.uuid, COLLEGE, NOW, reason="缺章"),
        ):
            with pytest.raises(Refusal) as caught:
                late()
            assert caught.value.code == "already_decided"
            assert "孙老师" in str(caught.value)
            assert "2024-06-03 10:00" in str(caught.value)

    def test_a_sibling_college_does_not_find_it(self, tree: Tree, office: Scope) -> None:
        version, _ = make_filed(tree.sibling)
        from qihang.apps.orgs.rules import Role
        from tests.factories.orgs import make_account, scope_for

        stranger = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
        with pytest.raises(Destination.DoesNotExist):
            services.approve(stranger, version.uuid, COLLEGE, NOW)
        with pytest.raises(Refusal) as caught:
            services.approve(office, version.uuid, COLLEGE, NOW)
        assert caught.value.code == "not_yours"

    def test_freelance_takes_both_heads(
        self, tree: Tree, officer: Scope, head: Scope, office: Scope, office_head: Scope
    ) -> None:
        _, scope = make_applicant(tree.college)
        services.save_draft(scope, NOW, "76", FREELANCE)
        services.add_evidence(scope, NOW, "signed_statement", paper(), "声明.pdf")
        version = services.file(scope, NOW)
        for wrong, right, stage in ((officer, head, COLLEGE), (office, office_head, UNIVERSITY)):
            with pytest.raises(Refusal) as caught:
                services.approve(wrong, version.uuid, stage, NOW)
            assert caught.value.code == "heads_only"
            services.approve(right, version.uuid, stage, NOW)
        assert status(version) == Status.APPROVED

    def test_one_account_cannot_decide_both_stages(self, tree: Tree) -> None:
        from qihang.apps.orgs.rules import Role
        from tests.factories.orgs import make_account, make_membership, scope_for

        both = make_account(Role.COLLEGE_OFFICER, tree.college)
        make_membership(both, Role.UNIVERSITY_OFFICER, tree.university)
        scope = scope_for(both)
        version, _ = make_filed(tree.college)
        services.approve(scope, version.uuid, COLLEGE, NOW)
        with pytest.raises(Refusal) as caught:
            services.approve(scope, version.uuid, UNIVERSITY, NOW)
        assert caught.value.code == "second_person"


class TestVersions:
    def test_the_old_counts_until_the_change_is_approved(
        self, tree: Tree, officer: Scope, office: Scope, heard: list[DestinationsMoved]
    ) -> None:
        old, scope = make_approved(tree.college, officer, office)
        new = services.save_draft(scope, NOW, "701")
        services.file(scope, NOW)
        services.approve(officer, new.uuid, COLLEGE, NOW)
        assert status(old) == Status.APPROVED
        heard.clear()
        services.approve(office, new.uuid, UNIVERSITY, NOW)
        assert (status(old), status(new)) == (Status.SUPERSEDED, Status.APPROVED)
        assert [(e.action, e.destinations) for e in heard] == [
            ("supersede", frozenset({old.pk})),
            ("approve_university", frozenset({new.pk})),
        ]

    def test_giving_up_a_change_leaves_what_counts(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        old, scope = make_approved(tree.college, officer, office)
        services.save_draft(scope, NOW, "701")
        services.discard(scope, NOW)
        assert status(old) == Status.APPROVED
        assert services.revise(scope, NOW).kind == "11"  # a draft never filed is no starting point

    def test_versions_are_numbered_without_gaps(self, tree: Tree, officer: Scope) -> None:
        version, scope = make_filed(tree.college)
        for _ in range(3):
            services.return_(officer, version.uuid, COLLEGE, NOW, reason="再改")
            services.revise(scope, NOW)
            version = services.file(scope, NOW) if _ready(scope) else version
        numbers = Destination.objects.values_list("version", flat=True).order_by("version")
        assert list(numbers) == [1, 2, 3, 4]


def _ready(scope: Scope) -> bool:
    draft = not_none(queries.own_registration(scope).pending)
    return not queries.assess(scope, draft, NOW.date()).objections


class TestAfterApproval:
    def test_reported_and_confirmed(self, tree: Tree, officer: Scope, office: Scope) -> None:
        version, scope = make_approved(tree.college, officer, office)
        outcome = services.report_up(office, COHORT, NOW)
        assert (outcome.done, status(version)) == (1, Status.REPORTED)
        services.confirm(scope, NOW)
        assert status(version) == Status.CONFIRMED
        with pytest.raises(Refusal) as caught:
            services.report_up(office, COHORT, NOW)
        assert caught.value.code == "nothing_to_report"

    def test_an_objection_counts_until_it_is_corrected(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        version, scope = make_approved(tree.college, officer, office)
        services.object_to(scope, NOW, "我没有去这家单位")
        assert status(version) in EFFECTIVE
        services.correct(office, version.uuid, NOW, "与单位核实，未入职")
        assert status(version) == Status.REVOKED
        assert services.revise(scope, NOW).employer_name == version.employer_name

    def test_or_upheld(self, tree: Tree, officer: Scope, office: Scope) -> None:
        version, scope = make_approved(tree.college, officer, office)
        services.object_to(scope, NOW, "薪资不对")
        services.uphold(office, version.uuid, NOW, "合同载明无误")
        assert status(version) == Status.APPROVED

    def test_a_college_cannot_decide_an_objection(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        version, scope = make_approved(tree.college, officer, office)
        services.object_to(scope, NOW, "薪资不对")
        with pytest.raises(Refusal) as caught:
            services.correct(officer, version.uuid, NOW, "核实")
        assert caught.value.code == "not_yours"
