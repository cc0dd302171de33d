"""The checks as views for another program: Spark over its own files, PostgreSQL over its own tables."""

# ruff: noqa: S608 - put together from the statements of this engine only

from collections.abc import Iterator, Mapping

from qihang.engines.checks.conditions import DUCKDB, POSTGRES, SPARK, Parameters, needs
from qihang.engines.checks.statements import shared_statement, statements
from qihang.policy import CheckSet

_CREATE: Mapping[str, str] = {
    DUCKDB: "CREATE OR REPLACE VIEW",
    SPARK: "CREATE OR REPLACE TEMPORARY VIEW",
    POSTGRES: "CREATE OR REPLACE VIEW",
}


def views(checks: CheckSet, parameters: Parameters, dialect: str) -> Iterator[str]:
    """Statements in the order to run them: shared relations, each check, its groups' members, all findings.

    A check whose parameters are not known is left out; one whose frames are not there fails there.
    """
    able = [one for one in checks.checks if needs(one, checks).parameters <= parameters.keys()]
    shared = {each.name: each for one in able for each in needs(one, checks).shared}
    create = _CREATE[dialect]
    for relation in shared.values():
        yield f"{create} {relation.name} AS {shared_statement(relation, parameters, dialect)}"
    for one in able:
        made = statements(one, parameters, dialect)
        yield f"{create} check_{one.code} AS {made.findings}"
        if made.members:
            yield f"{create} members_{one.code} AS {made.members}"
    told = " UNION ALL ".join(f"SELECT * FROM check_{one.code}" for one in able if not one.trial)
    yield f"{create} findings AS {told}"
