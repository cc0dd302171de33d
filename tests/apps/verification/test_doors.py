"""Findings by sheet and API: own ones out, answers in, nothing of others and nothing confidential by any door."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from qihang.apps.destinations.models import Destination
from qihang.apps.exports import services as exports
from qihang.apps.exports.services import Wanted
from qihang.apps.intake import services as intake
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchState
from qihang.apps.intake.staging import previews
from qihang.apps.messages.models import Message
from qihang.apps.orgs import queries as orgs
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import Role
from qihang.apps.verification import services
from qihang.apps.verification.models import Finding, FindingMove
from qihang.apps.verification.rules import FindingAction, FindingState
from qihang.apps.verification.services import GivenAnswer
from qihang.kernel import Permission, Scope
from tests.apps.verification.conftest import make_counted
from tests.factories.destinations import NOW
from tests.factories.intake import previewed
from tests.factories.orgs import Tree, make_account, scope_for
from tests.factories.refusals import refused
from tests.factories.tokens import make_token
from tests.factories.verification import make_finding

pytestmark = pytest.mark.django_db
S, P = FindingState, Permission
TEXT = "单位已更名，附工商变更通知书。"


@pytest.fixture
def other(tree: Tree, officer: Scope, office: Scope) -> Finding:
    """A second finding of the college."""
    return make_finding(make_counted(tree, officer, office))


@pytest.fixture
def secret(tree: Tree, version: Destination) -> Finding:
    """What only the province may know, about the same registration."""
    return make_finding(version, "graduate_denies", {}, org_path=tree.province.path)


def row(finding: Finding, answer: str = TEXT, **over: Any) -> dict[str, Any]:
    return {"number": str(finding.uuid), "answer": answer, **over}


def look(scope: Scope, org: Org, *rows: dict[str, Any]) -> Batch:
    return previewed(scope, org, *rows, target="finding_answers")


def problems(batch: Batch) -> set[str]:
    return {kind.code for kind in previews.preview_of(batch).kinds}


def state(finding: Finding) -> str:
    finding.refresh_from_db()
    return finding.status


def written(scope: Scope, path: Path) -> pl.DataFrame:
    target = path / "findings.csv"
    exports.write(scope, "findings", {}, Wanted("finding_answers", "csv"), target, NOW)
    return pl.read_csv(target, infer_schema=False)


class TestSheetIn:
    def test_answers_of_an_exported_sheet_and_their_undoing(
        self, tree: Tree, finding: Finding, other: Finding, office: Scope, first: Scope,
        found_at: datetime,
    ) -> None:  # fmt: skip
        batch = look(office, tree.university, row(finding), row(other, "地址变更，附照片。"))
        assert (batch.changed, batch.refused) == (2, 0), problems(batch)
        intake.apply(office, batch, found_at)
        assert (state(finding), state(other)) == (S.ANSWERED, S.ANSWERED)
        assert set(FindingMove.objects.values_list("reason", flat=True)) == {
            TEXT,
            "地址变更，附照片。",
        }
        told = Message.objects.get(template="finding_answered", account=first.account)
        assert told.facts["count"] == 2
        services.ask_further(first, other.uuid, "请附执照。", found_at + timedelta(hours=1))
        undone = intake.undo(office, batch, found_at + timedelta(hours=2))
        assert (undone.state, undone.changed) == (BatchState.APPLIED, 1)
        assert (state(finding), state(other)) == (S.OPEN, S.REPLIED)
        assert [kept[1] for kept in previews.preview_of(undone).kept] == [str(other.uuid)]
        assert not orgs.altered(finding=[finding.pk, other.pk])

    def test_rows_without_an_answer_or_with_the_one_given_do_nothing(
        self, tree: Tree, finding: Finding, other: Finding, office: Scope, found_at: datetime
    ) -> None:
        services.answer_finding(office, other.uuid, GivenAnswer(TEXT), found_at)
        batch = look(office, tree.university, row(finding, ""), row(other))
        assert (batch.changed, batch.refused) == (0, 0)

    def test_what_cannot_be_answered_is_named_by_row(
        self, tree: Tree, finding: Finding, other: Finding, secret: Finding, office: Scope,
        first: Scope, found_at: datetime,
    ) -> None:  # fmt: skip
        services.propose_decision(first, other.uuid, FindingAction.CLEAR, "无误。", found_at)
        college = scope_for(make_account(Role.COLLEGE_OFFICER, tree.sibling))
        batch = look(
            office, tree.university, row(finding), row(other), row(secret),
            {"number": "不是编号", "answer": TEXT}, row(finding, "长" * 301),
        )  # fmt: skip
        assert problems(batch) >= {"being_decided", "not_your_finding"}
        assert batch.refused == 4
        with refused("rows_refused"):
            intake.apply(office, batch, found_at)
        assert state(finding) == S.OPEN
        assert problems(look(college, tree.sibling, row(finding))) == {"not_your_finding"}


class TestSheetOut:
    @pytest.mark.usefixtures("secret")
    def test_a_university_has_its_own_and_loads_it_again(
        self, finding: Finding, office: Scope, tmp_path: Path, found_at: datetime
    ) -> None:
        frame = written(office, tmp_path)
        assert frame["问题编号"].to_list() == [str(finding.uuid)]
        assert "2024-03-01" in frame["对照的事实"][0]
        assert frame["考生号"].to_list() == [finding.graduate and finding.graduate.exam_number]
        services.answer_finding(office, finding.uuid, GivenAnswer(TEXT), found_at)
        assert written(office, tmp_path)["答复"].to_list() == [TEXT]

    @pytest.mark.usefixtures("finding")
    def test_the_province_exports_lists_only_under_power(
        self, first: Scope, tmp_path: Path
    ) -> None:
        with refused("not_allowed"):
            written(first, tmp_path)

    @pytest.mark.usefixtures("finding")
    def test_another_university_has_nothing(self, tree: Tree, tmp_path: Path) -> None:
        stranger = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
        assert written(stranger, tmp_path).is_empty()


class TestApi:
    def test_own_findings_one_and_its_answer(
        self, tree: Tree, finding: Finding, secret: Finding
    ) -> None:
        api = make_token(tree.university, [P.VERIFICATION_SEE, P.VERIFICATION_ANSWER, P.PERSON_SEE])
        listed = api.get("/findings?cohort=2024").json()["items"]
        assert [one["uuid"] for one in listed] == [str(finding.uuid)]
        assert listed[0]["exam_number"] == (finding.graduate and finding.graduate.exam_number)
        one = api.get(f"/findings/{finding.uuid}").json()
        assert {fact["value"] for fact in one["facts"]} == {"2024-03-01"}
        assert api.get(f"/findings/{secret.uuid}").status_code == 404
        answered = api.post(f"/findings/{finding.uuid}/answer", {"text": TEXT})
        assert (answered.status_code, answered.json()["answer"]) == (201, TEXT)
        assert state(finding) == S.ANSWERED

    def test_without_the_sight_of_persons_there_are_none(
        self, tree: Tree, finding: Finding
    ) -> None:
        api = make_token(tree.university, [P.VERIFICATION_SEE])
        (one,) = api.get("/findings?cohort=2024").json()["items"]
        assert (one["graduate"], one["exam_number"]) == (None, "")
        assert api.post(f"/findings/{finding.uuid}/answer", {"text": TEXT}).status_code == 403

    def test_what_is_decided_is_not_answered(
        self, tree: Tree, finding: Finding, first: Scope, second: Scope, found_at: datetime
    ) -> None:
        services.propose_decision(first, finding.uuid, FindingAction.CLEAR, "无误。", found_at)
        services.confirm_decision(second, finding.uuid, found_at)
        api = make_token(tree.university, [P.VERIFICATION_SEE, P.VERIFICATION_ANSWER])
        refused = api.post(f"/findings/{finding.uuid}/answer", {"text": TEXT})
        assert refused.status_code == 422
        assert api.get(f"/findings/{finding.uuid}").json()["decisions"][0]["outcome"] == "clear"
