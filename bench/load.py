"""Seeding a small world as `qihang world seed` does, against the same rows through the ORM in bulk.

Both sides make the same frames, put the same indexes aside, post the same ledger and are taken back;
only how rows reach the tables differs: COPY here, `bulk_create` there.
"""

import json
import time
from collections.abc import Callable
from datetime import datetime
from statistics import median
from typing import Any
from unittest.mock import patch

import polars as pl
from django.db import models, transaction
from django.utils import timezone

from qihang.world import copying, seeding

ROUNDS = 3
SEED = 2024
BATCH = 1_000

Copy = Callable[[type[models.Model], pl.DataFrame], int]


def compare(seconds: float) -> None:  # noqa: ARG001 - the rounds are of fixed work
    """Print rows per second of both and their ratio."""
    rates = [(rate(copying.copy), rate(by_objects)) for _ in range(ROUNDS)]
    ours, theirs = median(r[0] for r in rates), median(r[1] for r in rates)
    print(
        f"{'seeding a small world':26} {ours / theirs:5.1f} x bulk_create "
        f"({ours:,.0f} / {theirs:,.0f} rows a second, everything counted)",
        flush=True,
    )


def rate(copy: Copy) -> float:
    """Rows per second of a whole seeding that puts its rows into the tables like this."""
    rows = 0

    def counting(model: type[models.Model], frame: pl.DataFrame) -> int:
        nonlocal rows
        rows += len(frame)
        return copy(model, frame)

    began = time.perf_counter()
    with transaction.atomic(), patch.object(seeding, "copy", counting):
        seeding.seed("small", SEED)
        transaction.set_rollback(True)
    return rows / (time.perf_counter() - began)


def by_objects(model: type[models.Model], frame: pl.DataFrame) -> int:
    """Append the frame as model objects, the way application code does in bulk."""
    columns = {f.column: f for f in model._meta.concrete_fields}  # noqa: SLF001
    read = [(columns[name].attname, reader(columns[name])) for name in frame.columns]
    objects = (
        model(**{name: as_value(value) for (name, as_value), value in zip(read, row, strict=True)})
        for row in frame.iter_rows()
    )
    model._default_manager.bulk_create(objects, batch_size=BATCH)  # noqa: SLF001
    return len(frame)


def reader(field: Any) -> Callable[[Any], Any]:
    """How a value of a frame becomes one of this field."""
    if isinstance(field, models.BinaryField):
        return lambda text: None if text is None else bytes.fromhex(text[2:])
    if isinstance(field, models.JSONField):
        return json.loads
    if isinstance(field, models.DateTimeField):
        return _aware
    return lambda value: value


def _aware(moment: datetime | None) -> datetime | None:
    return None if moment is None else timezone.make_aware(moment)
