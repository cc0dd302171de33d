"""Fixed statements: the text is put together once, the database plans it once a connection.

Django builds the text of a query anew for every request, which costs more than answering it. Where
the same question is asked on every page, its text stands fixed and only the values travel.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper
from django.db.models import Model

Rows = list[tuple[Any, ...]]
# After FROM: each of the paths in %(paths)s, which may not overlap (Scope.paths gives such).
REACH = "unnest(%(paths)s::text[]) AS reach(path)"
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
        values, start = [*row[start : start + len(names)]], start + len(names)
        for place, read in _read(model):
            values[place] = read(values[place], None, None)
        found.append(None if values[0] is None else model.from_db("default", names, values))
    return found


@cache
def _names(model: type[Model]) -> list[str]:
    fields = model._meta.concrete_fields  # noqa: SLF001 - the documented way to a model's columns
    return [field.attname for field in fields]


@cache
def _read(model: type[Model]) -> list[tuple[int, Any]]:
    """Which columns do not come as they are meant (JSON comes as text), and how they are read."""
    fields: Any = model._meta.concrete_fields  # noqa: SLF001 - as above
    return [(n, f.from_db_value) for n, f in enumerate(fields) if hasattr(f, "from_db_value")]


class _LoggingCursor(CursorDebugWrapper):
    """Where statements are logged: the text as it stands, for the driver keeps no other."""

    def execute(self, sql: Any, params: Any = None) -> None:
        with self.debug_sql(sql, params):
            CursorWrapper.execute(self, sql, params)


def planned(sql: str, values: Mapping[str, Any]) -> Rows:
    """All rows of a fixed statement with `%(name)s` for each value."""
    return _asked(sql, values).fetchall()


def planned_change(sql: str, values: Mapping[str, Any]) -> int:
    """How many rows a fixed statement wrote."""
    return _asked(sql, values).rowcount


def _asked(sql: str, values: Mapping[str, Any]) -> CursorWrapper:
    line = _line()
    line.close_if_health_check_failed()
    line.ensure_connection()
    wrap = _LoggingCursor if line.queries_logged else CursorWrapper
    cursor = wrap(_kept(line), line)
    cursor.execute(sql, values)
    return cursor


def _kept(line: Any) -> Any:
    """One cursor for as long as the connection lasts: it knows how values of each type travel.

    A new one would find that out anew, which is half the cost of a statement. Every answer is read
    to its end before the next question, so one is enough.
    """
    cursor = line.__dict__.get("planned_cursor")
    if cursor is None or cursor.connection is not line.connection:
        cursor = line.__dict__["planned_cursor"] = _cursor(line.connection)
    return cursor


def _line() -> Any:
    """The connection of this thread itself: Django's proxy looks for it at every touch.

    It is PostgreSQL's, of which the type of `connections` does not know.
    """
    return connections[DEFAULT_DB_ALIAS]


def planned_first(sql: str, values: Mapping[str, Any]) -> Rows:
    """The same as the first statement of a request: it finds out itself whether the line is alive.

    Instead of one statement that asks for a sign of life and another that asks the question, the
    question is asked at once, and once more over a new line where the old one was dead.
    """
    line = _line()
    if line.connection is None or line.in_atomic_block:
        return planned(sql, values)
    line.health_check_done = True
    try:
        return planned(sql, values)
    except OperationalError:
        line.close()
        return planned(sql, values)
