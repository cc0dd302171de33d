"""A row that a job drives on: one conditional change, without history, lock or audit."""

from typing import Any

from django.db.models import Model

from qihang.engines.moves import Graph


def move_if_allowed(
    graph: Graph[Any, Any], row: Model, action: Any, *, column: str = "state", **changes: Any
) -> bool:
    """Move the row on, unless it meanwhile stands where the action is not allowed; whether it moved.

    The row in memory stays as it is. Every act that a person answers for is `apply_transition`'s.
    """
    rows = type(row)._default_manager.filter(pk=row.pk)  # noqa: SLF001 - of any model
    there = rows.filter(**{f"{column}__in": graph.sources(action)})
    return bool(there.update(**{column: graph.target(action)}, **changes))
