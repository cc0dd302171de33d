"""Writes the evaluated rows: new rows, changed rows, and what both changed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import NOT_PROVIDED, Field

from qihang.apps.intake.staging.table import Stage
from qihang.apps.intake.upsert.outcomes import compared, table
from qihang.apps.orgs.integrity import signed
from qihang.apps.orgs.services import must_be_as_signed

if TYPE_CHECKING:
    from qihang.apps.intake.upsert import Upsert

_NUMBER = """
    UPDATE intake_result SET subject = nextval(pg_get_serial_sequence('{table}', 'id'))
    WHERE verdict = 'new'
"""
_INSERT = """
    INSERT INTO {table} (id, {names}) SELECT result.subject, {values}
    FROM intake_result result JOIN intake_stage staged USING (_row) WHERE result.verdict = 'new'
"""
_UPDATE = """
    UPDATE {table} record SET {values}
    FROM intake_result result JOIN intake_stage staged USING (_row)
    WHERE record.id = result.subject AND result.verdict = 'changed'
"""
_REMEMBER = """
    INSERT INTO intake_change (batch_id, subject, row, before, after, digest)
    SELECT %(batch)s, result.subject, result._row, result.before, CASE WHEN result.before IS NOT NULL THEN (
            SELECT jsonb_object_agg(key, to_jsonb(record) -> key) FROM jsonb_object_keys(result.before) key) END,
        {digest}
    FROM intake_result result JOIN {table} record ON record.id = result.subject
    WHERE result.verdict IN ('new', 'changed')
"""


_CHANGED = "SELECT subject FROM intake_result WHERE verdict = 'changed'"


def write(target: "Upsert", stage: Stage) -> frozenset[int]:
    """Insert, update, remember; the ids touched.

    Refuses with not_as_signed where a record that is to change was altered outside the product.
    """
    if kind := signed.kind_of(target.model):
        must_be_as_signed(**{kind.kind: [number for (number,) in stage.read(_CHANGED)]})
    name = table(target)
    # Changes first: a new record may have a number that a changed one gives up.
    stage.run(_UPDATE.format(table=name, values=", ".join(_changes(target, stage))))
    if target.creates:
        stage.run(_NUMBER.format(table=name))
        fresh = _fresh(target, stage)
        names = ", ".join(f'"{column}"' for column in fresh)
        stage.run(_INSERT.format(table=name, names=names, values=", ".join(fresh.values())))
    stage.run(_REMEMBER.format(table=name, digest=digest(target)))
    touched = "SELECT subject FROM intake_result WHERE verdict IN ('new', 'changed')"
    return frozenset(row[0] for row in stage.read(touched))


def digest(target: "Upsert") -> str:
    """MD5 of all columns the target writes: has anybody changed the record since?"""
    return digest_of((*target.columns, *target.paired))


def digest_of(columns: Iterable[str]) -> str:
    """The same of these columns: what Change.digest keeps."""
    return "md5(ROW(" + ", ".join(f'record."{name}"' for name in columns) + ")::text)"


def _changes(target: "Upsert", stage: Stage) -> list[str]:
    own = [
        f'"{name}" = ' + (value if target.whole else f'COALESCE({value}, record."{name}")')
        for name in compared(target, stage)
        for value in (_value(target, name),)
    ]
    paired = [
        f'"{name}" = CASE WHEN \'{follows}\' = ANY(result.fields) THEN staged."{name}" ELSE record."{name}" END'
        for name, follows in target.paired.items()
        if name in stage.columns
    ]
    return own + paired


def _fresh(target: "Upsert", stage: Stage) -> dict[str, str]:
    """Column -> SQL of its value in a new row: staged, else the target's own, else the model's."""
    staged = {*compared(target, stage), *(c for c in target.paired if c in stage.columns)}
    values = {}
    for field in target.model._meta.concrete_fields:  # noqa: SLF001 - the documented way
        column = str(field.column)
        usual = target.fresh.get(column) or _usual(field)
        options = [_value(target, column)] if column in staged else []
        options += [usual] if usual else []
        if options and column != "id":
            values[column] = f"COALESCE({', '.join(options)})" if options[1:] else options[0]
    return values


def _usual(field: "Field[object, object]") -> str:
    """The plain default of a model's field as SQL, "" where it has none."""
    if field.default is not NOT_PROVIDED and not callable(field.default):
        return "'" + str(field.default).replace("'", "''") + "'"
    return "''" if not field.null and field.empty_strings_allowed else ""


def _value(target: "Upsert", column: str) -> str:
    return f'{"result" if column in target.derived else "staged"}."{column}"'
