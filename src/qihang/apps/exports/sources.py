"""What can be exported: an upper app registers each of its lists here when it starts."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Protocol, TypeVar

import polars as pl
from django.db.models import QuerySet
from django.utils.functional import Promise

from qihang.kernel import Permission, Scope

T = TypeVar("T")
PART = 5_000
Asked = Mapping[str, str]  # the list's conditions and order, as they stand in its address


class Source(Protocol):
    """One list.

    `orders` are the export orders or layouts of the policy that are offered, the usual one first.
    `rows` answers exactly what the page shows for the same address; with `whole` only those whose
    numbers the scope may see whole. `frames` turns them into frames whose columns are called
    "layout.column" (and "column" for a layout); masked unless `whole`.
    """

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str | Promise: ...
    @property
    def permission(self) -> Permission: ...
    @property
    def orders(self) -> tuple[str, ...]: ...

    def rows(self, scope: Scope, asked: Asked, now: datetime, *, whole: bool) -> QuerySet[Any]: ...
    def frames(
        self, scope: Scope, rows: QuerySet[Any], *, whole: bool
    ) -> Iterator[pl.DataFrame]: ...


_SOURCES: dict[str, Source] = {}


def in_parts(rows: Iterable[T]) -> Iterator[list[T]]:
    """Rows some thousand at a time: as many as stand in memory at once."""
    left = iter(rows)
    while part := list(islice(left, PART)):
        yield part


def register(source: Source) -> None:
    """Make a list known; called from an app's `ready`. The same name again replaces it."""
    _SOURCES[source.name] = source


def source_named(name: str) -> Source:
    """The list of this name; raises KeyError where there is none."""
    return _SOURCES[name]
