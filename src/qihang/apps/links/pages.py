"""How links are written on pages."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from qihang.apps.documents.rules import spaced
from qihang.apps.links import labels
from qihang.apps.links.models import PublicLink, state_of
from qihang.apps.links.purposes import purpose_named
from qihang.apps.links.rules import LinkState
from qihang.apps.orgs.queries import real_now
from qihang.web import components, formats
from qihang.web.components import Fact
from qihang.web.request import Request


def link_address(request: Request, token: str) -> str:
    """The whole address, to give away."""
    return request.build_absolute_uri(reverse("links:follow", args=[token]))


def link_facts(link: PublicLink, day: date) -> list[Fact]:
    """What its giver and its reader may know of a link itself; `day` is the product clock's."""
    state, purpose = state_of(link, real_now()), purpose_named(link.purpose)
    if state == LinkState.OPEN and purpose and not purpose.has_content(link, day):
        state = LinkState.EMPTY
    return [
        Fact(gettext("状态"), components.status(labels.STATE[state], labels.TONE[state])),
        Fact(gettext("回执号"), spaced(link.receipt)),
        Fact(gettext("有效至"), formats.minute(link.expires_at)),
    ]


def use_facts(link: PublicLink) -> list[Fact]:
    """For its giver: how often it was opened, and when last."""
    last = formats.minute(link.used_at) if link.used_at else formats.DASH
    return [Fact(gettext("打开次数"), link.times_used), Fact(gettext("最近打开"), last)]
