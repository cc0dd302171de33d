"""Keeping uploads: once by their content's hash, whole or not at all."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Protocol

from django.db import transaction
from django.utils import timezone

from qihang.apps.files.models import Original, StoredFile
from qihang.apps.files.rules import HEAD, detect_media_type, must_fit
from qihang.apps.files.services import names
from qihang.engines.cleaning import Caps, cleaned_type, run_in_child
from qihang.policy import load
from qihang.web import file_storage


class Upload(Protocol):
    """What Django's UploadedFile and an opened file offer alike."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class ReceivedUpload:
    """An upload as it came, on disk for the moment."""

    path: Path
    sha256: str
    size: int
    purpose: str
    media_type: str

    @property
    def kept_type(self) -> str:
        """The media type of what is kept of it."""
        cleaned = load().purpose(self.purpose).cleaned
        return cleaned_type(self.media_type) if cleaned else self.media_type


def store(upload: Upload, purpose: str, now: datetime) -> StoredFile:
    """Keep an upload for a purpose of policy/national/files.yaml; answer the row of what is kept.

    The same bytes are kept once, and the same upload for the same purpose answers the same row.
    `now` is the product clock's. Raises Refusal file_empty, file_kind, file_too_large
    and those of engines.cleaning. The bytes are kept before the row is written, so that no row ever
    points at nothing. Until the caller's transaction ends nothing sweeps what it was given.
    """
    asked = load().purpose(purpose)
    most = load().limit(asked.most_bytes, timezone.localdate(now))
    head = upload.read(HEAD)
    media_type = detect_media_type(head, asked)
    with file_storage.scratch(names.ALIAS) as path, transaction.atomic():
        sha256, size = _copy(head, upload, path, most)
        came = ReceivedUpload(path, sha256, size, purpose, media_type)
        return _known(came, now) or _keep(came, now)


def open_stored(stored: StoredFile) -> IO[bytes]:
    """The bytes, for the app that owns the row and has asked who may read it."""
    return file_storage.open_kept(names.ALIAS, names.file_name(stored.sha256))


@contextmanager
def stored_path(stored: StoredFile) -> Iterator[Path]:
    """The bytes as a file on the disk, for a child process; raises FileNotFoundError where they are gone."""
    with file_storage.on_disk(names.ALIAS, names.file_name(stored.sha256)) as path:
        yield path


def _copy(head: bytes, upload: Upload, path: Path, most: int) -> tuple[str, int]:
    digest, size, chunk = hashlib.sha256(), 0, head
    with path.open("wb") as target:
        while chunk:
            size += len(chunk)
            must_fit(size, most)
            digest.update(chunk)
            target.write(chunk)
            chunk = upload.read(names.CHUNK)
    return digest.hexdigest(), size


def _known(came: ReceivedUpload, now: datetime) -> StoredFile | None:
    """What was kept of the same upload before, if its bytes are still there."""
    before = Original.objects.filter(sha256=came.sha256, purpose=came.purpose)
    found = before.select_related("file").first()
    if found is None:
        return None
    names.lock_bytes(found.file.sha256)
    used = StoredFile.objects.filter(pk=found.file.pk).update(used_at=now)
    kept = file_storage.is_kept(names.ALIAS, names.file_name(found.file.sha256))
    return found.file if used and kept else None


def _keep(came: ReceivedUpload, now: datetime) -> StoredFile:
    """Put the bytes in their place and write the rows."""
    with _as_kept(came, timezone.localdate(now)) as kept:
        with kept.open("rb") as stream:
            size, sha256 = kept.stat().st_size, names.digest(stream)
        names.lock_bytes(sha256)
        file_storage.keep(names.ALIAS, kept, names.file_name(sha256))
    row, _ = StoredFile.objects.update_or_create(
        sha256=sha256,
        defaults={"used_at": now},
        create_defaults={
            "size": size,
            "media_type": came.kept_type,
            "stored_at": now,
            "used_at": now,
        },
    )
    Original.objects.update_or_create(
        sha256=came.sha256,
        purpose=came.purpose,
        defaults={"file": row},
        create_defaults={"file": row, "size": came.size, "first_at": now},
    )
    return row


@contextmanager
def _as_kept(came: ReceivedUpload, day: date) -> Iterator[Path]:
    """The file to be kept: the upload itself, or what cleaning made of it."""
    if not load().purpose(came.purpose).cleaned:
        yield came.path
        return
    with file_storage.scratch(names.ALIAS) as fresh:
        run_in_child("clean", came.path, fresh, came.media_type, caps_at(day))
        yield fresh


def caps_at(day: date) -> Caps:
    """How much of a picture or PDF is taken on a day."""
    limit = load().limit
    return Caps(limit("picture_pixels", day), limit("picture_edge", day), limit("paper_pages", day))
