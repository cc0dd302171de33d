"""Rows shown in a preview: new and ended ones, and a changed one for each way of changing."""

import json

from qihang.apps.intake.staging.previews import FieldDifference, Sample
from qihang.apps.intake.staging.table import Stage
from qihang.apps.intake.targets import Target
from qihang.policy import load

NEW, CHANGED, ENDED, REKEYED = 5, 12, 5, 100
_NEW = """
    SELECT result._row, {caption} FROM intake_result result JOIN intake_stage staged USING (_row)
    WHERE result.verdict = 'new' ORDER BY result._row LIMIT %(most)s
"""
_CHANGED = """
    SELECT result._row, {caption}, result.fields, result.before::text, (to_jsonb(staged) || to_jsonb(result))::text
    FROM ({chosen}) result JOIN intake_stage staged USING (_row) ORDER BY result._row LIMIT %(most)s
"""
_EACH_WAY = """
    SELECT DISTINCT ON (fields) * FROM intake_result WHERE verdict = 'changed' AND NOT fields && %(keys)s
    ORDER BY fields, _row
"""
_OF_KEYS = "SELECT * FROM intake_result WHERE verdict = 'changed' AND fields && %(keys)s"
_ENDED = """
    SELECT {caption} FROM intake_result result WHERE result.verdict = 'ended' ORDER BY result._row DESC LIMIT %(most)s
"""


def new_samples(stage: Stage, target: Target) -> tuple[Sample, ...]:
    """The first new rows by what people know them by."""
    rows = stage.read(_NEW.format(caption=_caption(stage, target)), most=NEW)
    return tuple(Sample(row, caption) for row, caption in rows)


def changed_samples(stage: Stage, target: Target) -> tuple[Sample, ...]:
    """Changed rows before and after, in values people can read; one for each way of changing."""
    return _before_and_after(stage, target, _EACH_WAY, CHANGED)


def rekeyed_samples(stage: Stage, target: Target) -> tuple[Sample, ...]:
    """The same of every row that changes a key of its record."""
    return _before_and_after(stage, target, _OF_KEYS, REKEYED)


def _before_and_after(stage: Stage, target: Target, chosen: str, most: int) -> tuple[Sample, ...]:
    caption = _caption(stage, target)
    rows = stage.read(
        _CHANGED.format(caption=caption, chosen=chosen), most=most, keys=sorted(target.keys)
    )
    return tuple(
        Sample(row, caption, tuple(_differences(target, *columns)))
        for row, caption, *columns in rows
    )


def ended_samples(stage: Stage, target: Target) -> tuple[Sample, ...]:
    """Records the sheet no longer has; they stand in no row of it."""
    known = ", ".join(f"result.before ->> '{name}'" for name in target.caption)
    caption = f"array_to_string(ARRAY[{known}]::text[], ' ')"
    return tuple(
        Sample(0, columns) for (columns,) in stage.read(_ENDED.format(caption=caption), most=ENDED)
    )


def _differences(
    target: Target, fields: list[str], before: str, after: str
) -> list[FieldDifference]:
    """By the column that can be shown; columns that stand for no field of the layout are left out."""
    old, new = json.loads(before), json.loads(after)
    layout = load().layout(target.layout).columns
    differences = []
    for field, column in map(target.layout_field, fields):
        if field in layout:
            codes = target.code_sets.get(column, layout[field].codes)
            words = target.value_labels(column, [old.get(column), new.get(column)])
            was, will_be = (words.get(v, v) for v in (old.get(column), new.get(column)))
            differences.append(FieldDifference(field, was, will_be, codes))
    return differences


def _caption(stage: Stage, target: Target) -> str:
    known = [f'staged."{name}"::text' for name in target.caption if name in stage.columns]
    return f"array_to_string(ARRAY[{', '.join(known)}]::text[], ' ')"
