"""What the homes give to the frame and to themselves."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.desk import cards
from qihang.apps.desk.pages import phases
from qihang.kernel import Manifest
from qihang.web import frame
from qihang.web.nav import NavGroup, NavItem

MANIFEST = Manifest(
    "desk",
    (
        frame.SlotContent(frame.phases, phases.strip),
        *cards.GIVES,
        NavItem(_("首页"), "desk:home", order=0, group=NavGroup.GRADUATES),
    ),
)
