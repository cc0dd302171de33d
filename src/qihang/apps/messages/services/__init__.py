"""What may be done with messages: telling, reading, and choosing how to be told."""

from qihang.apps.messages.services.reading import Wishes, keep_wishes, mark_read, open_message
from qihang.apps.messages.services.telling import Notice, Reader, notify, readers, retract

__all__ = [
    "Notice",
    "Reader",
    "Wishes",
    "keep_wishes",
    "mark_read",
    "notify",
    "open_message",
    "readers",
    "retract",
]
