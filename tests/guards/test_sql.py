"""SQL as text stands only where it is the product, and names only tables that it may.

Why: the import contracts do not see a table's name in a text. So a list of a lower app may read an upper
one's rows, and a renamed column breaks a statement nobody thought of. Elsewhere plain querysets say the
same, and Django checks them. The modules that may, and the apps whose tables they name, stand in
sql_modules.py with the reason; the list should only become shorter.
"""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.apps import apps

from tests.guards.sources import Finding, Source, product, report
from tests.guards.sql_modules import MODULES, SQL

# How a statement or a part of one begins; capitals, as SQL is written here.
BEGINS = re.compile(
    r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|COPY|TRUNCATE|CREATE|DECLARE|FETCH|LOCK TABLE|SET"
    r"|UNION|FROM|WHERE|((LEFT|RIGHT|INNER|CROSS|FULL) )?JOIN|EXISTS|GROUP BY|ORDER BY|HAVING|CASE WHEN)\b"
)
CALLS = {"execute", "executemany", "RawSQL", "extra", "raw"}
CURE = (
    "Write a queryset; where SQL is the product, add the module to sql_modules.py with the reason."
)


def sql_in(source: Source) -> Iterator[Finding]:
    """Texts that begin like SQL, and calls that take SQL."""
    for text in texts(source):
        if BEGINS.match(text.value):
            yield Finding(source.path, text.line, " ".join(text.value.split())[:60])
    for node in source.nodes(ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in CALLS:
            yield Finding(source.path, node.lineno, f"{name}()")


def tables_in(source: Source) -> Iterator[tuple[str, Finding]]:
    """Each table that a text of the file names, by the app that owns it."""
    owners = {model._meta.db_table: model._meta.app_label for model in apps.get_models()}
    for text in texts(source):
        for word in re.findall(r"[a-z]+_[a-z_]+", text.value):
            if word in owners:
                yield owners[word], Finding(source.path, text.line, f"names {word}")


class Text(NamedTuple):
    """A text of a file, and where it begins."""

    value: str
    line: int


def texts(source: Source) -> Iterator[Text]:
    """Every text of the file but its docstrings."""
    docs = {
        id(node.body[0].value)
        for node in source.nodes(ast.AST)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in source.nodes(ast.Constant):
        if isinstance(node.value, str) and id(node) not in docs:
            yield Text(node.value, node.lineno)


def of_sql(source: Source) -> SQL | None:
    """What the list says of this module: its own entry, else that of the `sql` package it stands in."""
    package = ".".join(source.parts[:4]) if source.part == "sql" else source.module
    return MODULES.get(package.removeprefix("qihang."))


def out_of_place(source: Source) -> list[Finding]:
    return [] if of_sql(source) else list(sql_in(source))


def foreign(source: Source) -> Iterator[Finding]:
    """Tables of other apps that the list does not name beside this module."""
    allowed = of_sql(source)
    if allowed is None:
        return
    own = source.app or source.parts[1]
    for owner, found in tables_in(source):
        if owner != own and owner not in allowed.also:
            yield found


def test_sql_stands_only_where_it_is_the_product() -> None:
    report((found for source in product() for found in out_of_place(source)), CURE)


def test_statements_name_only_tables_of_their_own_app_or_of_those_listed() -> None:
    report((found for source in product() for found in foreign(source)), CURE)


def test_no_entry_is_there_for_nothing() -> None:
    """A module without SQL leaves the list, and so does an app whose tables it no longer names."""
    used: dict[int, tuple[set[str], list[Finding]]] = {
        id(entry): (set(), []) for entry in MODULES.values()
    }
    for source in product():
        if (entry := of_sql(source)) is not None:
            owners, found = used[id(entry)]
            owners.update(owner for owner, _ in tables_in(source))
            found.extend(sql_in(source))
    gone = [name for name, entry in MODULES.items() if not used[id(entry)][1]]
    gone += [
        f"{name}: {app}"
        for name, entry in MODULES.items()
        for app in entry.also
        if app not in used[id(entry)][0]
    ]
    report((Finding("tests/guards/sql_modules.py", 0, name) for name in gone), "Take it off.")


@pytest.mark.parametrize(
    "text",
    [
        'rows = planned("SELECT id FROM people_graduate", {})',
        'part = f"JOIN orgs_org o ON o.path = {path}"',
        "cursor.execute(statement)",
        "rows.annotate(a=RawSQL(text, ()))",
        "rows.extra(where=conditions)",
        "def f():\n    return f'WITH mine AS ({own})'",
    ],
)
def test_the_guard_notices_sql(text: str) -> None:
    assert out_of_place(Source("src/qihang/apps/desk/views.py", text))
    assert not out_of_place(Source("src/qihang/apps/desk/views.py", f'"""SELECT."""\n{ORDINARY}'))


ORDINARY = 'rows = Org.objects.filter(path="/").order_by("path")\nsay("Select one.")'


def test_the_guard_notices_a_table_of_another_app() -> None:
    name = next(n for n, entry in MODULES.items() if "national" not in entry.also)
    path = f"src/qihang/{name.replace('.', '/')}.py"
    assert list(foreign(Source(path, 'a = "SELECT id FROM national_parcel"')))
    assert not list(foreign(Source(path, 'a = "SELECT id FROM pg_locks"')))
