"""Runs: what they make of findings, that they can be repeated, that nothing half-done stands, who may order them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from cryptography.exceptions import InvalidTag
from pytest_django import Settings

from qihang.apps.destinations.models import Destination
from qihang.apps.files import services as files
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.registers import services as registers
from qihang.apps.registers.models import Delivery
from qihang.apps.registers.rules import Origin
from qihang.apps.verification import services
from qihang.apps.verification.models import CheckRun, Finding
from qihang.apps.verification.rules import FindingState, RunCause, RunState
from qihang.apps.verification.services import inputs, run_orders, runs
from qihang.apps.verification.services.inputs import open_inputs
from qihang.kernel import Cohort, Scope
from qihang.policy import load
from tests.factories.destinations import CONTRACT, NOW, make_approved
from tests.factories.orgs import SYSTEM, Tree, make_account, scope_for
from tests.factories.people import make_id_number
from tests.factories.refusals import refused
from tests.factories.registers import HISENSE, deliver
from tests.factories.storages import storages_at
from tests.values import not_none

COHORT = Cohort(2024)
LATER = NOW + timedelta(hours=1)
MAY = date(2024, 5, 1)
CHECK = "employer_ended"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept_files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path)


@pytest.fixture
def province(tree: Tree) -> Scope:
    return scope_for(make_account(Role.PROVINCE_OFFICER, tree.province))


@pytest.fixture
def approved(tree: Tree, officer: Scope, office: Scope) -> Destination:
    return make_approved(tree.college, officer, office)[0]


def say(status: str = "存续", day: date = MAY, **over: object) -> None:
    deliver("employers", [HISENSE | {"status": status} | over], day)


def run(tree: Tree, now: datetime = NOW, scope: Scope = SYSTEM) -> CheckRun:
    asked = services.order_run(scope, tree.province, COHORT, now)
    done = services.run_checks(asked.uuid, now)
    assert done.state == RunState.DONE, done.failure
    return done


def found(*states: FindingState) -> list[tuple[str, str]]:
    rows = Finding.objects.filter(check_code=CHECK, status__in=states or list(FindingState))
    rows = rows.order_by("pk")
    return list(rows.values_list("check_code", "status"))


@pytest.mark.usefixtures("approved")
class TestFindings:
    def test_what_a_run_finds_is_signed_and_stands_where_the_registration_does(
        self, tree: Tree, approved: Destination
    ) -> None:
        say(ended_date=date(2024, 3, 1), status="注销")
        done = run(tree)
        finding = Finding.objects.get(check_code="employer_ended")
        assert done.counts["employer_ended"] == 1
        assert (finding.destination, finding.org_path) == (approved, approved.org_path)
        assert (finding.university, finding.status) == (tree.university, FindingState.OPEN)
        assert finding.facts["ended_date"] == "2024-03-01"
        assert not_none(finding.due_on) > finding.found_on
        assert AuditEntry.objects.filter(act="finding.find", subject=str(finding.uuid)).exists()

    def test_found_again_is_the_same_finding(self, tree: Tree) -> None:
        say("注销", ended_date=date(2024, 3, 1))
        run(tree)
        again = run(tree, LATER)
        finding = Finding.objects.get(check_code="employer_ended")
        assert again.saved == {
            "new": 0,
            "unchanged": again.saved["unchanged"],
            "changed": 0,
            "lapsed": 0,
        }
        assert (finding.found_run, finding.last_run) != (again, None)
        assert finding.last_run == again

    def test_other_facts_make_a_new_finding_that_points_to_the_former(self, tree: Tree) -> None:
        say("注销", ended_date=date(2024, 3, 1))
        run(tree)
        say("注销", date(2024, 5, 2), ended_date=date(2024, 4, 1))
        assert run(tree, LATER).saved["changed"] >= 1
        former, later = Finding.objects.filter(check_code="employer_ended").order_by("pk")
        assert (former.status, later.status, later.former) == ("lapsed", "open", former)

    def test_what_is_no_longer_found_lapses(self, tree: Tree) -> None:
        say("注销", ended_date=date(2024, 3, 1))
        run(tree)
        say("存续", date(2024, 5, 2))
        assert run(tree, LATER).saved["lapsed"] >= 1
        assert ("employer_ended", "lapsed") in found()

    def test_what_was_cleared_stays_cleared_until_a_fact_changes(self, tree: Tree) -> None:
        say("注销", ended_date=date(2024, 3, 1))
        run(tree)
        Finding.objects.filter(check_code="employer_ended").update(status=FindingState.CLEARED)
        run(tree, LATER)
        assert found(FindingState.OPEN) == []
        say("注销", date(2024, 5, 2), ended_date=date(2024, 4, 1))
        run(tree, LATER + timedelta(hours=1))
        assert found(FindingState.OPEN) == [("employer_ended", "open")]

    def test_a_source_that_is_not_there_is_not_checkable_and_lapses_nothing(
        self, tree: Tree
    ) -> None:
        say("注销", ended_date=date(2024, 3, 1))
        run(tree)
        registers.undo_delivery(SYSTEM, Delivery.objects.get().uuid, NOW)
        done = run(tree, LATER)
        assert ["employer_ended", "firms"] in done.not_checkable
        assert ("employer_ended", "open") in found()

    def test_checks_on_trial_are_counted_and_not_stored(self, tree: Tree) -> None:
        say()
        done = run(tree)
        trials = {one.code for one in load().check_set(done.day).checks if one.trial}
        assert set(done.trials) == trials - {code for code, _ in done.not_checkable}
        assert not Finding.objects.filter(check_code__in=trials).exists()


@pytest.mark.usefixtures("approved")
class TestReplay:
    def test_the_same_findings_until_the_inputs_are_gone(self, tree: Tree) -> None:
        say("注销", ended_date=date(2024, 3, 1))
        done = run(tree)
        say("存续", date(2024, 5, 2))
        again = services.replay(done, NOW.date())
        assert again.same_findings
        assert "employer_ended" in set(again.result.findings["check"])
        last = not_none(done.inputs_until)
        assert services.replay(done, last - timedelta(days=1)).same_findings
        with refused("inputs_gone"):
            services.replay(done, last)

    def test_it_is_made_with_the_checks_of_then(
        self, tree: Tree, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        say("注销", ended_date=date(2024, 3, 1))
        done = run(tree)
        fewer = load().check_set(done.day).only("employer_young")
        monkeypatch.setattr(runs, "_checks_of", lambda _: fewer)
        again = services.replay(done, NOW.date())
        assert (again.same_findings, again.same_checks, again.kept_checks) == (True, False, True)
        assert CHECK in set(again.result.findings["check"])

    def test_a_run_without_its_checks_is_made_with_those_of_today(
        self, tree: Tree, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def without(run: CheckRun, day: date) -> inputs.RunInputs:
            return replace(open_inputs(run, day), conditions=None)

        say("注销", ended_date=date(2024, 3, 1))
        done = run(tree)
        monkeypatch.setattr(runs, "open_inputs", without)
        assert services.replay(done, NOW.date()).same_findings
        fewer = load().check_set(done.day).only("employer_young")
        monkeypatch.setattr(runs, "_checks_of", lambda _: fewer)
        again = services.replay(done, NOW.date())
        assert (again.same_findings, again.same_checks, again.kept_checks) == (False, False, False)

    def test_inputs_lie_sealed_and_are_let_go_with_their_key(self, tree: Tree) -> None:
        say()
        done = run(tree)
        with files.open_stored(not_none(done.inputs)) as stream:
            data = stream.read()
        assert b"PAR1" not in data
        assert CONTRACT["employer_name"].encode() not in data
        files.expire(SYSTEM, NOW + timedelta(days=29))
        done.refresh_from_db()
        assert done.inputs is not None
        files.expire(SYSTEM, NOW + timedelta(days=31))
        done.refresh_from_db()
        assert (done.inputs, done.inputs_key_sealed) == (None, None)

    def test_a_piece_that_was_altered_is_noticed(self, tree: Tree) -> None:
        say()
        one, other = run(tree), run(tree, LATER)
        one.inputs_key_sealed = other.inputs_key_sealed
        with pytest.raises(InvalidTag):
            open_inputs(one, NOW.date())


class _Killed(BaseException):
    """As a killed worker: nothing catches it."""


@pytest.mark.usefixtures("approved")
class TestJob:
    def test_killed_half_way_nothing_stands_and_it_begins_anew(
        self, tree: Tree, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        say("注销", ended_date=date(2024, 3, 1))
        asked = services.order_run(SYSTEM, tree.province, COHORT, NOW)

        def killed(*_: object) -> None:
            assert Finding.objects.exists()
            raise _Killed

        with monkeypatch.context() as patch:
            patch.setattr(runs, "keep_inputs", killed)
            with pytest.raises(_Killed):
                services.run_checks(asked.uuid, NOW)
        assert not Finding.objects.exists()
        assert [one.pk for one in services.unfinished(SYSTEM, NOW)] == [asked.pk]
        assert services.run_checks(asked.uuid, NOW).state == RunState.DONE
        assert Finding.objects.filter(check_code="employer_ended").count() == 1
        assert services.run_checks(asked.uuid, NOW).tries == 2 + 1

    def test_what_goes_wrong_is_kept_in_words(
        self, tree: Tree, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object) -> None:
            raise ValueError

        monkeypatch.setattr(runs, "run_engine", broken)
        asked = services.order_run(SYSTEM, tree.province, COHORT, NOW)
        done = services.run_checks(asked.uuid, NOW)
        assert (done.state, not_none(done.failure)["code"]) == (RunState.FAILED, "unexpected")

    def test_one_run_at_a_time(self, tree: Tree, province: Scope) -> None:
        services.order_run(province, tree.province, COHORT, NOW)
        with refused("run_open"):
            services.order_run(province, tree.province, COHORT, NOW)
        assert services.order_due(SYSTEM, COHORT, RunCause.NIGHTLY, NOW) == []


@pytest.mark.usefixtures("approved")
class TestWho:
    def test_a_university_orders_its_own_and_sees_nothing_of_others(
        self, tree: Tree, office: Scope, officer: Scope
    ) -> None:
        say("注销", ended_date=date(2024, 3, 1))
        with refused("not_allowed"):
            services.order_run(office, tree.province, COHORT, NOW)
        with refused("not_allowed"):
            services.order_run(officer, tree.university, COHORT, NOW)
        asked = services.order_run(office, tree.university, COHORT, NOW)
        done = services.run_checks(asked.uuid, NOW)
        assert done.state == RunState.DONE, done.failure
        assert found(FindingState.OPEN) == [("employer_ended", "open")]
        inputs = open_inputs(done, NOW.date())
        assert set(inputs.frames["registrations"]["university"]) == {tree.university.code}
        assert "staff" not in inputs.frames

    def test_a_university_without_own_findings_lapses_nobody_elses(
        self, tree: Tree, office: Scope
    ) -> None:
        say("注销", ended_date=date(2024, 3, 1))
        run(tree)
        Finding.objects.update(university=None)
        say("存续", date(2024, 5, 2))
        asked = services.order_run(office, tree.university, COHORT, LATER)
        services.run_checks(asked.uuid, LATER)
        assert ("employer_ended", "open") in found()


class TestFollowing:
    @pytest.fixture
    def whole(self, tree: Tree, approved: Destination) -> CheckRun:
        del approved
        say()
        return run(tree, NOW + timedelta(minutes=20))

    def follow(self, now: datetime = LATER) -> CheckRun | None:
        for asked in services.order_changed(SYSTEM, COHORT, now):
            return services.run_checks(asked.uuid, now)
        return None

    @pytest.mark.usefixtures("whole")
    def test_nothing_is_done_where_nothing_changed(self) -> None:
        assert self.follow() is None

    def test_a_delivery_is_followed_by_what_it_touches(self, whole: CheckRun) -> None:
        deliver_at(LATER - timedelta(minutes=5))
        done = not_none(self.follow())
        assert (done.cause, done.base, done.state) == (RunCause.DELIVERY, whole, RunState.DONE)
        assert ("employer_ended", "open") in found()
        assert services.replay(done, NOW.date()).same_findings

    def test_a_registration_is_followed_alone(
        self, tree: Tree, whole: CheckRun, officer: Scope, office: Scope
    ) -> None:
        at = LATER - timedelta(minutes=5)
        before = len(Finding.objects.all())
        make_approved(tree.college, officer, office, at, id_number=make_id_number(77))
        done = not_none(self.follow())
        assert (done.cause, done.base) == (RunCause.RECORDS, whole)
        inputs = open_inputs(done, NOW.date())
        assert inputs.frames["registrations"].height == 1
        assert inputs.frames["graduates"].height == 1
        assert len(Finding.objects.all()) >= before

    @pytest.mark.usefixtures("whole")
    def test_it_finds_what_a_whole_run_finds(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        at = LATER - timedelta(minutes=5)
        make_approved(tree.college, officer, office, at, id_number=make_id_number(78))
        deliver_at(at)
        self.follow()
        followed = set(
            Finding.objects.exclude(status="lapsed").values_list("check_code", "subject")
        )
        again = run(tree, LATER + timedelta(minutes=20))
        assert again.saved["new"] == again.saved["changed"] == again.saved["lapsed"] == 0
        assert followed

    @pytest.mark.usefixtures("whole")
    def test_without_a_whole_run_of_the_day_nothing_follows(self) -> None:
        tomorrow = LATER + timedelta(days=1)
        deliver_at(tomorrow)
        assert self.follow(tomorrow) is None


def deliver_at(now: datetime) -> None:
    """The firm has ended, loaded at this moment."""
    row = HISENSE | {"status": "注销", "ended_date": date(2024, 3, 1)}
    origin = Origin("market", date(2024, 6, 2), whole=False)
    registers.load_delivery(SYSTEM, "employers", [pl.DataFrame([row])], origin, now)


def test_orders_are_for_provinces_and_universities(tree: Tree) -> None:
    with refused("not_allowed"):
        run_orders.order_run(SYSTEM, tree.college, COHORT, NOW)
