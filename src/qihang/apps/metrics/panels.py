"""What the ledger shows on pages of lower apps: an organisation's rate on the organisation's page."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.metrics import rules
from qihang.apps.metrics.pages import figures as pages
from qihang.apps.metrics.queries.figures import sight as sight_of
from qihang.apps.orgs.models import Org
from qihang.kernel import Permission
from qihang.web import components
from qihang.web.edition import current_cohort
from qihang.web.markup import el
from qihang.web.panels import Panel
from qihang.web.request import Request


def placement(request: Request, org: Org) -> SafeString | str:
    """The rate of today with the way to its page; nothing where the reader does not read it."""
    if org.kind not in rules.COUNTED:
        return ""
    try:
        sight = sight_of(request.scope, org, current_cohort(), request.today)
    except Org.DoesNotExist:
        return ""
    figure = pages.placement_figure(sight, pages.entries_href(sight.now))
    way = el("a", gettext("展开"), href=pages.figures_href(org))
    return components.card(components.figure(figure), gettext("落实率"), way)


GIVES = (Panel("placement", Org, placement, Permission.FIGURES_SEE, order=10),)
