"""What messages give to homes: the newest that are unread."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.messages import queries
from qihang.apps.messages.pages.messages import letters, unread
from qihang.web import components
from qihang.web.address import of_page
from qihang.web.home import Area, Card
from qihang.web.markup import el
from qihang.web.request import Request

ON_HOME = 3


def newest(request: Request) -> SafeString | str:
    """The newest unread messages; nothing where all are read."""
    if not unread(request):
        return ""
    new = letters(queries.newest_unread(request.scope, ON_HOME))
    more = el("a", gettext("全部消息"), href=of_page("messages:inbox"))
    return components.card(components.letters(new), gettext("新消息"), more)


GIVES = (Card("messages", newest, order=30, areas=(Area.ASIDE, Area.OWN)),)
