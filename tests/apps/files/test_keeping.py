"""Files go when nobody refers to them or their years are over, never sooner; damage is named."""

import os
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pytest_django import Settings
from typer.testing import CliRunner

from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.destinations.rules import Status
from qihang.apps.files import services
from qihang.apps.files.cli import app
from qihang.apps.files.models import StoredFile
from qihang.apps.files.services import store, sweep, verify
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.kernel import Scope
from tests.engines.cleaning import odd_files as odd
from tests.factories.destinations import make_applicant, make_approved, make_draft
from tests.factories.orgs import Tree, make_account, scope_for
from tests.factories.storages import storages_at

pytestmark = pytest.mark.django_db
SCOPE = Scope.for_system("test")
NOW = datetime(2024, 6, 3, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
# Evidence of 2024 stays three whole years after 2024.
LAST_DAY, GONE = date(2027, 12, 31), date(2028, 1, 1)


@pytest.fixture(autouse=True)
def root(settings: Settings, tmp_path: Path) -> Path:
    settings.STORAGES = storages_at(tmp_path / "files")
    return tmp_path / "files"


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def place(root: Path, stored: StoredFile) -> Path:
    return root / stored.sha256[:2] / stored.sha256


def kept(content: bytes = odd.contract()) -> StoredFile:
    return store(BytesIO(content), "evidence", NOW)


@pytest.fixture
def approved(tree: Tree) -> Destination:
    """A registration of 2024 that counts, with one paper."""
    college = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    university = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    return make_approved(tree.college, college, university)[0]


class TestSweeping:
    def test_what_nobody_refers_to_goes_with_its_bytes_and_preview(self, root: Path) -> None:
        stored = kept()
        services.open_preview(stored, NOW.date()).close()
        assert sweep(SCOPE, LATER).files == 1
        assert not StoredFile.objects.exists()
        assert [p for p in root.rglob("*") if p.is_file()] == []

    def test_what_was_just_handed_in_stays(self) -> None:
        kept()
        assert sweep(SCOPE, NOW + timedelta(hours=1)).files == 0

    def test_what_was_handed_in_again_stays(self) -> None:
        kept()
        store(BytesIO(odd.contract()), "evidence", LATER)
        assert sweep(SCOPE, LATER).files == 0

    def test_what_a_row_of_any_app_refers_to_stays(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        make_draft(scope)
        assert sweep(SCOPE, LATER).files == 0
        Evidence.objects.all().delete()
        assert sweep(SCOPE, LATER).files == 1

    def test_strays_go_once_they_are_old(self, root: Path) -> None:
        stored = kept()
        young, old = place(root, stored).with_name("f" * 64), root / "incoming" / "tmp1"
        for path in (young, old):
            path.write_bytes(b"left behind")
        os.utime(old, (0, 0))
        os.utime(place(root, stored), (0, 0))
        assert sweep(SCOPE, NOW).strays == 1
        assert (young.exists(), old.exists(), place(root, stored).exists()) == (True, False, True)

    def test_it_is_written_down_where_something_went(self) -> None:
        sweep(SCOPE, LATER)
        assert not AuditEntry.objects.filter(act="files.sweep").exists()
        kept()
        sweep(SCOPE, LATER)
        assert AuditEntry.objects.get(act="files.sweep").after == {"files": 1, "strays": 0}


class TestExpiry:
    def test_evidence_goes_after_its_years_and_not_a_day_before(
        self, approved: Destination
    ) -> None:
        assert approved.cohort == 2024
        assert services.expire(SCOPE, at(LAST_DAY))[0] == 0
        assert services.expire(SCOPE, at(GONE)) == (1, services.Swept(files=1, strays=0))
        assert not Evidence.objects.exists()
        assert AuditEntry.objects.get(act="destination.evidence_expire").after == {"rows": 1}

    @pytest.mark.parametrize("status", [Status.DISPUTED, Status.WAITING_COLLEGE, Status.RETURNED])
    def test_what_an_open_record_needs_stays(self, status: Status, approved: Destination) -> None:
        Destination.objects.filter(pk=approved.pk).update(status=status)
        assert services.expire(SCOPE, at(GONE))[0] == 0
        assert Evidence.objects.count() == 1
        assert [(d.rows, d.needed) for d in services.due(SCOPE, GONE) if d.rows or d.needed] == [
            (0, 1)
        ]

    def test_the_dry_run_says_when_and_does_nothing(self, approved: Destination) -> None:
        said = CliRunner().invoke(app, ["expire", "--dry-run"])
        assert said.exit_code == 0
        assert "2028-01-01  evidence 2024" in said.output
        assert Evidence.objects.get().destination == approved


class TestProof:
    def test_whole_files_are_not_named(self) -> None:
        kept()
        assert list(verify(SCOPE)) == []
        assert CliRunner().invoke(app, ["verify"]).exit_code == 0

    def test_missing_and_altered_ones_are(self, root: Path) -> None:
        missing, altered = kept(), kept(odd.photo())
        place(root, missing).unlink()
        place(root, altered).write_bytes(b"something else")
        found = [(damage.sha256, damage.what) for damage in verify(SCOPE)]
        assert found == [(missing.sha256, "missing"), (altered.sha256, "altered")]
        said = CliRunner().invoke(app, ["verify"])
        assert said.exit_code == 1
        assert missing.sha256 in said.output
