"""A condition parsed, narrowed and written: the one place that knows trees of SQL.

Written once a process for each dialect, with marks in place of parameters, so that a run only fills them in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from qihang.engines.checks.frames import FRAMES
from qihang.policy import Check, CheckSet, SharedRelation, SqlText

DUCKDB, SPARK, POSTGRES = "duckdb", "spark", "postgres"
DIALECTS = (DUCKDB, SPARK, POSTGRES)
RECORDS = "c"  # the alias of the records that a condition looks at
Value = int | date | str
Parameters = Mapping[str, Value]
_MARK = "__parameter_{}__"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a condition reads: frames, shared relations in the order to make them, parameters, columns.

    `texts` are those that it names, such as the source whose day it asks for.
    """

    frames: frozenset[str]
    shared: tuple[SharedRelation, ...]
    parameters: frozenset[str]
    columns: frozenset[str]
    texts: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Template:
    """SQL of one dialect with marks; the names of its parameters and of the columns it gives."""

    text: str
    parameters: frozenset[str]
    columns: tuple[str, ...]


def written(
    sql: SqlText,
    parameters: Parameters,
    dialect: str,
    *,
    narrowed_by: tuple[str, ...] = (),
    more: tuple[str, ...] = (),
) -> str:
    """The condition in this dialect, its records narrowed, with further columns of them."""
    made = _template(sql, narrowed_by, more, dialect)
    text = made.text
    for name in made.parameters:
        if name not in parameters:
            known = ", ".join(sorted(parameters))
            raise sql.problem(f"'${name}' is no parameter", f"Known: {known}.")
        text = text.replace(_MARK.format(name), literal(parameters[name]))
    return text


def columns_given(sql: SqlText) -> tuple[str, ...]:
    """The names of the columns that the condition gives."""
    return tuple(_parsed(sql).named_selects)


def needs(check: Check, checks: CheckSet) -> Needs:
    """Everything the check reads, through the shared relations too."""
    texts = tuple(text for text in (check.condition, check.members) if text is not None)
    return _needs(texts, check.needs, frozenset(check.limits), checks.shared)


@lru_cache(maxsize=512)
def _needs(
    texts: tuple[SqlText, ...],
    frames: tuple[str, ...],
    own: frozenset[str],
    shared: tuple[SharedRelation, ...],
) -> Needs:
    trees = [_parsed(text) for text in texts]
    order: dict[str, SharedRelation] = {}
    known = {one.name: one for one in shared}

    def visit(tree: exp.Expression) -> Iterator[str]:
        for name in [table.name for table in tree.find_all(exp.Table)]:
            if name in FRAMES:
                yield name
            elif name in known and name not in order:
                inner = _parsed(known[name].sql)
                trees.append(inner)
                yield from visit(inner)
                order[name] = known[name]

    read = {frame for tree in tuple(trees) for frame in visit(tree)}
    parameters = {str(p.this) for tree in trees for p in _parameters(tree)}
    columns = {column.name for tree in trees for column in tree.find_all(exp.Column)}
    literals = (one for tree in trees for one in tree.find_all(exp.Literal))
    return Needs(
        frozenset(read | set(frames)),
        tuple(order.values()),
        frozenset(parameters - own),
        frozenset(columns),
        frozenset(str(one.this) for one in literals if one.is_string),
    )


@lru_cache(maxsize=2048)
def _template(
    sql: SqlText, narrowed_by: tuple[str, ...], more: tuple[str, ...], dialect: str
) -> _Template:
    tree = _parsed(sql).copy()
    given = tuple(tree.named_selects)
    if narrowed_by:
        _narrow(tree, narrowed_by, sql)
    tree = tree.select(*(f"{RECORDS}.{name}" for name in more), dialect=DUCKDB, copy=False)
    names = set()
    for node in tuple(_parameters(tree)):
        name = str(node.this)
        names.add(name)
        node.replace(exp.column(_MARK.format(name)))
    return _Template(tree.sql(dialect), frozenset(names), given)


def _narrow(tree: exp.Select, conditions: tuple[str, ...], sql: SqlText) -> None:
    """The records under the alias `c` cut down, wherever the condition reads them."""
    found = [select for select in tree.find_all(exp.Select) if _reads_records(select)]
    if not found:
        raise sql.problem(
            f"no records stand under the alias '{RECORDS}'", f"Write FROM cases {RECORDS}."
        )
    for select in found:
        select.where(*conditions, dialect=DUCKDB, copy=False)


@lru_cache(maxsize=512)
def _parsed(sql: SqlText) -> exp.Select:
    try:
        tree = sqlglot.parse_one(sql.text, dialect=DUCKDB)
    except SqlglotError as error:
        first = str(error).splitlines()[0]
        raise sql.problem(
            f"this is no SQL ({first})", "Write one SELECT as DuckDB reads it."
        ) from None
    if not isinstance(tree, exp.Select):
        raise sql.problem(
            "this is no SELECT", "Write one SELECT, without WITH or UNION at its top."
        )
    return tree


def literal(value: Value) -> str:
    """The value as SQL of every dialect."""
    if isinstance(value, date):
        return f"CAST('{value.isoformat()}' AS DATE)"
    if isinstance(value, int):
        return str(value)
    quoted = value.replace("'", "''")
    return f"'{quoted}'"


def _reads_records(select: exp.Select) -> bool:
    source = select.args.get("from_") or select.args.get("from")
    read = [source.this] if source is not None else []
    read += [join.this for join in select.args.get("joins") or ()]
    return any(one.alias_or_name == RECORDS for one in read)


def _parameters(tree: exp.Expression) -> Iterator[exp.Expression]:
    return tree.find_all(exp.Placeholder, exp.Parameter)
