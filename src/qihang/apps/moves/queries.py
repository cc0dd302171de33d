"""What an account did and may still take back."""

# ruff: noqa: S608, SLF001 - the SQL is put together from constants and the columns of models

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from qihang.apps.moves.models import MoveRow
from qihang.apps.orgs.queries import planned
from qihang.kernel import Scope


@dataclass(frozen=True, slots=True)
class UndoableAct:
    """An act of the reader that may still be taken back."""

    act: UUID
    action: str
    count: int
    at: datetime


def undoable_acts(
    scope: Scope, history: type[MoveRow], link: str, actions: Collection[str], since: datetime
) -> list[UndoableAct]:
    """The reader's own acts of these actions after `since` that nobody followed up, newest first.

    One statement. `link` is the history's foreign key to the record.
    """
    values = {"account": scope.account, "since": since, "actions": sorted(actions)}
    return [UndoableAct(*row) for row in planned(_text(history, link), values)]


@cache
def _text(history: type[MoveRow], link: str) -> str:
    table = history._meta.db_table
    return f"""
        SELECT r.act, r.action, count(*), max(r.at) FROM {table} r
        WHERE r.account_id = %(account)s AND r.at > %(since)s AND r.undone_at IS NULL
            AND r.action = ANY(%(actions)s) AND NOT EXISTS (
                SELECT FROM {table} f WHERE f.{link}_id = r.{link}_id
                    AND f.id > r.id AND f.undone_at IS NULL)
        GROUP BY r.act, r.action ORDER BY max(r.at) DESC
    """
