"""The summary of an evaluated stage: counts, examples, and a digest to see whether it has changed."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import polars as pl

from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import RowVerdict
from qihang.apps.intake.services.examples import (
    changed_samples,
    ended_samples,
    new_samples,
    rekeyed_samples,
)
from qihang.apps.intake.staging import store
from qihang.apps.intake.staging.frames import bytes_of, frames_of
from qihang.apps.intake.staging.previews import BatchPreview, CellFault, FaultGroup, sealed
from qihang.apps.intake.staging.table import Stage
from qihang.apps.intake.targets import Target, target_of
from qihang.engines.tabular import WARNING, dump_message, load_message
from qihang.engines.tabular.sheet_reader import FOUND

EXAMPLES = 5
_KIND = ["column", "code", "severity"]
_EXAMPLE = ("row", "cell", "value", "other", "said")
_SAID = """
    SELECT result._row, one::text
    FROM intake_result result, unnest(result.said) one WHERE result.said <> '{}' ORDER BY result._row
"""
_OUTCOME = """
    SELECT md5(coalesce(string_agg(concat_ws(',', _row, verdict, subject, fields, md5(before::text)),
        ';' ORDER BY _row), '')) FROM intake_result
"""
_VERDICTS = "SELECT verdict, count(*) FROM intake_result GROUP BY verdict"
_REKEYED = "SELECT count(*) FROM intake_result WHERE verdict = 'changed' AND fields && %(keys)s"
_FIELDS = """
    SELECT one, count(*) FROM intake_result result, unnest(result.fields) one
    WHERE result.verdict = 'changed' GROUP BY one ORDER BY count(*) DESC
"""


def outcome_of(stage: Stage) -> str:
    """A digest of everything the stage would do, with what it would overwrite."""
    return str(stage.read(_OUTCOME)[0][0])


def sum_up(stage: Stage) -> dict[str, Any]:
    """The columns of the batch that a preview fills; keeps what judging found beside the sheet."""
    batch = stage.batch
    target = target_of(batch)
    _store_faults(stage, target)
    kinds = _kinds(batch)
    preview = BatchPreview(
        kinds=kinds,
        fields=_fields(stage, target),
        new=new_samples(stage, target),
        changed=changed_samples(stage, target),
        ended=ended_samples(stage, target),
        rekeyed=rekeyed_samples(stage, target),
    )
    counts = dict(stage.read(_VERDICTS))
    return {
        "rows": stage.rows,
        **{str(verdict): counts.get(verdict, 0) for verdict in RowVerdict},
        "rekeyed": stage.read(_REKEYED, keys=sorted(target.keys))[0][0],
        "warnings": sum(k.count for k in kinds if k.severity == WARNING),
        "preview_sealed": sealed(preview),
    }


def _store_faults(stage: Stage, target: Target) -> None:
    """What judging found, in the form in which reading finds it."""
    complaints = {w.complaint.code: asdict(w.complaint) for w in target.objections}
    letters = {column: letter for letter, _, column in stage.batch.mapping if column}
    rows = []
    for row, text in stage.read(_SAID):
        one = json.loads(text)
        one = complaints.get(one["code"], {}) | one
        letter = letters.get(one["field"])
        cell = f"{letter}{row}" if letter else ""
        told = dump_message(one["message"], one["facts"])
        rows.append((row, one["field"], cell, one["severity"], one["code"], None, None, told))
    with store.writing() as kept:
        kept.write(bytes_of(pl.DataFrame(rows, schema=FOUND, orient="row")))
        kept.keep(f"{stage.batch.uuid}.said")


def _kinds(batch: Batch) -> tuple[FaultGroup, ...]:
    """Faults by kind, errors first, the most frequent first."""
    counts: dict[tuple[str, str, str], int] = {}
    messages: dict[tuple[str, str, str], str] = {}
    examples: dict[tuple[str, str, str], list[CellFault]] = {}
    for name in ("found", "said"):
        for frame in frames_of(f"{batch.uuid}.{name}"):
            for key, count, message, faults in _grouped(frame):
                counts[key] = counts.get(key, 0) + count
                messages.setdefault(key, message)
                examples.setdefault(key, []).extend(faults)
    kinds = (
        FaultGroup(*key, messages[key], count, tuple(examples[key][:EXAMPLES]))
        for key, count in counts.items()
    )
    return tuple(sorted(kinds, key=lambda k: (k.severity, -k.count)))


def _grouped(
    frame: pl.DataFrame,
) -> Iterable[tuple[tuple[str, str, str], int, str, list[CellFault]]]:
    first = [pl.col(name).head(EXAMPLES) for name in _EXAMPLE]
    grouped = frame.group_by(_KIND, maintain_order=True).agg(pl.len().alias("count"), *first)
    for column, code, severity, count, *some in grouped.iter_rows():
        rows = [dict(zip(_EXAMPLE, one, strict=True)) for one in zip(*some, strict=True)]
        told = [load_message({**row, "code": code}) for row in rows]
        faults = [CellFault(r["row"], r["cell"], f) for r, (_, f) in zip(rows, told, strict=True)]
        yield (column, code, severity), count, told[0][0], faults


def _fields(stage: Stage, target: Target) -> dict[str, int]:
    """How many rows change each field of the layout."""
    return {target.layout_field(column)[0]: count for column, count in stage.read(_FIELDS)}
