"""What a sheet would do to a register, by the conditions with which it is then loaded."""

from qihang.apps.intake.targets import Stage
from qihang.apps.registers.rules import CONTENT, KEY, Origin, RegisterShape
from qihang.apps.registers.services.replacement import differs, matches, standing, table

REPEATED = "register_row_repeated"
# What is shown of a record that ends: of persons nothing but the masked number.
ENDED_BY = {RegisterShape.FIRMS: ("name", "code"), RegisterShape.PEOPLE: ("person_masked",)}


def evaluate(stage: Stage, shape: RegisterShape, register: str, origin: Origin) -> None:
    """Make `intake_result`; a whole delivery without faulty rows also ends what it does not have."""
    stage.make_results(
        f"{_rows(shape)} UNION ALL {_ended(shape)}",
        source=origin.source,
        register=register,
        whole=origin.whole,
    )


def _rows(shape: RegisterShape) -> str:
    """Rows of the sheet; the first of those with the same key counts."""
    return f"""
        SELECT _row, subject, said, fields, CASE WHEN fields <> '{{}}' THEN before END AS before,
            CASE WHEN NOT _good THEN 'refused' WHEN again THEN 'same' WHEN subject IS NULL THEN 'new'
                WHEN fields = '{{}}' THEN 'same' ELSE 'changed' END AS verdict
        FROM (
            SELECT arriving._row, arriving._good, arriving.again, held.id AS subject,
                CASE WHEN again THEN ARRAY[jsonb_build_object('code', '{REPEATED}',
                    'severity', 'warning', 'facts', '{{}}'::jsonb)] ELSE '{{}}'::jsonb[] END AS said,
                CASE WHEN held.id IS NULL OR again THEN '{{}}'
                    ELSE array_remove(ARRAY[{_fields(shape)}]::text[], NULL) END AS fields,
                {_object(CONTENT[shape])} AS before
            FROM (SELECT *, _good AND row_number() OVER (
                    PARTITION BY _good, {", ".join(KEY[shape])} ORDER BY _row) > 1 AS again
                FROM intake_stage) arriving
            LEFT JOIN {table(shape)} held ON {standing(shape)} AND {matches(shape)}
        ) looked
    """  # noqa: S608 - own tables and columns


def _ended(shape: RegisterShape) -> str:
    return f"""
        SELECT -row_number() OVER (ORDER BY held.id), held.id, '{{}}'::jsonb[], '{{}}'::text[],
            {_object(ENDED_BY[shape])}, 'ended'
        FROM {table(shape)} held
        WHERE %(whole)s AND {standing(shape)}
            AND NOT EXISTS (SELECT FROM intake_stage WHERE NOT _good)
            AND NOT EXISTS (SELECT FROM intake_stage arriving WHERE {matches(shape)})
    """  # noqa: S608


def _fields(shape: RegisterShape) -> str:
    """Names of the columns that say something else."""
    return ", ".join(f"CASE WHEN {differs(name)} THEN '{name}' END" for name in CONTENT[shape])


def _object(columns: tuple[str, ...]) -> str:
    pairs = ", ".join(f"'{name}', held.{name}" for name in columns)
    return f"jsonb_build_object({pairs})"
