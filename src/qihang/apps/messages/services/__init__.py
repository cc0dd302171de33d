"""What may be done with messages: telling, reminding, sending, reading, choosing how to be told."""

from qihang.apps.messages.services.addresses import PhoneSource
from qihang.apps.messages.services.delivery import send_due
from qihang.apps.messages.services.inbox import Wishes, keep_wishes, mark_read, open_message
from qihang.apps.messages.services.notices import Notice, Reader, notify, readers, retract
from qihang.apps.messages.services.reader_groups import Asked, ReaderGroup, groups
from qihang.apps.messages.services.receipts import take_receipts
from qihang.apps.messages.services.reminders import (
    Preview,
    preview,
    remind,
    remind_all,
    reminders,
    turn_of,
)
from qihang.apps.messages.services.secret_texts import SecretText, secrets_for

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
