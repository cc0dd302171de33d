"""Bytes on disk: written beside and moved into place, so that others see a file whole or not yet."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from qihang.web.locks import lock_until_commit

CHUNK = 1 << 16
INCOMING, PREVIEWS = "incoming", "previews"  # folders beside those of the hashes


def place(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty file on the same disk, gone afterwards unless it was moved away."""
    folder = Path(settings.FILES_ROOT) / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def keep(finished: Path, target: Path) -> None:
    """Flush a finished file and move it to its place."""
    with finished.open("rb") as stream:
        os.fsync(stream.fileno())
    target.parent.mkdir(parents=True, exist_ok=True)
    finished.replace(target)
    _flush_folder(target.parent)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hold(sha256: str) -> None:
    """Until the transaction ends nobody else keeps or sweeps the bytes with this hash."""
    lock_until_commit(f"file {sha256}")


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
