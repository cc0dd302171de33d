"""How a lower app tells an upper one: frozen event values, handed on inside the transaction."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")


class Bus:
    """Delivers each event to its subscribers, in the order in which they subscribed.

    Delivery is a plain call in the publisher's transaction: a subscriber that raises
    undoes the publisher's work too, so record and consequence never part.
    """

    def __init__(self) -> None:
        self._subscribers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)

    def subscribe(self, event_type: type[E], handler: Callable[[E], None]) -> None:
        """Call `handler` with every published event of exactly this type; twice is once."""
        if handler not in self._subscribers[event_type]:
            self._subscribers[event_type].append(handler)

    def publish(self, event: object) -> None:
        """Hand the event to all subscribers of its type; what they raise passes through."""
        for handler in self._subscribers[type(event)]:
            handler(event)


bus = Bus()
