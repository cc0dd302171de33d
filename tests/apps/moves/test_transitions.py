"""The kit itself refuses what the graph, the permission or the missing reason forbids, whoever calls it.

Registrations serve as records; what is theirs alone is tested with them.
"""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db.models import Q
from pytest_django import Settings

from qihang.apps.destinations import services
from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.rules import GRAPH, Action, Status
from qihang.apps.destinations.services.transitions import REGISTRATION
from qihang.apps.intake.rules import GRAPH as BATCH
from qihang.apps.intake.rules import BatchAct, BatchState
from qihang.apps.intake.services.transitions import step as batch_step
from qihang.apps.moves.rules import Transition
from qihang.apps.moves.services import (
    MovedKind,
    apply_transition,
    lock_records,
    move_if_allowed,
    undo_act,
)
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.engines.moves import AppealMoves
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import default_root
from tests.factories.destinations import NOW, make_approved, make_filed
from tests.factories.intake import make_batch
from tests.factories.orgs import SYSTEM, Tree, make_account, make_province, scope_for
from tests.factories.storages import storages_at

pytestmark = pytest.mark.django_db

REVIEW = Permission.DESTINATION_REVIEW_COLLEGE


@pytest.fixture
def tree() -> Tree:
    return make_province()


@pytest.fixture
def officer(tree: Tree) -> Scope:
    return scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))


@pytest.fixture
def office(tree: Tree) -> Scope:
    return scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))


@pytest.fixture
def office_head(tree: Tree) -> Scope:
    return scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university))


@pytest.fixture(autouse=True)
def stored_files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path / "files")


@pytest.fixture
def three_working_days(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A policy in which `review_reminder` is a term."""
    shutil.copytree(default_root(), tmp_path / "policy")
    limits = tmp_path / "policy/national/limits.yaml"
    text = limits.read_text()
    assert "unit: days, value: 3}" in text
    limits.write_text(text.replace("unit: days, value: 3}", "unit: working_days, value: 3}"))
    monkeypatch.setenv("QIHANG_POLICY", str(tmp_path / "policy"))


def refused(
    scope: Scope, records: Sequence[Destination], step: Transition, kind: MovedKind = REGISTRATION
) -> str:
    """The code with which the step is refused; nothing may have moved."""
    before = (Review.objects.count(), AuditEntry.objects.count(), [r.status for r in records])
    with pytest.raises(Refusal) as caught:
        apply_transition(scope, kind, records, step)
    stand = [type(r).objects.get(pk=r.pk).status for r in records]
    assert before == (Review.objects.count(), AuditEntry.objects.count(), stand)
    return caught.value.code


def test_all_are_moved_or_none(tree: Tree, officer: Scope) -> None:
    waiting, approved = make_filed(tree.college)[0], make_filed(tree.college)[0]
    services.approve(officer, approved.uuid, Status.WAITING_COLLEGE, NOW)
    approved.refresh_from_db()
    step = Transition(Action.APPROVE_COLLEGE, NOW)
    assert refused(officer, [waiting, approved], step) == "not_in_this_state"


def test_the_permission_is_asked_at_the_organisation_of_each(tree: Tree, officer: Scope) -> None:
    here, there = make_filed(tree.college)[0], make_filed(tree.sibling)[0]
    step = Transition(Action.APPROVE_COLLEGE, NOW)
    assert refused(officer, [here, there], step) == "not_yours"


def test_what_is_held_for_oneself_reaches_the_own_record_only(
    tree: Tree, officer: Scope, office: Scope
) -> None:
    _, mine = make_approved(tree.college, officer, office)
    others, _ = make_approved(tree.college, officer, office)
    assert refused(mine, [others], Transition(Action.CONFIRM, NOW)) == "not_yours"


def test_the_permission_may_depend_on_the_state(tree: Tree, officer: Scope, office: Scope) -> None:
    version, _ = make_filed(tree.college)
    step = Transition(Action.RETURN, NOW, "地址不全")
    assert refused(office.without(REVIEW), [version], step) == "not_yours"
    apply_transition(officer, REGISTRATION, [version], step)
    assert version.status == Status.RETURNED


def test_a_reason_is_asked_for(tree: Tree, officer: Scope) -> None:
    version, _ = make_filed(tree.college)
    assert refused(officer, [version], Transition(Action.RETURN, NOW, " ")) == "reason_missing"


def test_the_history_says_where_each_came_from(tree: Tree, officer: Scope, office: Scope) -> None:
    first, _ = make_filed(tree.college)
    second, _ = make_approved(tree.college, officer, office)
    step = Transition(Action.SUPERSEDE, NOW)
    services.return_(officer, first.uuid, Status.WAITING_COLLEGE, NOW, reason="请补材料")
    records = lock_records(REGISTRATION, Q(pk__in=[first.pk, second.pk]))
    apply_transition(SYSTEM, REGISTRATION, records, step)
    rows = Review.objects.filter(act=step.act).order_by("destination")
    assert [row.from_status for row in rows] == [Status.RETURNED, Status.APPROVED]


def test_who_lost_the_role_takes_nothing_back(tree: Tree, officer: Scope) -> None:
    version, _ = make_filed(tree.college)
    act = services.approve(officer, version.uuid, Status.WAITING_COLLEGE, NOW)
    with pytest.raises(Refusal) as caught:
        undo_act(officer.without(REVIEW), REGISTRATION, act, NOW)
    assert caught.value.code == "not_yours"
    assert undo_act(officer, REGISTRATION, act, NOW).done == 1


def test_a_consequence_stays_with_its_step(tree: Tree, officer: Scope, office: Scope) -> None:
    """Where the step may not be taken back, neither is what it superseded."""
    old, own = make_approved(tree.college, officer, office)
    new = services.save_draft(own, NOW, "701")
    services.file(own, NOW)
    services.approve(officer, new.uuid, Status.WAITING_COLLEGE, NOW)
    act = services.approve(office, new.uuid, Status.WAITING_UNIVERSITY, NOW)
    without = office.without(Permission.DESTINATION_REVIEW_UNIVERSITY)
    with pytest.raises(Refusal):
        undo_act(without, REGISTRATION, act, NOW + timedelta(minutes=1))
    old.refresh_from_db()
    assert old.status == Status.SUPERSEDED


class TestRowsOfJobs:
    """A batch is moved by its worker; whoever comes late moves nothing."""

    def test_it_moves_once(self, tree: Tree) -> None:
        batch = make_batch(tree.university)
        assert move_if_allowed(BATCH, batch, BatchAct.READ)
        assert move_if_allowed(BATCH, batch, BatchAct.ASK, step="mapping")
        assert not move_if_allowed(BATCH, batch, BatchAct.ASK)
        batch.refresh_from_db()
        assert (batch.state, batch.step) == (BatchState.MAPPING, "mapping")

    def test_who_comes_late_is_refused(self, tree: Tree) -> None:
        batch = make_batch(tree.university)
        batch_step(batch, BatchAct.CANCEL)
        with pytest.raises(Refusal) as caught:
            batch_step(batch, BatchAct.READ)
        assert caught.value.code == "batch_elsewhere"


@pytest.mark.usefixtures("three_working_days")
class TestTerms:
    """An objection that is open for three working days; Monday 10 June 2024 is a holiday."""

    APPROVED = NOW + timedelta(days=2)  # Wednesday 5 June

    @pytest.fixture
    def kind(self) -> MovedKind:
        graph = replace(GRAPH, within={Action.OBJECT: "review_reminder"})
        return replace(REGISTRATION, graph=graph)

    def test_it_is_open_until_the_last_working_day(
        self, tree: Tree, officer: Scope, office: Scope, kind: MovedKind
    ) -> None:
        version, own = make_approved(tree.college, officer, office, self.APPROVED)
        late = Transition(Action.OBJECT, self.APPROVED + timedelta(days=7), "不是这家单位")
        with pytest.raises(Refusal) as caught:
            apply_transition(own, kind, [version], late)
        assert (caught.value.code, caught.value.facts["day"]) == ("term_over", date(2024, 6, 11))
        in_time = Transition(Action.OBJECT, self.APPROVED + timedelta(days=6), "不是这家单位")
        apply_transition(own, kind, [version], in_time)
        assert version.status == Status.DISPUTED

    def test_a_year_without_a_notice_shuts_nobody_out(
        self, tree: Tree, officer: Scope, office: Scope, kind: MovedKind, tmp_path: Path
    ) -> None:
        (tmp_path / "policy/national/holidays.yaml").write_text("years: []")
        version, own = make_approved(tree.college, officer, office, self.APPROVED)
        late = Transition(Action.OBJECT, self.APPROVED + timedelta(days=30), "不是这家单位")
        apply_transition(own, kind, [version], late)
        assert version.status == Status.DISPUTED


@pytest.mark.usefixtures("three_working_days")
class TestObjection:
    """Registrations with the form that any graph may include: contested once, upheld for good or revoked."""

    @pytest.fixture
    def kind(self) -> MovedKind:
        objection = AppealMoves(
            decided=frozenset({Status.APPROVED, Status.REPORTED}),
            contest=Action.OBJECT,
            contested=Status.DISPUTED,
            uphold=Action.UPHOLD,
            upheld=Status.CONFIRMED,
            change=Action.CORRECT,
            changed=Status.REVOKED,
            may_contest=Permission.DESTINATION_FILE_OWN,
            may_decide=Permission.DESTINATION_CORRECT,
            within="review_reminder",
        )
        contested = {Action.OBJECT, Action.UPHOLD, Action.CORRECT}
        moves = {(s, a): to for (s, a), to in GRAPH.moves.items() if a not in contested}
        return replace(REGISTRATION, graph=replace(GRAPH, moves=moves, appeals=(objection,)))

    def test_it_is_raised_decided_and_not_raised_again(
        self, tree: Tree, officer: Scope, office_head: Scope, kind: MovedKind
    ) -> None:
        version, own = make_approved(tree.college, officer, office_head)
        objection = Transition(Action.OBJECT, NOW + timedelta(days=1), "不是这家单位")
        apply_transition(own, kind, [version], objection)
        decision = Transition(Action.UPHOLD, NOW + timedelta(days=2), "合同属实")
        assert refused(own, [version], decision, kind) == "not_yours"
        apply_transition(office_head, kind, [version], decision)
        assert version.status == Status.CONFIRMED
        assert refused(own, [version], objection, kind) == "not_in_this_state"
