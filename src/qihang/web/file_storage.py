"""Files in Django's STORAGES: whole or absent, on a disk or in a store of objects.

The aliases stand in `qihang/config/storages.py`. What is written is first finished in a scratch file, then
kept under its name in one step.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

INCOMING = "incoming"  # the folder of scratch files, beside what is kept


class DurableFileSystemStorage(FileSystemStorage):
    """Files on a disk: written beside their place, flushed, moved into it; the last one stays."""

    def __init__(self, location: str | Path, **options: Any) -> None:
        super().__init__(location, allow_overwrite=True, **options)

    @property
    def scratch_folder(self) -> Path:
        """On the same disk, so that a finished file is moved and not copied."""
        folder = Path(self.path(INCOMING))
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _save(self, name: str, content: "File[Any]") -> str:
        target = Path(self.path(name))
        with _on_one_disk(content, self.scratch_folder) as finished:
            with finished.open("rb") as stream:
                os.fsync(stream.fileno())
            target.parent.mkdir(parents=True, exist_ok=True)
            finished.replace(target)
        _flush_folder(target.parent)
        return name


class FinishedFile(File):  # type: ignore[type-arg]
    """A scratch file that is complete; a storage on the same disk may move it away."""

    def temporary_file_path(self) -> str:
        """Its path, as Django's own uploads on disk have it."""
        return str(self.name)


@contextmanager
def scratch(alias: str) -> Iterator[Path]:
    """An empty file for what this storage is to keep; gone afterwards unless it was moved away."""
    descriptor, name = tempfile.mkstemp(dir=scratch_folder(alias))
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def scratch_folder(alias: str) -> Path | str | None:
    """On the storage's own disk; of one without a disk, where uploads arrive."""
    storage = storages[alias]
    if isinstance(storage, DurableFileSystemStorage):
        return storage.scratch_folder
    return settings.FILE_UPLOAD_TEMP_DIR


def keep(alias: str, finished: Path, name: str) -> None:
    """Keep a finished file under this name, in place of what had it."""
    storage = storages[alias]
    if storage.get_available_name(name) != name:  # a storage that never overwrites
        storage.delete(name)
    with finished.open("rb") as stream:
        storage.save(name, FinishedFile(stream, name=str(finished)))


def write_many(alias: str, contents: Mapping[str, bytes]) -> None:
    """Write these bytes under their names, without waiting for the disk: only what can be made again."""
    storage = storages[alias]
    for name, content in contents.items():
        if isinstance(storage, DurableFileSystemStorage):
            path = Path(storage.path(name))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        elif not storage.exists(name):
            storage.save(name, ContentFile(content))


def open_kept(alias: str, name: str) -> IO[bytes]:
    """What is kept under this name, to be read. Raises FileNotFoundError."""
    return storages[alias].open(name, "rb")


def is_kept(alias: str, name: str) -> bool:
    """Whether there is a file of this name."""
    return storages[alias].exists(name)


def delete(alias: str, *names: str) -> None:
    """Delete the files of these names; those that are gone are gone."""
    for name in names:
        storages[alias].delete(name)


@contextmanager
def on_disk(alias: str, name: str) -> Iterator[Path]:
    """The kept file as a path for a child process; a copy where the storage has no disk.

    Raises FileNotFoundError.
    """
    storage = storages[alias]
    if isinstance(storage, FileSystemStorage):
        yield Path(storage.path(name))
        return
    with scratch(alias) as copy, storage.open(name, "rb") as stream:
        with copy.open("wb") as target:
            shutil.copyfileobj(stream, target)
        yield copy


def names_in(alias: str, folder: str) -> list[str]:
    """The names of the files in a folder; none where there is no such folder."""
    return [f"{folder}/{name}" for name in _listed(storages[alias], folder)[1]]


def folders_in(alias: str, folder: str = "") -> list[str]:
    """The names of the folders in a folder; none where there is no such folder."""
    return _listed(storages[alias], folder)[0]


def written_at(alias: str, name: str) -> datetime:
    """When the file was last written; real time."""
    return storages[alias].get_modified_time(name)


def sweep_scratch(alias: str, before: datetime) -> int:
    """Delete scratch files that a killed process left before that moment (real time); how many."""
    old = [name for name in names_in(alias, INCOMING) if written_at(alias, name) < before]
    delete(alias, *old)
    return len(old)


def _listed(storage: Storage, folder: str) -> tuple[list[str], list[str]]:
    try:
        return storage.listdir(folder)
    except FileNotFoundError:
        return [], []


@contextmanager
def _on_one_disk(content: "File[Any]", folder: Path) -> Iterator[Path]:
    """The content as a file on the disk of `folder`: itself if it lies there, or else a copy."""
    path = content.temporary_file_path() if hasattr(content, "temporary_file_path") else ""
    if path and Path(path).stat().st_dev == folder.stat().st_dev:
        yield Path(path)
        return
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as copy:
        try:
            copy.writelines(content.chunks())
            copy.flush()
            yield Path(copy.name)
        finally:
            Path(copy.name).unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
