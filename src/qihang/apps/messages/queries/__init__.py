"""Reads of messages and of how they fared."""

from qihang.apps.messages.queries.dispatches import (
    DispatchFilter,
    counts_in,
    dispatch_of,
    dispatches_in,
)
from qihang.apps.messages.queries.inbox import MANY, inbox_in, newest_unread, unread, wishes_of

__all__ = [
    "MANY",
    "DispatchFilter",
    "counts_in",
    "dispatch_of",
    "dispatches_in",
    "inbox_in",
    "newest_unread",
    "unread",
    "wishes_of",
]
