"""Keeping uploads: once by their content's hash, whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings

from qihang.apps.files.models import StoredFile
from qihang.apps.files.rules import HEAD, must_fit, sniff

CHUNK = 1 << 16


class Upload(Protocol):
    """What Django's UploadedFile and an opened file offer alike."""

    def read(self, size: int = -1, /) -> bytes: ...


def store(upload: Upload, most_bytes: int, now: datetime) -> StoredFile:
    """Keep the bytes of an upload and answer their row; the same bytes are kept once.

    Raises Refusal file_empty, file_kind, file_heic or file_too_large. The bytes are on disk,
    flushed, before the row is written, so that no row ever points at nothing.
    """
    head = upload.read(HEAD)
    media_type = sniff(head)
    with _scratch() as scratch:
        sha256, size = _copy(head, upload, scratch, most_bytes)
        _keep(scratch, _place(sha256))
    row, _ = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": size, "media_type": media_type, "stored_at": now}
    )
    return row


def open_stored(stored: StoredFile) -> IO[bytes]:
    """The bytes, for the app that owns the row and has asked who may read it."""
    return _place(stored.sha256).open("rb")


def _copy(head: bytes, upload: Upload, target: IO[bytes], most: int) -> tuple[str, int]:
    digest, size, chunk = hashlib.sha256(), 0, head
    while chunk:
        size += len(chunk)
        must_fit(size, most)
        digest.update(chunk)
        target.write(chunk)
        chunk = upload.read(CHUNK)
    return digest.hexdigest(), size


@contextmanager
def _scratch() -> Iterator[IO[bytes]]:
    folder = settings.FILES_ROOT / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as scratch:
        try:
            yield scratch
        finally:
            Path(scratch.name).unlink(missing_ok=True)


def _keep(scratch: IO[bytes], place: Path) -> None:
    """Move the finished file to its place: others see it whole or not yet."""
    scratch.flush()
    os.fsync(scratch.fileno())
    place.parent.mkdir(parents=True, exist_ok=True)
    Path(scratch.name).replace(place)
    _flush_folder(place.parent)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _place(sha256: str) -> Path:
    return settings.FILES_ROOT / sha256[:2] / sha256
