"""From a check to one statement of any dialect: conditions parsed, narrowed, and wrapped into findings.

A condition reads its records under the alias `c`. There the kinds and employer types of the check and, in
a restricted run, what changed are added; parameters become literals. So a check never repeats who it is for.
"""

# ruff: noqa: S608 - conditions are policy data, values become literals of the parser

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from qihang.engines.checks.frames import FRAMES, KEYS
from qihang.policy import Check, CheckSet, SharedRelation, SqlText

DUCKDB, SPARK, POSTGRES = "duckdb", "spark", "postgres"
DIALECTS = (DUCKDB, SPARK, POSTGRES)
RECORDS = "c"  # the alias of the records that a check looks at
COLUMNS = (
    "check", "severity", "subject", "university", "college", "registration", "graduate", "facts",
    "facts_digest",
)  # fmt: skip
_OF_REGISTRATION = ("registration", "university", "college", "graduate")
_OF_GROUP = ("subject", "university", "college")
Value = int | date | str
Parameters = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class CheckStatements:
    """The statements of one check: its findings, and of a group its registrations."""

    check: Check
    findings: str
    members: str


@dataclass(frozen=True, slots=True)
class Needs:
    """What a condition reads: frames, shared relations in the order to make them, parameters, columns."""

    frames: frozenset[str]
    shared: tuple[SharedRelation, ...]
    parameters: frozenset[str]
    columns: frozenset[str]


def statements(
    check: Check, parameters: Parameters, dialect: str = DUCKDB, *, restricted: bool = False
) -> CheckStatements:
    """Raises PolicyProblem where the condition is no SQL or gives other columns than its facts."""
    values = {**parameters, **check.limits}
    condition = _narrowed(check, parsed(check.condition), restricted=restricted)
    _check_columns(check, condition)
    if not check.of_group:
        for name in _OF_REGISTRATION:
            condition = condition.select(f"{RECORDS}.{name}", dialect=DUCKDB)
    members = ""
    if check.members is not None:
        tree = _narrowed(check, parsed(check.members), restricted=restricted)
        members = filled(tree, values, check.members).sql(dialect)
    inner = filled(condition, values, check.condition).sql(dialect)
    return CheckStatements(check, _finding(check, inner, dialect), members)


def shared_statement(shared: SharedRelation, parameters: Parameters, dialect: str = DUCKDB) -> str:
    """The SELECT of a shared relation."""
    tree = parsed(shared.sql)
    if shared.kinds:
        _add_conditions(tree, [_one_of("kind", shared.kinds)], shared.sql)
    return str(filled(tree, parameters, shared.sql).sql(dialect))


def needs(check: Check, checks: CheckSet) -> Needs:
    """Everything the check reads, through the shared relations too."""
    trees = [parsed(text) for text in (check.condition, check.members) if text is not None]
    order: dict[str, SharedRelation] = {}
    known = {one.name: one for one in checks.shared}

    def visit(tree: exp.Expression) -> Iterator[str]:
        for name in _tables(tree):
            if name in FRAMES:
                yield name
            elif name in known and name not in order:
                inner = parsed(known[name].sql)
                trees.append(inner)
                yield from visit(inner)
                order[name] = known[name]

    frames = {frame for tree in tuple(trees) for frame in visit(tree)}
    parameters = {str(p.this) for tree in trees for p in _parameters(tree)}
    columns = {column.name for tree in trees for column in tree.find_all(exp.Column)}
    return Needs(
        frozenset(frames | set(check.needs)),
        tuple(order.values()),
        frozenset(parameters - check.limits.keys()),
        frozenset(columns),
    )


def parsed(sql: SqlText) -> exp.Select:
    """The statement as a tree of its own."""
    return _parsed(sql).copy()


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


def filled(tree: exp.Select, values: Parameters, sql: SqlText) -> exp.Select:
    """The tree with a literal for every parameter."""
    for node in tuple(_parameters(tree)):
        name = str(node.this)
        if name not in values:
            raise sql.problem(f"'${name}' is no parameter", f"Known: {', '.join(sorted(values))}.")
        node.replace(literal(values[name]))
    return tree


def literal(value: Value) -> exp.Expression:
    """The value as SQL."""
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), exp.DataType.Type.DATE)
    if isinstance(value, int):
        return exp.Literal.number(value)
    return exp.Literal.string(value)


def key_sql(key: str, alias: str = RECORDS) -> str:
    """What the records of one group share, as one text."""
    return " || '|' || ".join(f"COALESCE({alias}.{column}, '')" for column in KEYS[key])


def digest_sql(check: str, dialect: str = DUCKDB) -> str:
    """The sha256 of check, subject and facts."""
    text = f"'{check}|' || subject || '|' || facts"
    return {
        DUCKDB: f"sha256({text})",
        SPARK: f"sha2({text}, 256)",
        POSTGRES: f"encode(sha256(convert_to({text}, 'UTF8')), 'hex')",
    }[dialect]


def facts_sql(names: tuple[str, ...], dialect: str = DUCKDB) -> str:
    """The facts as JSON, keys sorted, every value a text, empty where it is not known."""
    texts = {name: f"COALESCE(CAST(found.{name} AS VARCHAR), '')" for name in sorted(names)}
    if dialect == DUCKDB:
        packed = ", ".join(f"{name} := {text}" for name, text in texts.items())
        return f"CAST(to_json(struct_pack({packed})) AS VARCHAR)"
    if dialect == SPARK:
        packed = ", ".join(f"'{n}', {t.replace('VARCHAR', 'STRING')}" for n, t in texts.items())
        return f"to_json(named_struct({packed}))"
    parts = (f"'\"{name}\":' || to_json({text})" for name, text in texts.items())
    return "'{' || " + " || ',' || ".join(parts) + " || '}'"


def _finding(check: Check, inner: str, dialect: str) -> str:
    names = tuple(fact.name for fact in check.facts)
    registration, graduate = ("registration", "graduate")
    if check.of_group:
        registration = graduate = "CAST(NULL AS " + ("STRING)" if dialect == SPARK else "VARCHAR)")
    subject = "subject" if check.of_group else "registration"
    quoted = "`check`" if dialect == SPARK else '"check"'
    return (
        f"SELECT '{check.code}' AS {quoted}, '{check.severity.value}' AS severity, subject, university,"
        f" college, registration, graduate, facts, {digest_sql(check.code, dialect)} AS facts_digest"
        f" FROM (SELECT found.{subject} AS subject, found.university, found.college,"
        f" {registration} AS registration, {graduate} AS graduate,"
        f" {facts_sql(names, dialect)} AS facts FROM ({inner}) AS found) AS told"
    )


def _narrowed(check: Check, tree: exp.Select, *, restricted: bool) -> exp.Select:
    """The records under the alias `c` cut down to those the check is for."""
    conditions = []
    if check.kinds:
        conditions.append(_one_of("kind", check.kinds))
    if check.employer_types:
        conditions.append(_one_of("employer_type", check.employer_types))
    if restricted:
        value = key_sql(check.key) if check.of_group else f"{RECORDS}.registration"
        name = check.key if check.of_group else "registration"
        conditions.append(f"{value} IN (SELECT value FROM only_{name})")
    return _add_conditions(tree, conditions, check.condition)


def _add_conditions(tree: exp.Select, conditions: list[str], sql: SqlText) -> exp.Select:
    found = [select for select in tree.find_all(exp.Select) if _reads_records(select)]
    if not found:
        raise sql.problem(
            f"no records stand under the alias '{RECORDS}'", f"Write FROM cases {RECORDS}."
        )
    for select in found:
        if conditions:
            select.where(*conditions, dialect=DUCKDB, copy=False)
    return tree


def _one_of(column: str, codes: tuple[str, ...]) -> str:
    quoted = ", ".join(f"'{code}'" for code in codes)
    return f"{RECORDS}.{column} IN ({quoted})"


def _reads_records(select: exp.Select) -> bool:
    source = select.args.get("from_") or select.args.get("from")
    read = [source.this] if source is not None else []
    read += [join.this for join in select.args.get("joins") or ()]
    return any(one.alias_or_name == RECORDS for one in read)


def _check_columns(check: Check, tree: exp.Select) -> None:
    given = set(tree.named_selects)
    wanted = {fact.name for fact in check.facts} | (set(_OF_GROUP) if check.of_group else set())
    if given != wanted:
        missing, more = sorted(wanted - given), sorted(given - wanted)
        raise check.condition.problem(
            f"{check.code} gives other columns than its facts",
            f"Missing: {', '.join(missing) or 'none'}; not named as facts: {', '.join(more) or 'none'}.",
        )


def _tables(tree: exp.Expression) -> Iterator[str]:
    return (table.name for table in tree.find_all(exp.Table))


def _parameters(tree: exp.Expression) -> Iterator[exp.Expression]:
    return tree.find_all(exp.Placeholder, exp.Parameter)
