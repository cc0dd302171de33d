"""What a model calls append-only, the database itself refuses to change.

Why: a history that a service may overwrite is no history. A model marked APPEND_ONLY without its trigger
would look safe and be none; a trigger whose model is not marked would surprise whoever writes a service.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from qihang.apps.moves.models import MoveRow
from qihang.apps.orgs.integrity.append_only import append_only

pytestmark = pytest.mark.django_db

# Enabled triggers that fire before UPDATE and DELETE: bits of pg_trigger.tgtype.
_STANDING = """
    SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgtype & 26 = 26
"""
CURE = "add append_only(table, columns) to a migration and APPEND_ONLY to the model"


def standing() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_STANDING)
        return dict(cursor.fetchall())


def faults(
    models: Mapping[str, tuple[str, ...] | None], triggers: Mapping[str, str]
) -> Iterator[str]:
    """`models` are tables with the columns their models name, None where they are not marked."""
    for table, columns in models.items():
        definition = triggers.get(table)
        if (columns is None) != (definition is None):
            yield f"{table}: {'no trigger' if definition is None else 'not marked'}"
        elif (
            columns and definition and "metrics_seal" not in definition
        ):  # names its one column in its body
            named = set(re.findall(r"'(\w+)'", definition))
            if named != set(columns):
                yield f"{table}: the trigger lets through {sorted(named)}"


def marked() -> dict[str, tuple[str, ...] | None]:
    models = [m for m in apps.get_models() if m.__module__.startswith("qihang.")]
    return {m._meta.db_table: getattr(m, "APPEND_ONLY", None) for m in models}


def test_every_marked_table_has_its_trigger_and_every_trigger_its_mark() -> None:
    assert list(faults(marked(), standing())) == [], CURE


def test_every_history_of_moves_is_marked() -> None:
    histories = [m for m in apps.get_models() if issubclass(m, MoveRow)]
    assert histories
    assert all(model.APPEND_ONLY == ("undone_at",) for model in histories)


@pytest.mark.parametrize(
    ("columns", "trigger", "found"),
    [
        ((), None, "no trigger"),
        (None, "CREATE TRIGGER a", "not marked"),
        (("undone_at",), "EXECUTE FUNCTION orgs_append_only('reason')", "lets through"),
    ],
    ids=["forgotten", "unmarked", "another_column"],
)
def test_the_guard_notices(
    columns: tuple[Any, ...] | None, trigger: str | None, found: str
) -> None:
    (line,) = faults({"a": columns}, {} if trigger is None else {"a": trigger})
    assert found in line


class TestTheTrigger:
    """On a table of its own."""

    @pytest.fixture(autouse=True)
    def table(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE kept (id int, text text, ended date, noted date)")
            cursor.execute("INSERT INTO kept VALUES (1, 'a', NULL, NULL)")
            cursor.execute(str(append_only("kept", "ended", "noted").sql))

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE kept SET text = 'b'",
            "UPDATE kept SET text = 'b', ended = '2024-06-01'",
            "DELETE FROM kept",
        ],
        ids=["a_word", "under_cover", "deleting"],
    )
    def test_it_refuses(self, change: str) -> None:
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            execute(change)

    def test_a_column_is_filled_once_beside_another(self) -> None:
        execute("UPDATE kept SET ended = '2024-06-01'")
        execute("UPDATE kept SET noted = '2024-06-02'")
        for again in ("'2024-06-03'", "NULL"):
            with pytest.raises(IntegrityError), transaction.atomic():
                execute(f"UPDATE kept SET ended = {again}")  # noqa: S608 - two constants


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
