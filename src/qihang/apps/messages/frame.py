"""What messages put into the frame of every page: the bell."""

from django.urls import reverse

from qihang.apps.messages import queries
from qihang.web import frame
from qihang.web.request import Request


def furnish() -> None:
    """Fill the slot; called when the app starts."""
    frame.bell.provide(_bell)


def _bell(request: Request) -> frame.Bell:
    if request.scope.account is None:
        return frame.Bell()
    number = queries.unread(request.scope)
    shown = f"{queries.MANY}+" if number > queries.MANY else str(number or "")
    return frame.Bell(reverse("messages:inbox"), shown)
