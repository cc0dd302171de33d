"""What apps give to homes: cards, and what waits for somebody. The desk draws all that a scope allows.

A card stands in one or more areas, in the order of `order`. An office's home has notices on top, a column
of what waits (aside) and a column that is read (main); a graduate's home is one narrow column (own).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.safestring import SafeString

from qihang.kernel import Cohort, Permission, Scope, contributions
from qihang.web.components import InboxItem
from qihang.web.markup import el
from qihang.web.request import Request


class Area(StrEnum):
    """Where on a home a card stands."""

    TOP = "top"
    ASIDE = "aside"
    MAIN = "main"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Card:
    """`build` answers the card drawn, or "" where it has nothing for this reader.

    It is asked only for readers who hold the permission and one of the roles, if any are named.
    `leading` is what a reader comes for; a `fallback` stands only where no leading card shows anything.
    What shall stand below everything else on a phone is wrapped by `later`.
    """

    key: str
    build: Callable[[Request], SafeString | str]
    order: int
    areas: tuple[Area, ...] = (Area.ASIDE,)
    permission: Permission | None = None
    roles: frozenset[str] = frozenset()
    leading: bool = False
    fallback: bool = False

    def concerns(self, scope: Scope) -> bool:
        """Whether this reader is shown the card at all."""
        held = {reach.role for reach in scope.reaches}
        permitted = self.permission is None or scope.allows(self.permission)
        return permitted and (not self.roles or bool(self.roles & held))


@dataclass(frozen=True, slots=True)
class Inbox:
    """`items(scope, cohort, now)` are counts that open their lists, for who holds one of the permissions.

    An item of 0 says that things of this kind can wait for the reader; it is not drawn.
    """

    key: str
    items: Callable[[Scope, Cohort, datetime], Iterable[InboxItem]]
    permissions: frozenset[Permission]
    order: int


def cards(scope: Scope, *areas: Area) -> Sequence[Card]:
    """The cards of these areas that concern the reader, in their order."""
    found = (card for card in contributions.of(Card) if set(areas) & set(card.areas))
    return sorted((c for c in found if c.concerns(scope)), key=lambda card: (card.order, card.key))


def waiting(scope: Scope, cohort: Cohort, now: datetime) -> list[InboxItem]:
    """Everything that waits for this reader, in the order of its sources."""
    found = [i for i in contributions.of(Inbox) if any(map(scope.allows, i.permissions))]
    ordered = sorted(found, key=lambda inbox: (inbox.order, inbox.key))
    return [item for inbox in ordered for item in inbox.items(scope, cohort, now)]


def later(card: SafeString) -> SafeString:
    """The card, on a phone below everything else, in whichever column it stands."""
    return el("div", card, class_="later")
