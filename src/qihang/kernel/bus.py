"""How a lower app reports to an upper one: frozen events, delivered inside the transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qihang.kernel.manifest import Contributions, contributions


@dataclass(frozen=True, slots=True)
class Subscription:
    """`handler` is called with every published event of exactly the type `event`."""

    event: type
    handler: Callable[[Any], None]

    @property
    def key(self) -> str:
        """Event and handler: the same handler cannot subscribe twice."""
        return f"{_name(self.event)} > {_name(self.handler)}"


class Bus:
    """Delivers each event to its subscribers, lowest app first.

    Delivery is a plain call in the publisher's transaction: a subscriber that raises
    undoes the publisher's work too, so record and consequence never part.
    """

    def __init__(self, among: Contributions = contributions) -> None:
        self._contributions = among

    def publish(self, event: object) -> None:
        """Deliver the event to all subscribers of its type; what they raise passes through."""
        for subscription in self._contributions.of(Subscription):
            if subscription.event is type(event):
                subscription.handler(event)


bus = Bus()


def _name(thing: Any) -> str:
    return f"{thing.__module__}.{thing.__qualname__}"
