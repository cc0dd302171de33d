"""What each staged row would do, in one query with hash joins and one update of those that change."""

from typing import TYPE_CHECKING

from qihang.apps.intake.staging.table import RowCheck, Stage

if TYPE_CHECKING:
    from qihang.apps.intake.upsert import Upsert

_EVALUATE = """
    SELECT _row, subject, said, fields, NULL::jsonb AS before {kept},
        CASE WHEN NOT _good OR (said <> '{{}}' AND EXISTS (
                SELECT FROM unnest(said) one WHERE one ->> 'severity' = 'error')) THEN 'refused'
            WHEN settled THEN 'same' WHEN subject IS NULL AND %(creates)s THEN 'new'
            WHEN subject IS NULL OR fields = '{{}}' THEN 'same' ELSE 'changed'
        END AS verdict
    FROM (
        SELECT staged._row, staged._good, record.id AS subject {derived},
            array_remove(ARRAY[{said}]::jsonb[], NULL) || {further} AS said,
            {settled} AS settled,
            CASE WHEN record.id IS NULL THEN '{{}}' ELSE array_remove(ARRAY[{fields}]::text[], NULL) END AS fields
        FROM intake_stage staged {lookups} LEFT JOIN {table} record ON {match}
    ) looked
"""
_BEFORE = """
    UPDATE intake_result result SET before = (
        SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb(record)) WHERE key = ANY({written}))
    FROM {table} record WHERE record.id = result.subject AND result.verdict = 'changed'
"""
_LOCK = """
    SELECT record.id FROM {table} record
    WHERE record.id IN (SELECT record.id FROM intake_stage staged JOIN {table} record ON {match})
    ORDER BY record.id FOR NO KEY UPDATE
"""


def evaluate(target: "Upsert", stage: Stage) -> None:
    """Make `intake_result` for the target."""
    select = _EVALUATE.format(
        kept="".join(f", {name}" for name in target.derived),
        derived="".join(f", {sql} AS {name}" for name, sql in target.derived.items()),
        said=", ".join(map(_problem_sql, target.objections)),
        further=target.further,
        settled=target.settled,
        fields=", ".join(_differs(target, name) for name in compared(target, stage)),
        lookups=target.lookups,
        table=table(target),
        match=target.match,
    )
    stage.make_results(select, creates=target.creates)
    stage.run(_BEFORE.format(written=_written(target), table=table(target)))


def lock(target: "Upsert", stage: Stage) -> None:
    """Lock the records the stage finds."""
    stage.run(_LOCK.format(table=table(target), match=target.match))


def table(target: "Upsert") -> str:
    """The quoted table of the target's model."""
    return f'"{target.model._meta.db_table}"'  # noqa: SLF001 - the documented way to the table


def compared(target: "Upsert", stage: Stage) -> list[str]:
    """The target's columns that the stage has."""
    return [c for c in target.columns if c in stage.columns or c in target.derived]


def _differs(target: "Upsert", column: str) -> str:
    value = target.derived.get(column, f'staged."{column}"')
    given = "" if target.whole else f"{value} IS NOT NULL AND "
    return f"CASE WHEN {given}{value} IS DISTINCT FROM record.\"{column}\" THEN '{column}' END"


def _problem_sql(when: RowCheck) -> str:
    facts = ", ".join(f"'{name}', {sql}" for name, sql in when.facts.items())
    problem = (
        f"jsonb_build_object('code', '{when.complaint.code}',"
        f" 'severity', '{when.complaint.severity}', 'facts', jsonb_build_object({facts}))"
    )
    return f"CASE WHEN {when.where} THEN {problem} END"


def _written(target: "Upsert") -> str:
    """All columns a change of these fields writes: themselves and those paired with them."""
    paired = (
        f"CASE WHEN '{follows}' = ANY(result.fields) THEN ARRAY['{name}'] ELSE '{{}}' END"
        for name, follows in target.paired.items()
    )
    return " || ".join(("result.fields", *paired))
