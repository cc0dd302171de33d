"""Messages as they are drawn: on the inbox page and on homes."""

from collections.abc import Iterable

from qihang.apps.messages import labels, queries
from qihang.apps.messages.models import Message
from qihang.web.address import of_record
from qihang.web.components import MessageRow
from qihang.web.request import Request, once


def letters(messages: Iterable[Message]) -> list[MessageRow]:
    """Each with its sentence in the reader's language and the way to the thing itself."""
    return [_letter(message) for message in messages]


def unread(request: Request) -> int:
    """How many are new; asked once a request, for the bell and for the home."""
    return once(request, _unread)


def _unread(request: Request) -> int:
    return queries.unread(request.scope)


def _letter(message: Message) -> MessageRow:
    return MessageRow(
        title=labels.title(message),
        text=labels.body(message),
        at=message.at,
        href=of_record("messages:open", message.uuid),
        new=message.read_at is None,
        urgent=labels.template(message).urgency == "high",
    )
