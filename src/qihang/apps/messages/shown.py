"""Messages as they are drawn: on the inbox page, and on homes."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.messages import labels, queries
from qihang.apps.messages.models import Message
from qihang.kernel import Scope
from qihang.web import components
from qihang.web.components import Letter
from qihang.web.markup import el

ON_HOME = 3


def letters(messages: Iterable[Message]) -> list[Letter]:
    """Each with its sentence in the reader's language and the way to the thing itself."""
    return [_letter(message) for message in messages]


def home_card(scope: Scope) -> SafeString | str:
    """The newest unread messages for a home page; nothing where all are read."""
    new = letters(queries.inbox_in(scope).filter(read_at=None)[:ON_HOME])
    if not new:
        return ""
    more = el("a", gettext("全部消息"), href=reverse("messages:inbox"))
    return components.card(components.letters(new), gettext("新消息"), more)


def _letter(message: Message) -> Letter:
    return Letter(
        title=labels.title(message),
        text=labels.body(message),
        at=message.at,
        href=reverse("messages:open", args=[message.uuid]),
        new=message.read_at is None,
        urgent=labels.template(message).urgency == "high",
    )
