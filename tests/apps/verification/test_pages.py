"""The pages of findings: lists, one finding, bulk acts, reading evidence, checks."""

from datetime import datetime, timedelta

import pytest

from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.verification import services
from qihang.apps.verification.measures import MEASURES
from qihang.apps.verification.models import CheckRun, Finding
from qihang.apps.verification.rules import FindingAction, FindingState
from qihang.apps.verification.services import GivenAnswer
from qihang.kernel import Asked, Cohort, Scope
from tests.apps.verification.conftest import make_counted
from tests.factories.orgs import SYSTEM, Tree, account_of, client_for, make_account
from tests.factories.people import own_account
from tests.factories.verification import make_finding
from tests.values import not_none

pytestmark = pytest.mark.django_db
LIST = "/verification/"


class TestTheList:
    def test_each_sees_its_own(
        self, tree: Tree, finding: Finding, office: Scope, officer: Scope, first: Scope
    ) -> None:
        page = f"{LIST}{finding.uuid}/"
        for scope in (office, officer, first):
            assert page in client_for(account_of(scope)).get(LIST).content.decode()
        other = client_for(make_account(Role.COLLEGE_OFFICER, tree.sibling))
        assert page not in other.get(LIST).content.decode()
        assert other.get(page).status_code == 404

    def test_the_province_reads_no_name(
        self, finding: Finding, version: Destination, office: Scope, first: Scope
    ) -> None:
        page = f"{LIST}{finding.uuid}/"
        name = version.graduate.name
        assert name in client_for(account_of(office)).get(page).content.decode()
        assert name not in client_for(account_of(first)).get(page).content.decode()

    def test_rule_and_clause_are_said_in_words(self, finding: Finding, office: Scope) -> None:
        """On a finding's page and its check's; the clause leads to the plan."""
        door = client_for(account_of(office))
        for page in (f"{LIST}{finding.uuid}/", f"{LIST}checks/{finding.check_code}/"):
            text = door.get(page).content.decode()
            assert "签约时单位应当存续" in text
            assert 'href="/plan/2024-shandong/"' in text

    def test_filters(self, finding: Finding, office: Scope) -> None:
        door, page = client_for(account_of(office)), f"{LIST}{finding.uuid}/"
        for query, there in (
            ("check=employer_ended", True), ("check=employer_young", False),
            ("state=open", True), ("state=cleared", False), ("severity=doubt", False),
        ):  # fmt: skip
            assert (page in door.get(f"{LIST}?{query}").content.decode()) is there, query

    def test_what_is_still_to_be_done_stands_before_what_is_closed(
        self, tree: Tree, finding: Finding, officer: Scope, office: Scope
    ) -> None:
        """However long ago the closed one was due."""
        closed = make_finding(make_counted(tree, officer, office))
        early = not_none(finding.due_on) - timedelta(days=30)
        Finding.objects.filter(pk=closed.pk).update(status=FindingState.CLEARED, due_on=early)
        text = client_for(account_of(office)).get(LIST).content.decode()
        assert text.index(str(finding.uuid)) < text.index(str(closed.uuid))

    def test_bulk_is_looked_at_first_and_names_what_it_leaves_out(
        self, finding: Finding, office: Scope
    ) -> None:
        door = client_for(account_of(office))
        asked = {"uuid": str(finding.uuid)}
        assert "办理这 1 条" in door.post(f"{LIST}bulk/?act=answer", asked).content.decode()
        done = {**asked, "act": "answer", "confirmed": "1", "text": "已核实"}
        assert door.post(f"{LIST}bulk/", done).status_code == 302
        finding.refresh_from_db()
        assert finding.status == FindingState.ANSWERED
        assert "/undo/" in door.get(LIST).content.decode()


class TestOneFinding:
    def test_it_says_rule_facts_source_cure_and_what_is_to_be_done(
        self, finding: Finding, office: Scope
    ) -> None:
        text = client_for(account_of(office)).get(f"{LIST}{finding.uuid}/").content.decode()
        for words in ("R04", "注销或吊销日期", "单位登记库", "怎样消除", "请学校在"):
            assert words in text

    def test_shares_are_percentages(self, version: Destination, first: Scope) -> None:
        """Checks count them in hundredths of a percent."""
        found = make_finding(version, "flexible_rise", {"share": 967, "share_before": 322})
        text = client_for(account_of(first)).get(f"{LIST}{found.uuid}/").content.decode()
        assert "9.67 %" in text
        assert "3.22 %" in text

    def test_where_no_university_was_asked_none_is_named(
        self, version: Destination, first: Scope
    ) -> None:
        found = make_finding(version, "same_file", {}, university=None, due_on=None)
        text = client_for(account_of(first)).get(f"{LIST}{found.uuid}/").content.decode()
        assert "待省厅决定" in text
        assert "请学校在" not in text

    def test_what_is_proposed_inside_the_province_is_not_the_universitys(
        self, finding: Finding, office: Scope, first: Scope, found_at: datetime
    ) -> None:
        services.answer_finding(office, finding.uuid, GivenAnswer("已核实"), found_at)
        services.propose_decision(first, finding.uuid, FindingAction.UPHOLD, "内部意见", found_at)
        page = f"{LIST}{finding.uuid}/"
        assert "内部意见" in client_for(account_of(first)).get(page).content.decode()
        assert "内部意见" not in client_for(account_of(office)).get(page).content.decode()

    def test_evidence_and_telephone_are_one_act_each(
        self, finding: Finding, version: Destination, first: Scope
    ) -> None:
        door, paper = client_for(account_of(first)), Evidence.objects.get(destination=version)
        page = f"{LIST}{finding.uuid}/"
        read = f"{page}paper/{paper.uuid}/"
        assert door.post(read, {"reason": ""}).status_code == 422
        answer = door.post(read, {"reason": "核对合同"})
        assert answer["Content-Disposition"].startswith("attachment")
        phone = door.post(f"{page}phone/{version.uuid}/", {"reason": "核实", "whose": "contact"})
        assert "13805321234" in phone.content.decode()
        assert AuditEntry.objects.filter(act__startswith="finding.read_").count() == 2
        assert "核对合同" in door.get(page).content.decode()

    def test_it_stands_beside_the_registration(
        self, finding: Finding, version: Destination, office: Scope
    ) -> None:
        record = f"/destinations/{version.uuid}/"
        text = client_for(account_of(office)).get(record).content.decode()
        assert f"{LIST}{finding.uuid}/" in text
        own = client_for(own_account(version.graduate))
        assert f"{LIST}{finding.uuid}/" not in own.get("/destinations/own/").content.decode()


class TestMeasures:
    def test_overdue_is_answered_by_what_was_known_then(
        self, tree: Tree, finding: Finding, office: Scope
    ) -> None:
        overdue = next(one for one in MEASURES if one.name == "findings_overdue")
        due = not_none(finding.due_on)
        later = due + timedelta(days=3)
        answered = datetime.fromisoformat(f"{later}T02:00:00+00:00")
        services.answer_finding(office, finding.uuid, GivenAnswer("已核实"), answered)
        for day, number in ((due, 0), (due + timedelta(days=1), 1), (later, 0)):
            asked = Asked(SYSTEM, "2024-shandong", Cohort(2024), day, tree.province.path)
            assert not_none(overdue.whole)(asked).n == number, day
            each = not_none(overdue.each)(asked, "university")
            assert each[tree.university.path].n == number
            assert each[tree.other_university.path].n == 0

    def test_runs_over_the_whole_organisation_count(self, tree: Tree, found_at: datetime) -> None:
        done = next(one for one in MEASURES if one.name == "data_checks_run")
        CheckRun.objects.create(
            org=tree.province, cohort=2024, day=found_at.date(), cause="nightly", state="done",
            asked_at=found_at, finished_at=found_at,
        )  # fmt: skip
        for day, number in ((found_at.date(), 1), (found_at.date() - timedelta(days=1), 0)):
            asked = Asked(SYSTEM, "2024-shandong", Cohort(2024), day, tree.province.path)
            assert not_none(done.whole)(asked).n == number
