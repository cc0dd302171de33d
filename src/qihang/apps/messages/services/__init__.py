"""What may be done with messages: telling, reminding, sending, reading, choosing how to be told."""

from qihang.apps.messages.services.addresses import PhoneSource
from qihang.apps.messages.services.groups import Asked, ReaderGroup, groups
from qihang.apps.messages.services.reading import Wishes, keep_wishes, mark_read, open_message
from qihang.apps.messages.services.receiving import take_receipts
from qihang.apps.messages.services.reminding import (
    Preview,
    preview,
    remind,
    remind_all,
    reminders,
    turn_of,
)
from qihang.apps.messages.services.secrets import SecretText, secrets_for
from qihang.apps.messages.services.sending import send_due
from qihang.apps.messages.services.telling import Notice, Reader, notify, readers, retract

__all__ = [
    "Asked",
    "Notice",
    "PhoneSource",
    "Preview",
    "Reader",
    "ReaderGroup",
    "SecretText",
    "Wishes",
    "groups",
    "keep_wishes",
    "mark_read",
    "notify",
    "open_message",
    "preview",
    "readers",
    "remind",
    "remind_all",
    "reminders",
    "retract",
    "secrets_for",
    "send_due",
    "take_receipts",
    "turn_of",
]
