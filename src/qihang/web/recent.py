"""Results of functions kept in this process, so that a result made for one reader fits every other.

A kept function gets nothing but its arguments, and all of them are the key, with the language. So
what is kept cannot depend on a reader of whom the key says nothing. Readers are given as their
rights (`Scope.rights`) or as a `SharedRequest`, never as the request.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, ParamSpec, TypeVar

from django.http import QueryDict
from django.utils.translation import get_language

from qihang.kernel import Scope
from qihang.web.request import Request

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SharedRequest:
    """A request without the person: the same for all who ask the same with the same rights."""

    scope: Scope
    address: str
    query: str
    today: date

    @classmethod
    def of(cls, request: Request) -> "SharedRequest":
        """What of the request readers of equal rights have in common."""
        query = request.META.get("QUERY_STRING", "")
        return cls(request.scope.rights, request.path, query, request.today)

    @property
    def GET(self) -> QueryDict:  # noqa: N802 - Django's name for it
        """The conditions in the address."""
        return QueryDict(self.query)


_every: list["Recent[Any, Any]"] = []


def clear() -> None:
    """Forget every result of every kept function: for tests, which take their rows back."""
    for one in _every:
        one.cache_clear()


class Recent(Generic[P, T]):
    """A function whose `size` most recently asked results are kept."""

    def __init__(self, size: int, make: Callable[P, T]) -> None:
        self._size, self._make = size, make
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        _every.append(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result for these arguments; made by one thread while others wait, if it is not kept."""
        key = (get_language(), args, tuple(sorted(kwargs.items())))
        with self._lock:
            if key in self._kept:
                return self._found(key)
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    return self._found(key)
            try:
                made = self._make(*args, **kwargs)
                with self._lock:
                    self._keep(key, made)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return made

    def __len__(self) -> int:
        """How many results are kept now."""
        return len(self._kept)

    def cache_clear(self) -> None:
        """Forget every result, as functions kept by functools do."""
        with self._lock:
            self._kept.clear()

    def _found(self, key: Hashable) -> T:
        self._kept.move_to_end(key)
        return self._kept[key]

    def _keep(self, key: Hashable, made: T) -> None:
        self._kept[key] = made
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)


def recent(size: int) -> Callable[[Callable[P, T]], Recent[P, T]]:
    """Keep the results of a function of the module, whose arguments are all that it depends on."""

    def keep(make: Callable[P, T]) -> Recent[P, T]:
        if getattr(make, "__closure__", None):
            message = "a kept function may depend on nothing but its arguments"
            raise TypeError(message)
        return Recent(size, make)

    return keep
