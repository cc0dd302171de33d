"""What is due goes over once, answers come back to their records, a broken-off run is continued."""

from typing import Any, NoReturn

import pytest
from pytest_django import Settings
from typer.testing import CliRunner

from qihang.apps.destinations import services as destinations
from qihang.apps.destinations.models import Destination
from qihang.apps.national import cli, services
from qihang.apps.national.gateways import Platform, Unanswered
from qihang.apps.national.gateways.in_process import FakePlatform
from qihang.apps.national.models import Parcel, Report
from qihang.apps.national.rules import Load, ReportOutcome
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.kernel import Cohort, Scope
from tests.apps.national.counters import Counter, served
from tests.factories.destinations import NOW, make_approved
from tests.factories.orgs import Tree, client_for, make_account, scope_for

pytestmark = pytest.mark.django_db
JOB = Scope.for_system("test")
COHORT = Cohort(2024)


@pytest.fixture
def office(tree: Tree) -> Scope:
    return scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university))


@pytest.fixture
def officer(tree: Tree) -> Scope:
    return scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))


@pytest.fixture
def reported(tree: Tree, officer: Scope, office: Scope) -> list[Destination]:
    """Three registrations that the university has reported up."""
    versions = [make_approved(tree.college, officer, office)[0] for _ in range(3)]
    destinations.report_up(office, COHORT, NOW)
    return versions


class Breaking(FakePlatform):
    """Takes a load and never answers: as a process that is killed, or a line that is cut."""

    def hand_over(self, load: Load) -> NoReturn:
        super().hand_over(load)
        raise KeyboardInterrupt


class Deaf(FakePlatform):
    """Does not answer."""

    def hand_over(self, load: Load) -> NoReturn:  # noqa: ARG002 - the signature of a platform
        raise Unanswered("HTTP 503")


def run(platform: Platform, **options: Any) -> services.Synchronised:
    return services.synchronise(JOB, platform, COHORT, NOW, **options)


def test_what_was_reported_up_goes_over_once(reported: list[Destination]) -> None:
    platform = FakePlatform()
    assert run(platform) == services.Synchronised(parcels=1, accepted=3)
    assert run(platform) == services.Synchronised()
    assert set(Report.objects.values_list("outcome", flat=True)) == {ReportOutcome.ACCEPTED}
    assert Parcel.objects.get().settled_at is not None


def test_what_was_only_approved_stays(tree: Tree, officer: Scope, office: Scope) -> None:
    make_approved(tree.college, officer, office)
    assert run(FakePlatform()) == services.Synchronised()


def test_an_interrupted_run_is_continued_without_telling_twice(reported: list[Destination]) -> None:
    platform = Breaking()
    with pytest.raises(KeyboardInterrupt):
        run(platform)
    assert Report.objects.filter(outcome=ReportOutcome.OPEN).count() == 3
    again = FakePlatform(known=platform.known, answered=platform.answered)
    assert run(again) == services.Synchronised(parcels=1, accepted=3)
    assert Parcel.objects.count() == 1
    assert len(again.answered) == 1


def test_a_refusal_comes_back_to_its_record_with_a_cure(
    reported: list[Destination], tree: Tree
) -> None:
    done = run(FakePlatform(kinds=frozenset({"71"})))
    assert done == services.Synchronised(parcels=1, refused=3)
    client = client_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    page = client.get("/national/?outcome=unknown_code").content.decode()
    assert "国家平台没有这个代码" in page
    assert "核对代码表是否最新" in page


def test_what_was_refused_goes_again_only_if_told_to(reported: list[Destination]) -> None:
    run(FakePlatform(kinds=frozenset({"71"})))
    assert run(FakePlatform()) == services.Synchronised()
    assert run(FakePlatform(), again=True) == services.Synchronised(parcels=1, accepted=3)


def test_what_is_refused_again_ends_the_run(reported: list[Destination]) -> None:
    strict = frozenset({"71"})
    run(FakePlatform(kinds=strict))
    assert run(FakePlatform(kinds=strict), again=True).parcels == 1


def test_what_turned_out_untrue_is_revoked(reported: list[Destination], office: Scope) -> None:
    platform = FakePlatform()
    run(platform)
    destinations.correct(office, reported[0].uuid, NOW, "不实")
    assert run(platform) == services.Synchronised(parcels=1, accepted=1)
    assert Report.objects.get(action="revoke").destination_id == reported[0].pk


def test_partial_answers_leave_the_rest_open(reported: list[Destination]) -> None:
    counter = Counter(faults=["partial"])
    with served(counter) as http:
        assert run(http) == services.Synchronised(parcels=1, accepted=1)
        assert Report.objects.filter(outcome=ReportOutcome.OPEN).count() == 2
        assert run(http) == services.Synchronised(parcels=1, accepted=2)


def test_a_platform_that_does_not_answer_stops_the_run(reported: list[Destination]) -> None:
    assert run(Deaf()) == services.Synchronised(trouble="HTTP 503")
    assert Report.objects.filter(outcome=ReportOutcome.OPEN).count() == 3


def test_parcels_are_small_and_all_go(
    reported: list[Destination], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qihang.apps.national.services.parcels.SIZE", 2)
    assert run(FakePlatform()) == services.Synchronised(parcels=2, accepted=3)


def test_it_stands_in_the_audit_by_organisation(reported: list[Destination], tree: Tree) -> None:
    run(FakePlatform())
    act = AuditEntry.objects.get(act="national.hand_over")
    assert (act.org_path, act.after) == (tree.college.path, {"total": 3})
    assert "national.settle" in AuditEntry.objects.values_list("act", flat=True)


def test_another_university_sees_nothing_of_it(reported: list[Destination], tree: Tree) -> None:
    run(FakePlatform())
    client = client_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
    page = client.get("/national/").content.decode()
    assert reported[0].graduate.name not in page


def test_the_command_says_what_it_did(reported: list[Destination], settings: Settings) -> None:
    settings.NATIONAL = {"address": "fake", "sender": "", "secret": ""}
    result = CliRunner().invoke(cli.app, ["report", "--cohort", "2024"])
    assert result.exit_code == 0
    assert "接收 3 条" in result.output
