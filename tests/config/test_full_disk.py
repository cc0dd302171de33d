"""A full or read-only disk is called so: not the file's fault, noted, and nothing half-written stays.

On a real file system of one megabyte, which only root may mount.
"""

import contextlib
import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from qihang.apps.exports import services as exports
from qihang.apps.exports.models import FAILED, Export
from qihang.apps.exports.services import Wanted
from qihang.apps.files import services as files
from qihang.apps.files.models import StoredFile
from qihang.apps.orgs.rules import Role
from qihang.engines import cleaning
from qihang.kernel import Refusal
from qihang.web import faults
from qihang.web.file_storage import INCOMING
from tests.factories.destinations import NOW, make_applicant, make_draft, make_filed, paper
from tests.factories.orgs import Tree, client_for, make_account, scope_for
from tests.factories.people import own_account
from tests.factories.storages import storages_at
from tests.factories.tokens import make_token
from tests.responses import ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FULL = "服务器磁盘已满"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder)
    if mounted.returncode:
        if os.environ.get("QIHANG_REQUIRE_MOUNT") == "1":
            pytest.fail(mounted.stderr.decode(), pytrace=False)
        pytest.skip("only root may mount a small disk: " + mounted.stderr.decode().strip())
    yield folder
    run("umount", "-l", folder)


def run(*words: object) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([str(word) for word in words], capture_output=True, check=False)


def fill(folder: Path, leave: int = 0) -> None:
    """Take all the room there is, but for so many bytes."""
    with contextlib.suppress(OSError), (folder / "filler").open("wb") as filler:
        while True:
            filler.write(b"0" * 4096)
            filler.flush()
    if leave:
        os.truncate(folder / "filler", (folder / "filler").stat().st_size - leave)


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and path.name != "filler"]


class TestUploads:
    @pytest.fixture
    def client(self, tree: Tree, settings: Settings, disk: Path) -> Client:
        settings.STORAGES = storages_at(disk / "files")
        graduate, scope = make_applicant(tree.college)
        make_draft(scope)
        made = client_for(own_account(graduate))
        made.raise_request_exception = False
        return made

    def send(self, client: Client, content: bytes) -> ClientResponse:
        given = {"evidence": "labour_contract", "upload": "1"}
        file = SimpleUploadedFile("a.pdf", content)
        return client.post(reverse("destinations:step_evidence"), given | {"file": file})

    def test_evidence_meets_a_full_disk(self, client: Client, disk: Path) -> None:
        before, rows = left_in(disk), StoredFile.objects.count()
        fill(disk)
        answer = self.send(client, paper("another").read())
        assert answer.status_code == 507
        assert FULL in answer.content.decode()
        assert answer[faults.HEADER] in answer.content.decode()
        assert "损坏" not in answer.content.decode()
        assert left_in(disk) == before
        assert StoredFile.objects.count() == rows

    def test_nearly_full(self, client: Client, disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The upload fits, what cleaning makes of it does not."""
        monkeypatch.setattr(
            "qihang.apps.files.services.storage.run_in_child", cleaning.run_in_child
        )
        before, content = left_in(disk), paper(os.urandom(100_000).hex()).read()
        fill(disk, leave=len(content) // 4096 * 4096 + 8192)
        answer = self.send(client, content)
        assert answer.status_code == 507
        assert left_in(disk) == before

    def test_read_only(self, client: Client, disk: Path) -> None:
        run("mount", "-o", "remount,ro", disk)
        answer = self.send(client, paper("another").read())
        assert answer.status_code == 507
        assert "磁盘现在不能写入" in answer.content.decode()

    def test_the_disk_of_what_is_just_arriving(
        self, client: Client, disk: Path, settings: Settings
    ) -> None:
        settings.FILE_UPLOAD_TEMP_DIR = str(disk)
        answer = self.send(client, b"%PDF" + b"0" * 3_000_000)
        assert answer.status_code == 507
        assert FULL in answer.content.decode()
        assert not [name for name in left_in(disk) if "upload" in name]

    @pytest.mark.usefixtures("client")
    def test_a_preview(self, disk: Path) -> None:
        stored = StoredFile.objects.get()
        fill(disk)
        with pytest.raises(OSError, match="No space") as no:
            files.open_preview(stored, NOW.date())
        assert faults.kind_of(no.value) is faults.DISK_FULL

    def test_other_systems(self, tree: Tree, disk: Path, settings: Settings) -> None:
        """What the API writes goes the same way: sheets of rows are kept on the disk first."""
        fill(disk)
        settings.STORAGES = storages_at(disk)
        headers = {
            "Authorization": f"Bearer {make_token(tree.university).secret}",
            "Idempotency-Key": "k",
        }
        body = {
            "target": "roster",
            "organisation": "10422",
            "cohort": 2024,
            "rows": [{"name": "x"}],
        }
        client = Client(raise_request_exception=False)
        answer = client.post("/api/v1/batches", body, "application/json", headers=headers)
        assert answer.status_code == 507
        assert answer.json()["code"] == "disk_full"
        assert answer.json()["number"] == answer[faults.HEADER]


# The writer of workbooks leaves a half-written archive to the garbage collector, which complains.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_export(tree: Tree, settings: Settings, disk: Path, ending: str) -> None:
    make_filed(tree.college)
    settings.STORAGES = storages_at(disk, disk / "exports")
    officer = make_account(Role.COLLEGE_OFFICER, tree.college)
    asked = exports.ask_for(
        scope_for(officer), "registrations", {}, Wanted("national_32", ending), NOW
    )
    (disk / "exports" / INCOMING).mkdir(parents=True)
    fill(disk)
    made = exports.make(asked.uuid, NOW)
    assert (made.state, made.failure) == (FAILED, "disk_full")
    assert left_in(disk) == []
    page = client_for(officer).get(reverse("exports:export", args=[made.uuid])).content.decode()
    assert FULL in page


def test_an_export_that_is_handed_out_at_once(tree: Tree, settings: Settings, disk: Path) -> None:
    make_filed(tree.college)
    settings.STORAGES = storages_at(disk, disk)
    fill(disk)
    client = client_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    given = {"order": "national_32", "ending": "csv"}
    address = reverse("exports:new", args=["registrations"])
    answer = client.post(address, given, follow=True)
    assert FULL in answer.content.decode()
    assert Export.objects.get().state == FAILED


def test_the_child_that_cleans_says_so(disk: Path, tmp_path: Path) -> None:
    source = tmp_path / "source.pdf"
    source.write_bytes(paper("contract").read())
    (disk / "target").touch()
    fill(disk)
    caps = cleaning.Caps(60_000_000, 1000, 60)
    with pytest.raises(OSError, match="No space") as no:
        cleaning.run_in_child("clean", source, disk / "target", cleaning.PDF, caps)
    assert no.value.errno == errno.ENOSPC


def test_a_broken_file_is_still_called_broken(tmp_path: Path) -> None:
    source = tmp_path / "source.pdf"
    source.write_bytes(b"%PDF-1.4\nnothing")
    caps = cleaning.Caps(60_000_000, 1000, 60)
    with pytest.raises(Refusal) as no:
        cleaning.run_in_child("clean", source, tmp_path / "target", cleaning.PDF, caps)
    assert no.value.code == "file_broken"
