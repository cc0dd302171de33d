"""What a process keeps of the cube between questions; the oldest goes first.

Whoever keeps something here says in its key of which state it is, or carries it on himself.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Kept = TypeVar("Kept")


class Memory(Generic[Key, Kept]):
    """At most `room` of whatever the callers weigh their parts by; safe between threads."""

    def __init__(self, room: int) -> None:
        self._room, self._used = room, 0
        self._lock = threading.Lock()
        self._parts: OrderedDict[Key, tuple[Kept, int]] = OrderedDict()

    def get(self, key: Key) -> Kept | None:
        """What is kept under the key, None where it must be read."""
        with self._lock:
            found = self._parts.get(key)
            if found is None:
                return None
            self._parts.move_to_end(key)
            return found[0]

    def __iter__(self) -> Iterator[Key]:
        """What is kept now, the oldest first."""
        with self._lock:
            return iter(list(self._parts))

    def pop(self, key: Key) -> Kept | None:
        """Take out what is kept under the key."""
        with self._lock:
            found, freed = self._parts.pop(key, (None, 0))
            self._used -= freed
            return found

    def set(self, key: Key, part: Kept, weight: int = 1) -> None:
        """Keep this part; what was asked for longest ago makes room."""
        with self._lock:
            _, before = self._parts.pop(key, (None, 0))
            self._parts[key] = part, weight
            self._used += weight - before
            while self._used > self._room and self._parts:
                _, (_, freed) = self._parts.popitem(last=False)
                self._used -= freed
