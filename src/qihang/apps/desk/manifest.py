"""What the homes give to the frame and to themselves."""

from django.utils.translation import gettext_lazy as _

from qihang.apps.desk import calendar, cards, labels, signed_kinds
from qihang.apps.desk.pages import phases
from qihang.apps.desk.pages.search import SEARCHES
from qihang.apps.orgs.labels import act_labels
from qihang.kernel import Manifest, Permission
from qihang.web import frame
from qihang.web.address import of_page
from qihang.web.nav import MenuItem, NavGroup, NavItem

MANIFEST = Manifest(
    "desk",
    (
        frame.SlotContent(frame.phases, phases.strip),
        frame.SlotContent(frame.help_href, lambda _request: of_page("desk:help")),
        signed_kinds.CALENDAR,
        *act_labels(labels.ACTS),
        *cards.GIVES,
        *calendar.GIVES,
        MenuItem(_("日历"), "desk:calendar", frozenset({Permission.HOME_SEE}), order=0),
        MenuItem(_("查找"), "desk:search", SEARCHES, order=-1),
        NavItem(_("首页"), "desk:home", order=0, group=NavGroup.GRADUATES),
    ),
)
