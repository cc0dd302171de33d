"""Staged rows: a sheet's typed frame in a temporary table that lives as long as the transaction.

`intake_stage` holds the sheet (`_row` is the row in it, `_refused` says that reading it found an
error), `intake_judged` what each row would do (`Stage.judge`). Both vanish with the transaction; personal numbers
are sealed before they come here (`Target.shape`), because a temporary table may touch the disk.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl
from django.db import connection

from qihang.apps.intake.models import Batch

_SQL = {
    pl.String: "text",
    pl.Date: "date",
    pl.Boolean: "boolean",
    pl.Binary: "bytea",
    pl.Float64: "double precision",
}
CHUNK = 100_000  # rows turned into text at once


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that can be wrong with a row: as `Objection`, with how much it weighs.

    An `error` keeps the row out, a `warning` is told and lets it in.
    """

    code: str
    message: str
    field: str = ""
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class When:
    """A complaint about every row for which `where` holds; `facts` are named SQL expressions."""

    complaint: Complaint
    where: str
    facts: Mapping[str, str] = field(default_factory=dict)


class Stage:
    """The staged rows of one batch; `columns` are their names, `now` is product time."""

    def __init__(self, batch: Batch, frame: pl.DataFrame, now: datetime) -> None:
        """Make the tables and fill them. `frame` has `_row`, `_refused` and the shaped columns."""
        self.batch, self.now = batch, now
        self.columns = frozenset(frame.columns)
        self._create(frame.schema)
        self._copy(frame)

    def run(self, sql: str, **facts: Any) -> int:
        """Execute with the batch's %(batch)s, %(reach)s, %(cohort)s and %(now)s; rows touched."""
        with self._cursor(sql, facts) as cursor:
            return cursor.rowcount

    def judge(self, select: str, **facts: Any) -> None:
        """Make `intake_judged` of a query over `intake_stage`, one row for each.

        Columns: `_row`, `verdict` (rules.Verdict), `subject` (id of the record or null), `fields`
        (columns that would change), `said` (jsonb[] of {code, facts}), `before` (jsonb of what
        would be overwritten), and whatever the target wants to find again when it writes.
        """
        self.run(f"CREATE TEMPORARY TABLE intake_judged ON COMMIT DROP AS {select}", **facts)
        self.run("ALTER TABLE intake_judged ADD PRIMARY KEY (_row)")
        self.run("ANALYZE intake_judged")

    def read(self, sql: str, **facts: Any) -> list[tuple[Any, ...]]:
        """The rows of a query, with the same facts."""
        with self._cursor(sql, facts) as cursor:
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    @contextmanager
    def _cursor(self, sql: str, facts: Mapping[str, Any]) -> Iterator[Any]:
        batch = self.batch
        known: dict[str, Any] = {
            "batch": batch.pk,
            "reach": batch.reach,
            "cohort": batch.cohort,
            "now": self.now,
        }
        with connection.cursor() as cursor:
            cursor.execute(sql, {**known, **facts})
            yield cursor

    def _create(self, schema: pl.Schema) -> None:
        columns = ", ".join(f'"{name}" {_sql(kind)}' for name, kind in schema.items())
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS pg_temp.intake_stage, pg_temp.intake_judged")
            cursor.execute(f"CREATE TEMPORARY TABLE intake_stage ({columns}) ON COMMIT DROP")

    def _copy(self, frame: pl.DataFrame) -> None:
        names = ", ".join(f'"{name}"' for name in frame.columns)
        statement = f"COPY intake_stage ({names}) FROM STDIN (FORMAT csv, NULL '\\N')"
        with connection.cursor() as cursor:
            with cursor.copy(statement) as target:
                for part in frame.with_columns(_hex(frame.schema)).iter_slices(CHUNK):
                    buffer = io.BytesIO()
                    part.write_csv(buffer, include_header=False, null_value="\\N")
                    target.write(buffer.getbuffer())
            cursor.execute("ANALYZE intake_stage")


def _sql(kind: pl.DataType) -> str:
    if kind.is_integer():
        return "bigint"
    if kind.is_decimal():
        return "numeric"
    return _SQL[kind.base_type()]


def _hex(schema: pl.Schema) -> list[pl.Expr]:
    """Bytes as PostgreSQL reads them in a text."""
    binary = [name for name, kind in schema.items() if kind == pl.Binary]
    return [pl.concat_str(pl.lit("\\x"), pl.col(n).bin.encode("hex")).alias(n) for n in binary]
