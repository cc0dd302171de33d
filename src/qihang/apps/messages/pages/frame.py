"""What messages put into the frame of every page: the bell, and offices' reminders."""

from django.utils.translation import gettext_lazy

from qihang.apps.messages import queries
from qihang.apps.messages.pages import messages
from qihang.kernel import Permission
from qihang.web import frame, nav
from qihang.web.address import of_page
from qihang.web.request import Request


def _bell(request: Request) -> frame.Bell:
    if request.scope.account is None:
        return frame.Bell()
    number = messages.unread(request)
    text = f"{queries.MANY}+" if number > queries.MANY else str(number or "")
    return frame.Bell(of_page("messages:inbox"), text)


GIVES = (
    frame.SlotContent(frame.bell, _bell),
    nav.NavItem(
        gettext_lazy("提醒事项"),
        "messages:reminders",
        Permission.MESSAGE_REMIND,
        order=65,
        group=nav.NavGroup.GRADUATES,
    ),
)
