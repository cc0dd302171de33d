"""What may be done with messages: telling, reminding, sending, reading, choosing how to be told."""

from qihang.apps.messages.services.addresses import find_phones_by
from qihang.apps.messages.services.groups import Asked, Group, groups, provide_group
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
from qihang.apps.messages.services.secrets import fill_secret_by, secrets_for
from qihang.apps.messages.services.sending import send_due
from qihang.apps.messages.services.telling import Notice, Reader, notify, readers, retract

__all__ = [
    "Asked",
    "Group",
    "Notice",
    "Preview",
    "Reader",
    "Wishes",
    "fill_secret_by",
    "find_phones_by",
    "groups",
    "keep_wishes",
    "mark_read",
    "notify",
    "open_message",
    "preview",
    "provide_group",
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
