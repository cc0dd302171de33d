"""Frames into tables by COPY, and what a load leaves behind: sequences past the highest id."""

import io

import polars as pl
from django.db import connection

LOCAL = "+08:00"  # the world's time zone has no summer time


def moments(column: str) -> pl.Expr:
    """Minutes since 1970 (local) as a timestamp."""
    return pl.from_epoch(pl.col(column) * 60, time_unit="s")


def copy(table: str, frame: pl.DataFrame) -> int:
    """Append the frame to the table, columns by name; number of rows.

    Nulls stay null, empty texts stay empty, timestamps are local, bytes come as "\\x…" texts.
    """
    columns = ", ".join(f'"{name}"' for name in frame.columns)
    buffer = io.BytesIO()
    frame.write_csv(
        buffer, include_header=False, datetime_format=f"%Y-%m-%d %H:%M:%S{LOCAL}", null_value="\\N"
    )
    statement = f"COPY {table} ({columns}) FROM STDIN (FORMAT csv, NULL '\\N')"
    with connection.cursor() as cursor, cursor.copy(statement) as target:
        target.write(buffer.getbuffer())
    return len(frame)


def advance_sequence(table: str, past: int) -> None:
    """The next id the database gives out in this table is above `past`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), greatest(%s, (SELECT coalesce(max(id), 1)"
            f" FROM {table})))",
            [table, past],
        )
