"""Each role's home: what waits, and the cards that apps give, as far as the reader's scope allows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web import components
from qihang.web.components import InboxItem
from qihang.web.edition import current_cohort
from qihang.web.home import Area, Card, cards, waiting
from qihang.web.markup import join
from qihang.web.request import Request


@dataclass(frozen=True, slots=True)
class Home:
    """What stands on the page, drawn; what does not concern the reader is empty."""

    top: SafeString
    aside: SafeString
    main: SafeString


def home(request: Request) -> Home:
    """The home of an office: what waits stands first."""
    found = cards(request.scope, Area.TOP, Area.ASIDE, Area.MAIN)
    drawn, led = _drawn(request, found)
    items = waiting(request.scope, current_cohort(), request.now)
    inbox = _inbox(items) if items or led else ""
    top, aside, main = (_in(area, found, drawn) for area in (Area.TOP, Area.ASIDE, Area.MAIN))
    return Home(top, join((inbox, aside)), main)


def own_home(request: Request) -> SafeString:
    """The home of a graduate: one narrow column."""
    found = cards(request.scope, Area.OWN)
    return _in(Area.OWN, found, _drawn(request, found)[0])


Drawn = dict[str, SafeString | str]


def _drawn(request: Request, found: Sequence[Card]) -> tuple[Drawn, bool]:
    """Every card by its key, and whether one shows what the reader comes for."""
    drawn = {card.key: card.build(request) for card in found if not card.fallback}
    led = any(drawn[card.key] for card in found if card.leading and not card.fallback)
    if not led:
        drawn |= {card.key: card.build(request) for card in found if card.fallback}
    return drawn, led


def _in(area: Area, found: Sequence[Card], drawn: Drawn) -> SafeString:
    return join(drawn.get(card.key, "") for card in found if area in card.areas)


def _inbox(items: Sequence[InboxItem]) -> SafeString:
    late = sum(item.late for item in items)
    side = gettext("%(late)s 条逾期") % {"late": late} if late else gettext("今日")
    return components.card(components.inbox(items), gettext("待我处理"), side)
