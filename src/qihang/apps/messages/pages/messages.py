"""Messages as they are drawn: on the inbox page, and on homes."""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.messages import labels, queries
from qihang.apps.messages.models import Message
from qihang.web import components
from qihang.web.address import of_page, of_record
from qihang.web.components import MessageRow
from qihang.web.markup import el
from qihang.web.request import Request

ON_HOME = 3


def letters(messages: Iterable[Message]) -> list[MessageRow]:
    """Each with its sentence in the reader's language and the way to the thing itself."""
    return [_letter(message) for message in messages]


def unread(request: Request) -> int:
    """How many are new; asked once a request, for the bell and for the home."""
    kept = request.__dict__
    if "unread_messages" not in kept:
        kept["unread_messages"] = queries.unread(request.scope)
    return kept["unread_messages"]


def home_card(request: Request) -> SafeString | str:
    """The newest unread messages for a home page; nothing where all are read."""
    if not unread(request):
        return ""
    new = letters(queries.newest_unread(request.scope, ON_HOME))
    more = el("a", gettext("全部消息"), href=of_page("messages:inbox"))
    return components.card(components.letters(new), gettext("新消息"), more)


def _letter(message: Message) -> MessageRow:
    return MessageRow(
        title=labels.title(message),
        text=labels.body(message),
        at=message.at,
        href=of_record("messages:open", message.uuid),
        new=message.read_at is None,
        urgent=labels.template(message).urgency == "high",
    )
