"""Small pictures of what is kept, made when they are first looked at and kept beside."""

from datetime import date
from typing import IO

from qihang.apps.files.models import StoredFile
from qihang.apps.files.services.names import ALIAS, file_name, preview_name
from qihang.apps.files.services.storage import caps_at
from qihang.engines.cleaning import Caps, run_in_child
from qihang.policy import load
from qihang.web import file_storage


def open_preview(stored: StoredFile, day: date) -> IO[bytes]:
    """A JPEG of the picture or of the first page, for who may read the file.

    Raises Refusal file_broken where none can be drawn, KeyError for other types of files.
    """
    shown = preview_name(stored.sha256)
    if not file_storage.is_kept(ALIAS, shown):
        caps = caps_at(day)
        small = Caps(caps.pixels, load().limit("preview_edge", day), caps.pages)
        with (
            file_storage.scratch(ALIAS) as fresh,
            file_storage.on_disk(ALIAS, file_name(stored.sha256)) as source,
        ):
            run_in_child("preview", source, fresh, stored.media_type, small)
            file_storage.keep(ALIAS, fresh, shown)
    return file_storage.open_kept(ALIAS, shown)
