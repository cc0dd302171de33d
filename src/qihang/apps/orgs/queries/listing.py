"""Lists whose query is written once: the same list is asked again and again, by the same readers.

Django takes longer to write the query of a list than the database to answer it. What was written
is kept in this process under the function and the arguments it was written from; the rows are read
anew each time.
"""

# ruff: noqa: S608, S611 - the SQL is what Django wrote, around it only constants

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from qihang.kernel import Scope
from qihang.web.recent import recent

T = TypeVar("T")
Rows = Callable[..., QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class _Text:
    sql: str
    values: tuple[Any, ...]

    def answer(self, *further: int) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, (*self.values, *further))
            return cursor.fetchall()


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """A list in its order: how many rows it has, and any stretch of them."""

    _texts: tuple[_Text, _Text] | None
    _make: Callable[..., T]

    def total(self) -> int:
        """How many rows there are, exactly."""
        return self._texts[0].answer()[0][0] if self._texts else 0

    def some(self, start: int, end: int) -> list[T]:
        """The rows from the number `start` to before `end`, counted from 0."""
        if self._texts is None:
            return []
        return [self._make(*row) for row in self._texts[1].answer(end - start, start)]


def listing(
    scope: Scope,
    rows: Rows,
    *asked: Hashable,
    columns: Sequence[str],
    make: Callable[..., T],
    lasting: bool,
) -> Listing[T]:
    """The list `rows(scope, *asked)` of a reader, each row made from these columns.

    `lasting` says whether the text depends on these arguments alone: where it also depends on what
    is in the database, nothing is kept.
    """
    write = _kept if lasting else _written
    return Listing(write(scope, rows, tuple(columns), *asked), make)


@recent(512)
def _kept(
    scope: Scope, rows: Rows, columns: tuple[str, ...], *asked: Hashable
) -> tuple[_Text, _Text] | None:
    return _written(scope, rows, columns, *asked)


def _written(
    scope: Scope, rows: Rows, columns: tuple[str, ...], *asked: Hashable
) -> tuple[_Text, _Text] | None:
    return _write(rows(scope, *asked), columns)


def _write(rows: QuerySet[Any], columns: Sequence[str]) -> tuple[_Text, _Text] | None:
    """The text that counts and the text that reads; None where nothing can ever be found."""
    keys = rows.values("pk")
    try:
        sql, values = keys.order_by().query.sql_with_params()
        count = _Text(f"SELECT count(*) FROM ({sql}) counted", values)
        return count, _reading(keys, columns)
    except EmptyResultSet:
        return None


def _reading(keys: QuerySet[Any], columns: Sequence[str]) -> _Text:
    """First which rows, then what they show: other tables are asked about those on the page alone."""
    chosen, values = keys.query.sql_with_params()
    shown = keys.model.objects.filter(pk__in=RawSQL(f"{chosen} LIMIT %s OFFSET %s", ()))
    ordered = shown.order_by(*keys.query.order_by).values_list(*columns)
    return _Text(ordered.query.sql_with_params()[0], values)
