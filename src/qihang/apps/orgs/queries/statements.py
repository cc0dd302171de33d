"""Statements of SQL that are planned each time: all their rows, or so many at a time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

Rows = list[tuple[Any, ...]]
Values = Mapping[str, Any] | Sequence[Any] | None


def rows_of(sql: str, values: Values = None) -> Rows:
    """All rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: Rows = cursor.fetchall()
    return found


def batches_of(sql: str, values: Values, size: int) -> Iterator[Rows]:
    """The rows of a statement, `size` at a time, through a cursor of the server.

    In the caller's transaction; no more than one batch is in memory, however many rows there are.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(size):
            yield rows
