"""Lists whose query is written once: the same list is asked again and again, by the same readers.

Django takes longer to write the query of a list than the database to answer it. What was written
is kept in this process under everything it was written from; the rows are read anew each time.
"""

# ruff: noqa: S608 - the SQL is what Django wrote, around it only constants

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from qihang.kernel import Scope
from qihang.web.recent import Recent

T = TypeVar("T")
_written: Recent[tuple["_Text", "_Text"] | None] = Recent(512)


@dataclass(frozen=True, slots=True)
class _Text:
    sql: str
    values: tuple[Any, ...]

    def answer(self, more: str = "", *values: int) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql + more, (*self.values, *values))
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
        rows = self._texts[1].answer(" LIMIT %s OFFSET %s", end - start, start)
        return [self._make(*row) for row in rows]


def listing(
    scope: Scope,
    asked: Hashable | None,
    rows: Callable[[], QuerySet[Any]],
    columns: Sequence[str],
    make: Callable[..., T],
) -> Listing[T]:
    """The list `rows` of a reader, each row made from these columns.

    `asked` says everything besides the scope that `rows` is written from; None where it also
    depends on what is in the database, then nothing is kept.
    """

    def write() -> tuple[_Text, _Text] | None:
        return _write(rows(), columns)

    texts = write() if asked is None else _written.get((scope, make, asked), write)
    return Listing(texts, make)


def _write(rows: QuerySet[Any], columns: Sequence[str]) -> tuple[_Text, _Text] | None:
    """The text that counts and the text that reads; None where nothing can ever be found."""
    try:
        sql, values = rows.order_by().values("pk").query.sql_with_params()
        count = _Text(f"SELECT count(*) FROM ({sql}) counted", values)
        return count, _Text(*rows.values_list(*columns).query.sql_with_params())
    except EmptyResultSet:
        return None
