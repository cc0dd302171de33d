"""What the demo gives: the day in the header leads those who may move the clock to it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qihang.apps.orgs.roles import Holding
from qihang.apps.orgs.rules import Role
from qihang.kernel import Manifest, Permission
from qihang.web import frame
from qihang.web.request import Request


def clock_href(request: Request) -> str:
    """The address of the clock, or "" for whoever may not move it."""
    return reverse("world:clock") if request.scope.allows(Permission.CLOCK_MOVE) else ""


MANIFEST = Manifest(
    "world",
    (
        Holding(Permission.CLOCK_MOVE, _("调整演示日期"), {Role.PROVINCE_OFFICER}),
        frame.SlotContent(frame.clock_href, clock_href),
    ),
)
