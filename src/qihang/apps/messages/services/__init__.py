"""What may be done with messages: telling, reminding, sending, reading, choosing how to be told."""

from qihang.apps.messages.services.addresses import LetterAddress, PhoneSource
from qihang.apps.messages.services.delivery import send_due
from qihang.apps.messages.services.inbox import Wishes, keep_wishes, mark_read, open_message
from qihang.apps.messages.services.notices import Notice, Reader, notify, readers, retract
from qihang.apps.messages.services.reader_groups import GroupFilter, ReaderGroup, groups
from qihang.apps.messages.services.receipts import record_receipts
from qihang.apps.messages.services.reminders import (
    ReminderPreview,
    preview,
    remind,
    remind_all,
    reminders,
    turn_of,
)
from qihang.apps.messages.services.secret_texts import SecretText, secrets_for

__all__ = [
    "GroupFilter",
    "LetterAddress",
    "Notice",
    "PhoneSource",
    "Reader",
    "ReaderGroup",
    "ReminderPreview",
    "SecretText",
    "Wishes",
    "groups",
    "keep_wishes",
    "mark_read",
    "notify",
    "open_message",
    "preview",
    "readers",
    "record_receipts",
    "remind",
    "remind_all",
    "reminders",
    "retract",
    "secrets_for",
    "send_due",
    "turn_of",
]
