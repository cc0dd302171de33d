"""What can be exported: upper apps' manifests give their lists."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Protocol, TypeVar

import polars as pl
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import Promise

from qihang.kernel import Permission, Scope, contributions

T = TypeVar("T")
PART = 5_000
Asked = Mapping[str, str]  # the list's conditions and order, as they stand in its address


class Source(Protocol):
    """One list.

    `orders` are the export orders or layouts of the policy that are offered, the usual one first.
    `rows` answers exactly what the page shows for the same address; with `whole` only those whose
    numbers the scope may see whole. `frames` turns them into frames whose columns are called
    "layout.column" (and "column" for a layout); masked unless `whole`. `note_whole` writes down, for
    every person in the rows, who is about to see the whole numbers.
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
    def note_whole(self, scope: Scope, rows: QuerySet[Any]) -> None: ...
    def frames(
        self, scope: Scope, rows: QuerySet[Any], *, whole: bool
    ) -> Generator[pl.DataFrame]: ...


@dataclass(frozen=True, slots=True)
class ExportSource:
    """A list as a manifest gives it."""

    source: Source

    @property
    def key(self) -> str:
        """The list's name."""
        return self.source.name


def in_parts(rows: Iterable[T]) -> Iterator[list[T]]:
    """Rows some thousand at a time: as many as stand in memory at once."""
    left = iter(rows)
    while part := list(islice(left, PART)):
        yield part


def copied(values: QuerySet[Any, Any], names: Sequence[str]) -> Iterator[pl.DataFrame]:
    """The rows of a query of plain values as text columns called `names`, null where empty.

    They come by COPY, in one snapshot: the database writes the texts, no row becomes an object.
    Booleans are t and f, dates ISO, bytes hex behind a mark (`bytes_of`).
    """
    try:
        sql, facts = values.query.sql_with_params()
    except EmptyResultSet:
        return
    schema = dict.fromkeys(names, pl.String)
    with connection.cursor() as cursor:
        statement = cursor.mogrify(f"COPY ({sql}) TO STDOUT (FORMAT csv)", facts)
        with cursor.copy(statement) as lines:
            for some in in_parts(lines):
                yield pl.read_csv(b"".join(some), has_header=False, schema=schema)


def typed(frame: pl.DataFrame, types: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """Columns of `copied` as dates, booleans and whole numbers."""
    made = {pl.Boolean: lambda c: c == "t", pl.Date: lambda c: c.str.to_date("%Y-%m-%d")}
    return frame.with_columns(
        made.get(kind, lambda c, kind=kind: c.cast(kind))(pl.col(name)).alias(name)
        for name, kind in types.items()
        if name in frame.columns
    )


def bytes_of(text: str) -> bytes:
    """The bytes that a column of `copied` writes."""
    return bytes.fromhex(text.removeprefix("\\x"))


def sources() -> tuple[Source, ...]:
    """All of them."""
    return tuple(one.source for one in contributions.of(ExportSource))


def source_named(name: str) -> Source:
    """The list of this name; raises KeyError where there is none."""
    return contributions.by_key(ExportSource)[name].source
