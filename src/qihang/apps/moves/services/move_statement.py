"""The statement that moves records and writes down how, however many."""

# ruff: noqa: S608, SLF001 - the SQL is put together from constants and the columns of models

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from qihang.apps.moves.models import MovedRecord, MoveRow
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.queries import planned_change

Columns = tuple[str, ...]


def move_and_write(
    tables: tuple[type[MovedRecord], type[MoveRow], str],
    rows: Sequence[tuple[int, str]],
    changes: Mapping[str, object],
    account: int | None,
    step: Transition,
) -> None:
    """Set the columns of these records (id, status before) and write one row of history each.

    `tables` are the record's model, its history's and the history's foreign key.
    """
    values: dict[str, Any] = {
        **changes,
        "act": step.act,
        "account": account,
        "action": step.action.value,
        "reason": step.reason,
        "fields": json.dumps(step.fields),
        "at": step.now,
        "ids": [pk for pk, _ in rows],
        "befores": [before for _, before in rows],
    }
    planned_change(_text(*tables, tuple(sorted(changes))), values)


@cache
def _text(model: type[MovedRecord], history: type[MoveRow], link: str, columns: Columns) -> str:
    """One text for the same columns: the database plans it once a connection."""
    table, moves = model._meta.db_table, history._meta.db_table
    assigned = ", ".join(f"{name} = %({name})s" for name in columns)
    return f"""
        WITH moved AS (UPDATE {table} SET {assigned} WHERE id = ANY(%(ids)s))
        INSERT INTO {moves}
            (act, {link}_id, account_id, action, from_status, to_status, reason, fields, at)
        SELECT %(act)s::uuid, id, %(account)s::bigint, %(action)s, before, %(status)s, %(reason)s,
            %(fields)s::jsonb, %(at)s::timestamptz
        FROM unnest(%(ids)s::bigint[], %(befores)s::text[]) AS m(id, before)
    """
