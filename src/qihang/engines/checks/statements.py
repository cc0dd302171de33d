"""From a check to its statements: conditions narrowed to whom the check is for, wrapped into findings.

A condition reads its records under the alias `c`. There the kinds and employer types of the check and, in
a restricted run, what changed are added. So a check never repeats who it is for.
"""

# ruff: noqa: S608 - conditions are policy data, values become literals

from collections.abc import Iterator
from dataclasses import dataclass

from qihang.engines.checks.conditions import (
    DUCKDB,
    POSTGRES,
    RECORDS,
    SPARK,
    Parameters,
    columns_given,
    written,
)
from qihang.engines.checks.frames import KEYS
from qihang.policy import Check, SharedRelation

COLUMNS = (
    "check", "severity", "subject", "university", "college", "registration", "graduate", "facts",
    "facts_digest",
)  # fmt: skip
_OF_REGISTRATION = ("registration", "university", "college", "graduate")
_OF_GROUP = ("subject", "university", "college")


@dataclass(frozen=True, slots=True)
class CheckStatements:
    """The statements of one check: its findings, and of a group its registrations."""

    check: Check
    findings: str
    members: str


def statements(
    check: Check, parameters: Parameters, dialect: str = DUCKDB, *, only: str = ""
) -> CheckStatements:
    """The check over all records, or those whose key stands in the table `only`.

    Raises PolicyProblem where the condition is no SQL or gives other columns than its facts.
    """
    _require_facts(check)
    values = {**parameters, **check.limits}
    among = tuple(_conditions(check, only))
    more = () if check.of_group else _OF_REGISTRATION
    inner = written(check.condition, values, dialect, narrowed_by=among, more=more)
    members = ""
    if check.members is not None:
        members = written(check.members, values, dialect, narrowed_by=among)
    return CheckStatements(check, _finding(check, inner, dialect), members)


def shared_statement(shared: SharedRelation, parameters: Parameters, dialect: str = DUCKDB) -> str:
    """The SELECT of a shared relation."""
    among = (_one_of("kind", shared.kinds),) if shared.kinds else ()
    return written(shared.sql, parameters, dialect, narrowed_by=among)


def key_of(check: Check) -> str:
    """The name of what one finding of the check is about (`KEYS`)."""
    return check.key if check.of_group else "registration"


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


def _conditions(check: Check, only: str) -> Iterator[str]:
    """What narrows the records to those the check is for; `TRUE` where it is for all."""
    if check.kinds:
        yield _one_of("kind", check.kinds)
    if check.employer_types:
        yield _one_of("employer_type", check.employer_types)
    if only:
        yield f"{key_sql(key_of(check))} IN (SELECT value FROM {only})"
    if not check.kinds and not check.employer_types and not only:
        yield "TRUE"


def _one_of(column: str, codes: tuple[str, ...]) -> str:
    quoted = ", ".join(f"'{code}'" for code in codes)
    return f"{RECORDS}.{column} IN ({quoted})"


def _require_facts(check: Check) -> None:
    given = set(columns_given(check.condition))
    wanted = {fact.name for fact in check.facts} | (set(_OF_GROUP) if check.of_group else set())
    if given != wanted:
        missing, more = sorted(wanted - given), sorted(given - wanted)
        raise check.condition.problem(
            f"{check.code} gives other columns than its facts",
            f"Missing: {', '.join(missing) or 'none'}; not named as facts: {', '.join(more) or 'none'}.",
        )
