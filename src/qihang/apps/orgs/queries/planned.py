"""Fixed statements: the text is put together once, the database plans it once a connection.

Django builds the text of a query anew for every request, which costs more than answering it. Where
the same question is asked on every page, its text stands fixed and only the values travel.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import OperationalError, connection
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper
from django.db.models import Model

Rows = list[tuple[Any, ...]]
# After FROM: each of the paths in %(paths)s, which may not overlap (Scope.paths gives such).
REACH = "unnest(%(paths)s::text[]) AS reach(path)"
_line: Any = connection  # PostgreSQL's, of which the type of `connection` does not know
# Sends values apart from the text, so that the plan of the text is kept (`prepare_threshold`).
_cursor: Any = base.ServerBindingCursor


def below(column: str) -> str:
    """The condition that the path in `column` lies at or under reach.path: one index range."""
    return f"{column} >= reach.path AND {column} < left(reach.path, -1) || '0'"


def columns(model: type[Model], alias: str) -> str:
    """Text that selects whole rows of a model, for `instances`."""
    return ", ".join(f"{alias}.{name}" for name in _names(model))


def instances(row: tuple[Any, ...], *models: type[Model]) -> list[Any]:
    """The models whose columns stand in the row one after the other, None for an empty one."""
    found, start = [], 0
    for model in models:
        names = _names(model)
        values, start = row[start : start + len(names)], start + len(names)
        found.append(None if values[0] is None else model.from_db("default", names, values))
    return found


@cache
def _names(model: type[Model]) -> list[str]:
    fields = model._meta.concrete_fields  # noqa: SLF001 - the documented way to a model's columns
    return [field.attname for field in fields]


class _Told(CursorDebugWrapper):
    """Where statements are logged: the text as it stands, for the driver keeps no other."""

    def execute(self, sql: Any, params: Any = None) -> None:
        with self.debug_sql(sql, params):
            CursorWrapper.execute(self, sql, params)


def planned(sql: str, values: Mapping[str, Any]) -> Rows:
    """All rows of a fixed statement with `%(name)s` for each value."""
    with _asked(sql, values) as cursor:
        return cursor.fetchall()


def planned_change(sql: str, values: Mapping[str, Any]) -> int:
    """How many rows a fixed statement wrote."""
    with _asked(sql, values) as cursor:
        return cursor.rowcount


@contextmanager
def _asked(sql: str, values: Mapping[str, Any]) -> Iterator[CursorWrapper]:
    _line.close_if_health_check_failed()
    _line.ensure_connection()
    wrap = _Told if _line.queries_logged else CursorWrapper
    with wrap(_cursor(_line.connection), _line) as cursor:
        cursor.execute(sql, values)
        yield cursor


def planned_first(sql: str, values: Mapping[str, Any]) -> Rows:
    """The same as the first statement of a request: it finds out itself whether the line is alive.

    Instead of one statement that asks for a sign of life and another that asks the question, the
    question is asked at once, and once more over a new line where the old one was dead.
    """
    if _line.connection is None or _line.in_atomic_block:
        return planned(sql, values)
    _line.health_check_done = True
    try:
        return planned(sql, values)
    except OperationalError:
        _line.close()
        return planned(sql, values)
