"""Every storage keeps files whole or not at all: the disk, memory, and a store that speaks S3.

The store is moto's server, asked over HTTP by the very client of production. It and django-storages come
with `requirements/s3.txt`; without them its cases skip, unless QIHANG_REQUIRE_S3=1.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from pytest_django import Settings

from qihang.apps.files.models import StoredFile
from qihang.apps.files.services import Damage, open_preview, open_stored, store, sweep, verify
from qihang.apps.files.services.names import file_name
from qihang.apps.intake.staging import store as sheets
from qihang.config.storages import chosen, in_bucket, on_disk
from qihang.kernel import Scope
from qihang.web import file_storage
from qihang.web.file_storage import DurableFileSystemStorage
from tests.engines.cleaning import odd_files as odd
from tests.factories.storages import storages_at

ALIAS, BUCKET = "files", "qihang"
NEEDS_S3 = "django-storages and moto are not installed: pip install -r requirements/s3.txt"
NOW = datetime(2024, 6, 3, tzinfo=UTC)
SCOPE = Scope.for_system("test")


def in_memory() -> dict:
    backend = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    return {**storages_at(Path("unused")), **dict.fromkeys(("files", "sheets", "exports"), backend)}


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of a store that speaks S3, with an empty bucket."""
    if not (find_spec("storages") and find_spec("moto")):
        if os.environ.get("QIHANG_REQUIRE_S3") == "1":
            pytest.fail(NEEDS_S3, pytrace=False)
        pytest.skip(NEEDS_S3)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            yield wait_for(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()


def wait_for(address: str) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urlopen(f"{address}/moto-api/data.json", timeout=5).close()  # noqa: S310 - our own
        except HTTPError:
            return address
        except OSError:
            time.sleep(0.2)
        else:
            return address
    pytest.fail("moto does not answer")


@pytest.fixture(params=["disk", "memory", "s3"])
def kept(
    request: pytest.FixtureRequest,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """Which storage it is; `files`, `sheets` and `exports` lie there."""
    if request.param == "disk":
        settings.STORAGES = storages_at(tmp_path)
    elif request.param == "memory":
        settings.STORAGES = in_memory()
    else:
        for name, value in (("ACCESS_KEY_ID", "test"), ("SECRET_ACCESS_KEY", "test")):
            monkeypatch.setenv(f"AWS_{name}", value)
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        settings.STORAGES = in_bucket(BUCKET, request.getfixturevalue("s3"))
        bucket = storages[ALIAS].bucket  # type: ignore[attr-defined]
        bucket.create()
        bucket.objects.all().delete()
    return request.param


def keep(content: bytes, name: str) -> None:
    with file_storage.scratch(ALIAS) as path:
        path.write_bytes(content)
        file_storage.keep(ALIAS, path, name)


def content_of(name: str) -> bytes:
    with file_storage.open_kept(ALIAS, name) as stream:
        return bytes(stream.read())


@pytest.mark.usefixtures("kept")
class TestContract:
    def test_what_is_kept_is_read_again(self) -> None:
        keep(b"one" * 100_000, "ab/abc")
        assert content_of("ab/abc") == b"one" * 100_000
        assert file_storage.is_kept(ALIAS, "ab/abc")
        with file_storage.on_disk(ALIAS, "ab/abc") as path:
            assert path.read_bytes() == b"one" * 100_000

    def test_the_last_one_stays_under_its_name(self) -> None:
        keep(b"altered", "ab/abc")
        keep(b"right", "ab/abc")
        assert content_of("ab/abc") == b"right"
        assert file_storage.names_in(ALIAS, "ab") == ["ab/abc"]

    def test_what_is_not_there_is_said_by_one_error(self) -> None:
        assert not file_storage.is_kept(ALIAS, "ab/nothing")
        with pytest.raises(FileNotFoundError):
            file_storage.open_kept(ALIAS, "ab/nothing")
        file_storage.delete(ALIAS, "ab/nothing")
        assert file_storage.names_in(ALIAS, "none") == []

    def test_what_is_deleted_is_gone(self) -> None:
        keep(b"one", "ab/abc")
        file_storage.delete(ALIAS, "ab/abc")
        assert not file_storage.is_kept(ALIAS, "ab/abc")

    def test_folders_and_times_are_known(self) -> None:
        keep(b"one", "ab/abc")
        keep(b"two", "previews/cd/cde")
        assert {"ab", "previews"} <= set(file_storage.folders_in(ALIAS))
        assert file_storage.folders_in(ALIAS, "previews") == ["cd"]
        age = datetime.now(UTC) - file_storage.written_at(ALIAS, "ab/abc")
        assert abs(age) < timedelta(minutes=5)

    def test_scratch_files_do_not_stay(self) -> None:
        with file_storage.scratch(ALIAS) as path:
            path.write_bytes(b"half")
        assert not path.exists()
        assert file_storage.names_in(ALIAS, file_storage.INCOMING) == []

    def test_a_sheet_is_sealed_and_read_again(self) -> None:
        with sheets.writing() as writer:
            writer.write("张三".encode())
            writer.keep("name")
        with file_storage.open_kept("sheets", "name") as stream:
            assert "张三".encode() not in stream.read()
        assert b"".join(sheets.pieces("name")).decode() == "张三"
        with sheets.opened("name") as path:
            assert path.read_text() == "张三"
        sheets.forget(["name"])
        with pytest.raises(FileNotFoundError):
            list(sheets.pieces("name"))


@pytest.mark.django_db
@pytest.mark.usefixtures("kept")
class TestUploads:
    def test_from_upload_to_sweep(self) -> None:
        stored = store(ContentFile(odd.contract()), "evidence", NOW)
        assert store(ContentFile(odd.contract()), "evidence", NOW) == stored
        with open_stored(stored) as stream:
            assert stream.read().startswith(b"%PDF")
        for _ in range(2):  # drawn, then kept
            with open_preview(stored, NOW.date()) as stream:
                assert stream.read(2) == b"\xff\xd8"
        assert list(verify(SCOPE)) == []
        assert sweep(SCOPE, NOW + timedelta(days=30)).files == 1
        assert not StoredFile.objects.exists()
        assert file_storage.names_in(ALIAS, stored.sha256[:2]) == []

    def test_damage_is_named_and_healed(self) -> None:
        stored = store(ContentFile(odd.contract()), "evidence", NOW)
        keep(b"something else", file_name(stored.sha256))
        assert list(verify(SCOPE)) == [Damage(stored.sha256, "altered")]
        file_storage.delete(ALIAS, file_name(stored.sha256))
        assert list(verify(SCOPE)) == [Damage(stored.sha256, "missing")]
        store(ContentFile(odd.contract()), "evidence", NOW)
        assert list(verify(SCOPE)) == []

    def test_bytes_without_a_row_are_swept_once_they_are_old(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep(b"left by a broken-off upload", file_name("f" * 64))
        assert sweep(SCOPE, NOW).strays == 0
        later = datetime.now(UTC) + timedelta(days=30)
        monkeypatch.setattr("qihang.apps.files.services.orphans.real_now", lambda: later)
        assert sweep(SCOPE, NOW).strays == 1


class TestDisk:
    """The promise of the disk: flushed before it is moved, moved in one step, its folder flushed."""

    @pytest.fixture(autouse=True)
    def storage(self, settings: Settings, tmp_path: Path) -> DurableFileSystemStorage:
        settings.STORAGES = storages_at(tmp_path)
        found = storages[ALIAS]
        assert isinstance(found, DurableFileSystemStorage)
        return found

    def test_flushed_then_moved_then_the_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done: list[str] = []
        flush, replace = os.fsync, Path.replace

        def flushed(descriptor: int) -> None:
            done.append("folder" if Path(f"/dev/fd/{descriptor}").is_dir() else "file")
            flush(descriptor)

        def moved(path: Path, target: Path) -> Path:
            done.append("moved")
            assert path.parent == tmp_path / file_storage.INCOMING
            return replace(path, target)

        monkeypatch.setattr(os, "fsync", flushed)
        monkeypatch.setattr(Path, "replace", moved)
        keep(b"one", "ab/abc")
        assert done == ["file", "moved", "folder"]

    def test_a_scratch_file_is_moved_and_not_copied(self, tmp_path: Path) -> None:
        with file_storage.scratch(ALIAS) as path:
            inode = path.stat().st_ino
            file_storage.keep(ALIAS, path, "ab/abc")
        assert (tmp_path / "ab/abc").stat().st_ino == inode

    def test_what_django_saves_is_whole_too(
        self, storage: DurableFileSystemStorage, tmp_path: Path
    ) -> None:
        class Broken(ContentFile):
            def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:  # noqa: ARG002 - Django's signature
                yield b"half"
                raise OSError("broken off")

        storage.save("ab/abc", ContentFile(b"whole"))
        with pytest.raises(OSError, match="broken off"):
            storage.save("ab/abc", Broken(b""))
        assert (tmp_path / "ab/abc").read_bytes() == b"whole"
        assert file_storage.names_in(ALIAS, file_storage.INCOMING) == []

    def test_what_a_killed_process_left_goes_once_it_is_old(
        self, storage: DurableFileSystemStorage
    ) -> None:
        (storage.scratch_folder / "tmp1").write_bytes(b"half")
        now = datetime.now(UTC)
        assert file_storage.sweep_scratch(ALIAS, now - timedelta(hours=1)) == 0
        assert file_storage.sweep_scratch(ALIAS, now + timedelta(hours=1)) == 1


class TestChoice:
    def test_the_disk_unless_a_bucket_is_named(self, tmp_path: Path) -> None:
        assert chosen(tmp_path, {}) == on_disk(tmp_path / "files", tmp_path / "exports")

    def test_a_bucket_without_its_package_stops_the_start(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("qihang.config.storages.find_spec", {}.get)
        with pytest.raises(ImproperlyConfigured, match="qihang\\[s3\\]"):
            chosen(tmp_path, {"QIHANG_S3_BUCKET": "b"})

    def test_a_bucket_with_a_store_of_ones_own(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("qihang.config.storages.find_spec", lambda name: name)
        environ = {"QIHANG_S3_BUCKET": "b", "QIHANG_S3_ENDPOINT": "https://s3.example.edu.cn"}
        made = chosen(tmp_path, environ)
        assert {alias: made[alias]["OPTIONS"]["location"] for alias in ("files", "sheets")} == {
            "files": "files",
            "sheets": "sheets",
        }
        assert made["exports"]["OPTIONS"]["endpoint_url"] == "https://s3.example.edu.cn"
