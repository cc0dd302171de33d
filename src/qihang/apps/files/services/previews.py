"""Small pictures of what is kept, made when they are first looked at and kept beside."""

from datetime import date
from pathlib import Path
from typing import IO

from django.conf import settings

from qihang.apps.files.models import StoredFile
from qihang.apps.files.services import disk
from qihang.apps.files.services.storage import caps_at
from qihang.engines.cleaning import Caps, boxed
from qihang.policy import load


def open_preview(stored: StoredFile, day: date) -> IO[bytes]:
    """A JPEG of the picture or of the first page, for who may read the file.

    Raises Refusal file_broken where none can be drawn, KeyError for other types of files.
    """
    shown = preview_place(stored.sha256)
    if not shown.exists():
        caps = caps_at(day)
        small = Caps(caps.pixels, load().limit("preview_edge", day), caps.pages)
        with disk.scratch() as fresh:
            boxed("preview", disk.place(stored.sha256), fresh, stored.media_type, small)
            disk.keep(fresh, shown)
    return shown.open("rb")


def preview_place(sha256: str) -> Path:
    """Where the preview of the bytes with this hash lies."""
    return Path(settings.FILES_ROOT) / disk.PREVIEWS / sha256[:2] / sha256
