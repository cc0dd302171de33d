"""Seeding a small world as `qihang world seed` does, against the ORM in bulk and against bare COPY.

With the ORM both sides make the same frames, put the same indexes aside, post the same ledger and
are taken back; only how rows reach the tables differs: COPY here, `bulk_create` there. Bare COPY is
the floor: the same rows, ready as text, into one table of one column without any index.
"""

import io
import json
import time
from collections.abc import Callable
from datetime import datetime
from statistics import median
from typing import Any
from unittest.mock import patch

import polars as pl
from django.db import connection, models, transaction
from django.utils import timezone

from qihang.world import copy_frames, seed

ROUNDS = 3
SEED = 2024
BATCH = 1_000

Copy = Callable[[type[models.Model], pl.DataFrame], int]


def compare(seconds: float) -> None:  # noqa: ARG001 - the rounds are of fixed work
    """Print rows per second of both and their ratio."""
    kept: list[bytes] = []
    rate(keeping(kept))  # warm
    rates = [(rate(copy_frames.copy), rate(by_objects), bare(kept)) for _ in range(ROUNDS)]
    ours, theirs, floor = (median(side) for side in zip(*rates, strict=True))
    for peer, pace in (("bulk_create", theirs), ("bare COPY", floor)):
        print(
            f"{'seeding a small world':26} {ours / pace:5.2f} x {peer} "
            f"({ours:,.0f} / {pace:,.0f} rows a second, everything counted)",
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
    with transaction.atomic(), patch.object(seed, "copy", counting):
        seed.seed("small", SEED)
        transaction.set_rollback(True)
    return rows / (time.perf_counter() - began)


def keeping(kept: list[bytes]) -> Copy:
    """Copies as ever and keeps the rows as text."""

    def copy(model: type[models.Model], frame: pl.DataFrame) -> int:
        text = io.BytesIO()
        frame.write_csv(text, include_header=False)
        kept.append(text.getvalue())
        return copy_frames.copy(model, frame)

    return copy


def bare(kept: list[bytes]) -> float:
    """Rows per second of COPY alone, a line a row, taken back."""
    take = "COPY bench_line FROM STDIN (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02')"
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_line (line text)")
        for text in kept:
            with cursor.copy(take) as target:
                target.write(text)
        took = time.perf_counter() - began
        cursor.execute("SELECT count(*) FROM bench_line")
        rows = int(cursor.fetchone()[0])
        transaction.set_rollback(True)
    if rows != sum(text.count(b"\n") for text in kept):
        raise RuntimeError(f"{rows} rows are not what was sent")
    return rows / took


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
