"""Each role's home: what waits, the figures of one's own scope, and the way to the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from qihang.apps.desk import inbox, phases, plan
from qihang.apps.desk.recent import Recent
from qihang.apps.messages import shown as messages
from qihang.apps.metrics import queries as metrics
from qihang.apps.metrics import shown
from qihang.apps.orgs.rules import OrgKind, Role
from qihang.kernel import Cohort, Permission
from qihang.web import components
from qihang.web.components import InboxItem, Table
from qihang.web.markup import el, join
from qihang.web.request import Request

_memory: Recent[SafeString] = Recent(256)


@dataclass(frozen=True, slots=True)
class Home:
    """What stands on the page, drawn; what does not concern the reader is empty."""

    inbox: SafeString | str
    messages: SafeString | str
    plan: SafeString | str
    figures: SafeString | str
    words: Sequence[str]
    calendar: Table | None


def home(request: Request) -> Home:
    """The home of whoever is signed in, put together from what the scope allows."""
    waiting = inbox.items(request.scope, shown.current_cohort(), request.now)
    drawn = _drawn(request) if request.scope.allows(Permission.FIGURES_SEE) else ""
    return Home(
        inbox=_inbox(waiting) if waiting or inbox.has_work(request.scope) else "",
        messages=messages.home_card(request),
