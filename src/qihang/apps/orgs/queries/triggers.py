"""Whether every trigger that the migrations make still guards its table, as this release made it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.db import connection
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader

from qihang.apps.orgs.integrity import findings
from qihang.kernel import Objection

_MADE = re.compile(
    r"CREATE TRIGGER (\w+)\s[^;]*?\bON (\w+)[^;]*?EXECUTE FUNCTION (\w+)\([^)]*\)", re.DOTALL
)
_DROPPED = re.compile(r"DROP TRIGGER (?:IF EXISTS )?(\w+) ON (\w+)")
_BODY = re.compile(r"FUNCTION (\w+)\(\)[^$]*\$\$(.*?)\$\$", re.DOTALL)
_STANDING = """
    SELECT t.tgrelid::regclass::text, t.tgname, t.tgenabled::text IN ('O', 'A'),
        pg_get_triggerdef(t.oid), p.prosrc, t.tgisinternal
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE pg_table_is_visible(t.tgrelid) ORDER BY 1, 2
"""
_SETTING = """
    SELECT 'session_replication_role = ' || setting FROM pg_settings
    WHERE name = 'session_replication_role' AND setting <> 'origin'
    UNION SELECT unnest(setconfig) FROM pg_db_role_setting
    WHERE (setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())))
    INTERSECT SELECT 'session_replication_role=' || role FROM unnest(ARRAY['replica', 'local']) role
"""


@dataclass(frozen=True, slots=True)
class Guard:
    """A trigger as a migration makes it: its statement and the body of its function."""

    table: str
    name: str
    statement: str
    body: str


@cache
def guards() -> tuple[Guard, ...]:
    """The triggers that stand when all migrations have run."""
    made: dict[tuple[str, str], tuple[str, str]] = {}
    bodies: dict[str, str] = {}
    for text in _statements():
        bodies |= dict(_BODY.findall(text))
        for name, table in _DROPPED.findall(text):
            made.pop((table, name), None)
        for found in _MADE.finditer(text):
            name, table, function = found.groups()
            made[table, name] = (found.group(0), function)
    return tuple(
        Guard(table, name, statement, bodies[function])
        for (table, name), (statement, function) in sorted(made.items())
    )


def guards_off(tables: str = "") -> Iterator[Objection]:
    """Each trigger that is off, gone or another; `tables` is the beginning of their names.

    Foreign keys are triggers of the database's own: they are named where they are off.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STANDING)
        standing = {(table, name): rest for table, name, *rest in cursor.fetchall()}
        cursor.execute(_SETTING)
        settings = [setting for (setting,) in cursor.fetchall()]
    yield from map(findings.guards_bypassed, settings)
    for guard in guards():
        if guard.table.startswith(tables):
            yield from _differs(guard, standing.get((guard.table, guard.name)))
    for (table, name), (firing, *_, internal) in standing.items():
        if internal and not firing and table.startswith(tables):
            yield findings.guard_off(table, name)


def _differs(guard: Guard, standing: list[object] | None) -> Iterator[Objection]:
    if standing is None or not standing[0]:
        yield findings.guard_off(guard.table, guard.name)
    elif _words(str(standing[1])) != _words(guard.statement) or standing[2] != guard.body:
        yield findings.guard_altered(guard.table, guard.name)


def _words(statement: str) -> frozenset[str]:
    """The words of a statement, without those that PostgreSQL adds when it writes it down."""
    plain = re.sub(r"::\w+( varying)?", "", statement.lower().replace("public.", ""))
    return frozenset(re.findall(r"\w+|<>", plain)) - {"row", "or"}


def _statements() -> Iterator[str]:
    """The SQL of all migrations of ours, in their order."""
    graph = MigrationLoader(None).graph
    done: set[tuple[str, str]] = set()
    for leaf in graph.leaf_nodes():
        for node in graph.forwards_plan(leaf):
            migration = graph.nodes[node]
            if node not in done and type(migration).__module__.startswith("qihang."):
                yield from (str(o.sql) for o in migration.operations if isinstance(o, RunSQL))
            done.add(node)
