"""Whoever is known otherwise now is told again; who was merged away is revoked."""

import pytest

from qihang.apps.destinations import services as destinations
from qihang.apps.destinations.models import Destination
from qihang.apps.national import services
from qihang.apps.national.gateways.in_process import FakePlatform
from qihang.apps.national.models import Report
from qihang.apps.national.rules import Load, Record, ReportAction, ReportOutcome, ReportReceipt
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import unseal
from qihang.apps.people import services as people
from qihang.apps.people.models import Graduate
from qihang.apps.people.services import Corrected
from qihang.kernel import Cohort, Scope
from tests.factories.destinations import NOW, make_approved
from tests.factories.intake import roster_row
from tests.factories.orgs import Tree, make_account, scope_for

pytestmark = pytest.mark.django_db
JOB = Scope.for_system("test")
WHY = "学籍变更审批表"


@pytest.fixture
def office(tree: Tree) -> Scope:
    return scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university))


@pytest.fixture
def reported(tree: Tree, office: Scope) -> list[Graduate]:
    """Two graduates whose registrations the platform has accepted."""
    college = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    versions = [make_approved(tree.college, college, office)[0] for _ in range(2)]
    destinations.report_up(office, Cohort(2024), NOW)
    return [version.graduate for version in versions]


class Listening(FakePlatform):
    """Remembers every record it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Record] = []

    def hand_over(self, load: Load) -> tuple[ReportReceipt, ...]:
        self.told += load.records
        return super().hand_over(load)


@pytest.fixture
def platform(reported: list[Graduate]) -> Listening:
    made = Listening()
    assert run(made) == services.Synchronised(parcels=1, accepted=2)
    made.told.clear()
    return made


def run(platform: FakePlatform) -> services.Synchronised:
    return services.synchronise(JOB, platform, Cohort(2024), NOW)


def test_a_corrected_person_is_told_again_under_the_same_key(
    office: Scope, platform: Listening, reported: list[Graduate]
) -> None:
    graduate, number = reported[0], roster_row()["exam_number"]
    wanted = Corrected(name="李鸣", exam_number=number)
    people.correct_identity(office, graduate.uuid, wanted, WHY, NOW)
    assert run(platform) == services.Synchronised(parcels=1, accepted=1)
    (told,) = platform.told
    assert (told.key, told.version) == (f"2024-{graduate.exam_number}", 2)
    assert (told.fields["name"], told.fields["exam_number"]) == ("李鸣", number)
    assert run(platform) == services.Synchronised()


@pytest.mark.parametrize("key", ["exam_number", "id_number"])
def test_two_who_exchanged_numbers_are_both_accepted(
    office: Scope, platform: Listening, reported: list[Graduate], key: str
) -> None:
    one, two = reported
    theirs = two.exam_number if key == "exam_number" else unseal(two.id_number_sealed)
    exam, number = (theirs, "") if key == "exam_number" else ("", theirs)
    wanted = Corrected(exam_number=exam, id_number=number, exchange=True)
    people.correct_identity(office, one.uuid, wanted, WHY, NOW)
    assert run(platform) == services.Synchronised(parcels=1, accepted=2)
    assert {record.key for record in platform.told} == {f"2024-{g.exam_number}" for g in reported}


def test_who_is_merged_away_is_revoked_and_told_again_after_an_undo(
    tree: Tree, office: Scope, platform: Listening, reported: list[Graduate]
) -> None:
    kept, gone = reported
    made = people.merge(office, kept.uuid, gone.uuid, ("id_number",), WHY, NOW)
    assert run(platform) == services.Synchronised(parcels=1, accepted=2)
    assert {(r.key, r.action) for r in platform.told} == {
        (f"2024-{kept.exam_number}", ReportAction.PUT),
        (f"2024-{gone.exam_number}", ReportAction.REVOKE),
    }
    assert run(platform) == services.Synchronised()
    platform.told.clear()
    people.unmerge(office, made.uuid, "不是同一人", NOW)
    assert run(platform) == services.Synchronised(parcels=1, accepted=2)
    assert {r.action for r in platform.told} == {ReportAction.PUT}
    assert set(Report.objects.values_list("outcome", flat=True)) == {ReportOutcome.ACCEPTED}
    assert Destination.objects.filter(status="closed").count() == 0


def test_a_freed_number_is_no_key_of_somebody_else(
    tree: Tree, office: Scope, platform: Listening, reported: list[Graduate]
) -> None:
    freed = reported[0].exam_number
    wanted = Corrected(exam_number=roster_row()["exam_number"])
    people.correct_identity(office, reported[0].uuid, wanted, WHY, NOW)
    run(platform)
    platform.told.clear()
    college = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    clerk = scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    version, _ = make_approved(tree.college, college, clerk, exam_number=freed)
    destinations.report_up(clerk, Cohort(2024), NOW)
    assert run(platform) == services.Synchronised(parcels=1, accepted=1)
    (told,) = platform.told
    assert told.key == f"2024-{freed}-{version.graduate_id}"
