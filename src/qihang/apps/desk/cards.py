"""What the desk itself gives to homes: the phases of the plan, where nothing else is read."""

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from qihang.apps.desk.pages import phases
from qihang.web import components
from qihang.web.home import Area, Card
from qihang.web.request import Request


def calendar(_request: Request) -> SafeString:
    """The phases with their days."""
    table = phases.calendar(get_language() or settings.LANGUAGE_CODE)
    return components.card(components.data_table(table), gettext("工作阶段"))


GIVES = (Card("phases", calendar, order=90, areas=(Area.MAIN,), fallback=True),)
