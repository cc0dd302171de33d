"""What each staged row would do, in one query with hash joins and one update of those that change."""

from typing import TYPE_CHECKING

from qihang.apps.intake.staging.table import Stage, When

if TYPE_CHECKING:
    from qihang.apps.intake.upsert import Upsert

_JUDGE = """
    SELECT _row, subject, said, fields, NULL::jsonb AS before {kept},
        CASE WHEN NOT _good OR (said <> '{{}}' AND EXISTS (
                SELECT FROM unnest(said) one WHERE one ->> 'severity' = 'error')) THEN 'refused'
            WHEN settled THEN 'same' WHEN subject IS NULL AND %(creates)s THEN 'new'
            WHEN subject IS NULL OR fields = '{{}}' THEN 'same' ELSE 'changed'
        END AS verdict
    FROM (
        SELECT s._row, s._good, t.id AS subject {derived},
            array_remove(ARRAY[{said}]::jsonb[], NULL) || {further} AS said,
            {settled} AS settled,
            CASE WHEN t.id IS NULL THEN '{{}}' ELSE array_remove(ARRAY[{fields}]::text[], NULL) END AS fields
        FROM intake_stage s {lookups} LEFT JOIN {table} t ON {match}
    ) looked
"""
_BEFORE = """
    UPDATE intake_judged j SET before = (
        SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb(t)) WHERE key = ANY({written}))
    FROM {table} t WHERE t.id = j.subject AND j.verdict = 'changed'
"""
_LOCK = """
    SELECT t.id FROM {table} t
    WHERE t.id IN (SELECT t.id FROM intake_stage s JOIN {table} t ON {match})
    ORDER BY t.id FOR NO KEY UPDATE
"""


def judge(target: "Upsert", stage: Stage) -> None:
    """Make `intake_judged` for the target."""
    select = _JUDGE.format(
        kept="".join(f", {name}" for name in target.derived),
        derived="".join(f", {sql} AS {name}" for name, sql in target.derived.items()),
        said=", ".join(map(_saying, target.objections)),
        further=target.further,
        settled=target.settled,
        fields=", ".join(_differs(target, name) for name in compared(target, stage)),
        lookups=target.lookups,
        table=table(target),
        match=target.match,
    )
    stage.judge(select, creates=target.creates)
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
    value = target.derived.get(column, f's."{column}"')
    given = "" if target.whole else f"{value} IS NOT NULL AND "
    return f"CASE WHEN {given}{value} IS DISTINCT FROM t.\"{column}\" THEN '{column}' END"


def _saying(when: When) -> str:
    facts = ", ".join(f"'{name}', {sql}" for name, sql in when.facts.items())
    said = (
        f"jsonb_build_object('code', '{when.complaint.code}',"
        f" 'severity', '{when.complaint.severity}', 'facts', jsonb_build_object({facts}))"
    )
    return f"CASE WHEN {when.where} THEN {said} END"


def _written(target: "Upsert") -> str:
    """All columns a change of these fields writes: themselves and those carried along."""
    carried = (
        f"CASE WHEN '{follows}' = ANY(j.fields) THEN ARRAY['{name}'] ELSE '{{}}' END"
        for name, follows in target.carried.items()
    )
    return " || ".join(("j.fields", *carried))
