"""A finding from answer to decision: by two, with its effect on the registration, undone, contested."""

from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest

from qihang.apps.destinations import services as destinations
from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.rules import Status
from qihang.apps.messages.models import Message
from qihang.apps.metrics.queries.ledger import prove
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.verification import services
from qihang.apps.verification.models import Finding, FindingDecision, FindingMaterial
from qihang.apps.verification.rules import FindingAction, FindingState
from qihang.apps.verification.services import GivenAnswer, UploadedMaterial
from qihang.kernel import Scope
from tests.apps.verification.conftest import make_counted
from tests.factories.destinations import paper
from tests.factories.orgs import SYSTEM, Tree, account_of, client_for, make_account, scope_for
from tests.factories.refusals import refused
from tests.factories.verification import make_finding, make_group_finding

pytestmark = pytest.mark.django_db
A, S = FindingAction, FindingState
EXPLAINED = GivenAnswer("单位已更名，附工商变更通知书。")


def state(finding: Finding) -> str:
    finding.refresh_from_db()
    return finding.status


def status(version: Destination) -> str:
    version.refresh_from_db()
    return version.status


def late(finding: Finding) -> datetime:
    """A moment after the term of the answer."""
    assert finding.due_on is not None
    return datetime.fromisoformat(f"{finding.due_on + timedelta(days=1)}T02:00:00+00:00")


def decide(
    finding: Finding, first: Scope, second: Scope, outcome: FindingAction, now: datetime
) -> UUID:
    services.propose_decision(first, finding.uuid, outcome, "与登记库核对属实。", now)
    return services.confirm_decision(second, finding.uuid, now)


class TestAnswering:
    def test_an_answer_with_a_paper(
        self, finding: Finding, office: Scope, first: Scope, found_at: datetime
    ) -> None:
        given = GivenAnswer(EXPLAINED.text, [UploadedMaterial(paper(), "变更通知书.pdf")])
        services.answer_finding(office, finding.uuid, given, found_at)
        assert state(finding) == S.ANSWERED
        assert FindingMaterial.objects.get().name == "变更通知书.pdf"
        told = Message.objects.filter(template="finding_answered")
        assert set(told.values_list("account", flat=True)) == {first.account}

    def test_the_college_answers_its_own_and_no_other(
        self, tree: Tree, finding: Finding, officer: Scope, found_at: datetime
    ) -> None:
        other = scope_for(make_account(Role.COLLEGE_OFFICER, tree.sibling))
        with pytest.raises(Finding.DoesNotExist):
            services.answer_finding(other, finding.uuid, EXPLAINED, found_at)
        services.answer_finding(officer, finding.uuid, EXPLAINED, found_at)
        assert state(finding) == S.ANSWERED

    def test_a_bulk_answer_names_what_it_leaves_out_and_is_undone(
        self, tree: Tree, officer: Scope, office: Scope, finding: Finding, found_at: datetime
    ) -> None:
        open_, done = finding, make_finding(make_counted(tree, officer, office))
        Finding.objects.filter(pk=done.pk).update(status=S.CLEARED)
        outcome = services.answer_findings(office, [open_.uuid, done.uuid], EXPLAINED, found_at)
        assert (outcome.done, [r.code for _, r in outcome.skipped]) == (1, ["not_as_signed"])
        services.undo(office, outcome.act, found_at + timedelta(minutes=1))
        assert state(open_) == S.OPEN
        assert not Message.objects.filter(template="finding_answered").exists()

    def test_an_answer_without_words_is_none(
        self, finding: Finding, office: Scope, found_at: datetime
    ) -> None:
        with refused("reason_missing"):
            services.answer_finding(office, finding.uuid, GivenAnswer(" "), found_at)

    def test_the_province_asks_further_with_a_new_term(
        self, finding: Finding, office: Scope, first: Scope, found_at: datetime
    ) -> None:
        services.answer_finding(office, finding.uuid, EXPLAINED, found_at)
        before = finding.due_on
        services.ask_further(
            first, finding.uuid, "请附变更前后的营业执照。", found_at + timedelta(days=3)
        )
        assert state(finding) == S.REPLIED
        assert before is not None
        assert finding.due_on is not None
        assert finding.due_on > before


class TestDecidingByTwo:
    def test_upheld_ends_the_registration_and_the_ledger_follows(
        self, finding: Finding, version: Destination, office: Scope, first: Scope, second: Scope,
        found_at: datetime,
    ) -> None:  # fmt: skip
        services.answer_finding(office, finding.uuid, EXPLAINED, found_at)
        decide(finding, first, second, A.UPHOLD, found_at)
        assert state(finding) == S.UPHELD
        assert status(version) == Status.REVOKED
        assert prove(SYSTEM, 5).holds
        note = AuditEntry.objects.get(act="destination.follow_decision")
        for scope in (first, second):
            assert account_of(scope).username in note.reason
        assert str(finding.uuid) in note.reason
        assert FindingDecision.objects.get().effect == "revoked"

    def test_nobody_decides_alone(
        self, finding: Finding, office: Scope, first: Scope, found_at: datetime
    ) -> None:
        services.answer_finding(office, finding.uuid, EXPLAINED, found_at)
        services.propose_decision(first, finding.uuid, A.UPHOLD, "属实。", found_at)
        with refused("same_account"):
            services.confirm_decision(first, finding.uuid, found_at)
        with refused("already_proposed"):
            services.propose_decision(first, finding.uuid, A.CLEAR, "无误。", found_at)
        assert state(finding) == S.PROPOSED

    def test_the_university_decides_nothing(
        self, finding: Finding, office: Scope, found_at: datetime
    ) -> None:
        with refused("not_yours"):
            services.propose_decision(office, finding.uuid, A.CLEAR, "无误。", found_at)

    def test_the_term_of_the_answer_is_waited_for(
        self, finding: Finding, first: Scope, second: Scope, found_at: datetime
    ) -> None:
        with refused("answer_awaited"):
            services.propose_decision(first, finding.uuid, A.UPHOLD, "属实。", found_at)
        decide(finding, first, second, A.UPHOLD, late(finding))
        assert state(finding) == S.UPHELD

    def test_what_is_harmless_is_cleared_at_once(
        self,
        finding: Finding,
        version: Destination,
        first: Scope,
        second: Scope,
        found_at: datetime,
    ) -> None:
        decide(finding, first, second, A.CLEAR, found_at)
        assert (state(finding), status(version)) == (S.CLEARED, Status.APPROVED)

    def test_the_second_declines_and_the_first_withdraws(
        self, finding: Finding, office: Scope, first: Scope, second: Scope, found_at: datetime
    ) -> None:
        services.answer_finding(office, finding.uuid, EXPLAINED, found_at)
        for scope, column in ((second, "declined_at"), (first, "withdrawn_at")):
            services.propose_decision(first, finding.uuid, A.UPHOLD, "属实。", found_at)
            services.decline_decision(scope, finding.uuid, "材料充分，应予消除。", found_at)
            assert state(finding) == S.ANSWERED
            newest = FindingDecision.objects.latest("pk")
            assert getattr(newest, column) is not None

    def test_a_group_has_no_effect_on_its_registrations(
        self, tree: Tree, version: Destination, office: Scope, first: Scope, second: Scope,
        found_at: datetime,
    ) -> None:  # fmt: skip
        group = make_group_finding(tree.university, [version])
        services.answer_finding(office, group.uuid, EXPLAINED, found_at)
        decide(group, first, second, A.UPHOLD, found_at)
        assert (state(group), status(version)) == (S.UPHELD, Status.APPROVED)


class TestBulk:
    def test_many_are_proposed_confirmed_and_undone(
        self, tree: Tree, officer: Scope, office: Scope, finding: Finding, version: Destination,
        first: Scope, second: Scope, found_at: datetime,
    ) -> None:  # fmt: skip
        other = make_finding(make_counted(tree, officer, office))
        both = [finding.uuid, other.uuid]
        services.answer_findings(office, both, EXPLAINED, found_at)
        assert services.propose_decisions(first, both, A.CORRECT, "有误。", found_at).done == 2
        assert [r.code for _, r in services.confirm_decisions(first, both, found_at).skipped] == [
            "same_account", "same_account",
        ]  # fmt: skip
        outcome = services.confirm_decisions(second, both, found_at)
        assert (outcome.done, state(finding), status(version)) == (2, S.CORRECTED, Status.REVOKED)
        told = Message.objects.filter(template="finding_decided", account=office.account).get()
        assert told.facts["count"] == 2
        services.undo(second, outcome.act, found_at + timedelta(minutes=1))
        assert (state(finding), status(version)) == (S.PROPOSED, Status.APPROVED)
        assert not Message.objects.filter(template="finding_decided").exists()
        assert prove(SYSTEM, 5).holds
        services.confirm_decision(second, finding.uuid, found_at + timedelta(minutes=2))
        assert status(version) == Status.REVOKED

    def test_too_many_are_refused(self, office: Scope, found_at: datetime) -> None:
        many = [UUID(int=n) for n in range(1000)]
        with refused("too_many"):
            services.answer_findings(office, many, EXPLAINED, found_at)


class TestAppeal:
    @pytest.fixture
    def upheld(
        self, finding: Finding, office: Scope, first: Scope, second: Scope, found_at: datetime
    ) -> Finding:
        services.answer_finding(office, finding.uuid, EXPLAINED, found_at)
        decide(finding, first, second, A.UPHOLD, found_at)
        return finding

    def test_a_reversed_decision_brings_the_registration_back(
        self, upheld: Finding, version: Destination, office: Scope, third: Scope, fourth: Scope,
        found_at: datetime,
    ) -> None:  # fmt: skip
        papers = [UploadedMaterial(BytesIO(paper("licence").read()), "执照.pdf")]
        services.contest(office, upheld.uuid, GivenAnswer("执照显示存续。", papers), found_at)
        assert state(upheld) == S.CONTESTED
        with refused("appeal_outcome"):
            services.propose_decision(third, upheld.uuid, A.CLEAR, "存续。", found_at)
        decide(upheld, third, fourth, A.REVERSE, found_at)
        assert (state(upheld), status(version)) == (S.REVERSED, Status.APPROVED)
        assert Review.objects.filter(destination=version, action="reinstate").count() == 1
        assert prove(SYSTEM, 5).holds

    def test_a_graduate_who_filed_anew_keeps_the_new_one(
        self, upheld: Finding, version: Destination, officer: Scope, office: Scope,
        third: Scope, fourth: Scope, found_at: datetime,
    ) -> None:  # fmt: skip
        graduate = version.graduate.account
        assert graduate is not None
        own = scope_for(graduate)
        destinations.revise(own, found_at)
        destinations.add_evidence(own, found_at, "labour_contract", paper("new"), "新合同.pdf")
        anew = destinations.file(own, found_at)
        destinations.approve(officer, anew.uuid, Status.WAITING_COLLEGE, found_at)
        destinations.approve(office, anew.uuid, Status.WAITING_UNIVERSITY, found_at)
        services.contest(office, upheld.uuid, GivenAnswer("执照显示存续。"), found_at)
        decide(upheld, third, fourth, A.REVERSE, found_at)
        assert (status(version), status(anew)) == (Status.REVOKED, Status.APPROVED)
        assert FindingDecision.objects.latest("pk").effect == "filed_anew"

    def test_a_kept_decision_is_the_end(
        self, upheld: Finding, version: Destination, office: Scope, third: Scope, fourth: Scope,
        found_at: datetime,
    ) -> None:  # fmt: skip
        services.contest(office, upheld.uuid, GivenAnswer("执照显示存续。"), found_at)
        decide(upheld, third, fourth, A.KEEP, found_at)
        assert (state(upheld), status(version)) == (S.KEPT, Status.REVOKED)
        with refused("not_in_this_state"):
            services.contest(office, upheld.uuid, GivenAnswer("再次申诉。"), found_at)

    def test_a_college_does_not_contest_and_nobody_after_the_term(
        self, upheld: Finding, officer: Scope, office: Scope, found_at: datetime
    ) -> None:
        with refused("not_yours"):
            services.contest(officer, upheld.uuid, GivenAnswer("存续。"), found_at)
        with refused("term_over"):
            services.contest(
                office, upheld.uuid, GivenAnswer("存续。"), found_at + timedelta(days=30)
            )

    def test_who_decided_does_not_decide_about_the_appeal(
        self, upheld: Finding, office: Scope, first: Scope, second: Scope, third: Scope,
        fourth: Scope, found_at: datetime,
    ) -> None:  # fmt: skip
        services.contest(office, upheld.uuid, GivenAnswer("执照显示存续。"), found_at)
        for decider in (first, second):
            with refused("own_decision"):
                services.propose_decision(decider, upheld.uuid, A.KEEP, "维持。", found_at)
        services.propose_decision(third, upheld.uuid, A.REVERSE, "撤销。", found_at)
        for decider in (first, second):
            with refused("own_decision"):
                services.confirm_decision(decider, upheld.uuid, found_at)
            with refused("own_decision"):
                services.decline_decision(decider, upheld.uuid, "不同意。", found_at)
            page = client_for(account_of(decider)).get(f"/verification/{upheld.uuid}/")
            assert "由您提出或确认" in page.text
            assert f"/verification/{upheld.uuid}/confirm/" not in page.text
        services.confirm_decision(fourth, upheld.uuid, found_at)
        assert state(upheld) == S.REVERSED
