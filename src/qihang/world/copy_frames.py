"""Frames into tables by COPY, and what a load leaves behind: sequences past the highest id."""

import io
from collections.abc import Iterable

import polars as pl
from django.db import connection
from django.db.models import Model

from qihang.world.chance import Ints

LOCAL = "+08:00"  # the world's time zone has no summer time


def moments(column: str) -> pl.Expr:
    """Minutes since 1970 (local) as a timestamp."""
    return pl.from_epoch(pl.col(column) * 60, time_unit="s")


def copy(model: type[Model], frame: pl.DataFrame) -> int:
    r"""Append the frame to the model's table, columns by name; number of rows.

    Columns the frame does not have take the field's plain default. Nulls stay null, empty texts
    stay empty, timestamps are local, bytes come as "\x…" texts.
    """
    table = model._meta.db_table  # noqa: SLF001 - the documented way to a model's table
    return _copy(table, frame.with_columns(**_defaults(model, frame.columns)))


def scratch(table: str, types: dict[str, str], frame: pl.DataFrame) -> int:
    """A temporary table that holds the frame until the transaction ends; number of rows."""
    columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP")
    return _copy(table, frame)


def _copy(table: str, frame: pl.DataFrame) -> int:
    columns = ", ".join(f'"{name}"' for name in frame.columns)
    buffer = io.BytesIO()
    frame.write_csv(
        buffer, include_header=False, datetime_format=f"%Y-%m-%d %H:%M:%S{LOCAL}", null_value="\\N"
    )
    statement = f"COPY {table} ({columns}) FROM STDIN (FORMAT csv, NULL '\\N')"
    with connection.cursor() as cursor, cursor.copy(statement) as target:
        target.write(buffer.getbuffer())
    return len(frame)


def _defaults(model: type[Model], given: list[str]) -> dict[str, pl.Expr]:
    known = {*given, "id"}
    fields = [f for f in model._meta.concrete_fields if f.column and f.column not in known]  # noqa: SLF001
    plain = [f for f in fields if f.has_default() and not callable(f.default)]
    blank = [f for f in fields if not f.has_default() and not f.null and f.empty_strings_allowed]
    return {
        **{str(f.column): pl.lit("") for f in blank},
        **{str(f.column): pl.lit(f.default) for f in plain},
    }


def advance_sequence(model: type[Model], past: int) -> None:
    """The next id the database gives out in the model's table is above `past`."""
    table = model._meta.db_table  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), greatest(%s,"  # noqa: S608 - own table
            f" (SELECT coalesce(max(id), 1) FROM {table})))",
            [table, past],
        )


def days(numbers: Ints) -> pl.Series:
    """Days since 1970 as dates."""
    return pl.Series(numbers).cast(pl.Int32).cast(pl.Date)


def hexed(values: Iterable[bytes]) -> pl.Series:
    """Bytes as PostgreSQL reads them in a text."""
    return pl.Series([f"\\x{value.hex()}" for value in values])
