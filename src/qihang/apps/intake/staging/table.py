"""Staged rows: a sheet's typed frame in a temporary table that lives as long as the transaction.

`intake_stage` holds the sheet (`_row` is the row in it, `_good` says that reading it found no
error), `intake_result` what each row would do (`Stage.make_results`). Both vanish with the
transaction; personal numbers are sealed before they come here (`Target.shape`), because a temporary
table may touch the disk.
"""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

import polars as pl
from django.db import connection

from qihang.apps.intake.models import Batch
from qihang.engines.tabular import dump_message
from qihang.kernel import Objection, Refusal

_SQL = {
    pl.String: "text",
    pl.Date: "date",
    pl.Boolean: "boolean",
    pl.Binary: "bytea",
    pl.Float64: "double precision",
}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing that can be wrong with a row that only the database knows, and the way out.

    An `error` keeps the row out, a `warning` is shown and lets it in.
    """

    code: str
    message: str
    field: str = ""
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A complaint about every row for which `where` holds.

    `facts` are the SQL of the message's {value} and {other}; {header} is the column's.
    """

    complaint: RowProblem
    where: str
    facts: Mapping[str, str] = field(default_factory=dict)


def problem_json(objection: Objection, severity: str) -> dict[str, Any]:
    """An objection of the domain's rules as one element of `said` (see Stage.make_results)."""
    sentence = json.loads(dump_message(objection.message, objection.facts))
    return {
        "code": objection.code,
        "severity": severity,
        "field": objection.field,
        **sentence,
    }


class Stage:
    """The staged rows of one batch; `columns` are their names, `now` is product time."""

    def __init__(
        self,
        batch: Batch,
        frames: Iterable[pl.DataFrame],
        now: datetime,
        report: Callable[[int], object] = int,
    ) -> None:
        """Make the table and fill it; `frames` have `_row`, `_good` and the shaped columns.

        `report` hears how many rows are staged. Raises Refusal no_rows where there are none.
        """
        self.batch, self.now, self.rows = batch, now, 0
        first, frames = _ahead(frames)
        self.columns = frozenset(first.columns)
        self._create(first.schema)
        names = ", ".join(f'"{name}"' for name in first.columns)
        statement = f"COPY intake_stage ({names}) FROM STDIN (FORMAT csv, NULL '\\N')"
        with connection.cursor() as cursor:
            with cursor.copy(statement) as target:
                for frame in frames:
                    target.write(_text(frame))
                    self.rows += frame.height
                    report(self.rows)
            cursor.execute("ANALYZE intake_stage")

    def run(self, sql: str, **facts: Any) -> int:
        """Execute with the batch's %(batch)s, %(reach)s, %(cohort)s and %(now)s; rows touched."""
        with self._cursor(sql, facts) as cursor:
            return cursor.rowcount

    def make_results(self, select: str, **facts: Any) -> None:
        """Make `intake_result` of a query over `intake_stage`, one row for each.

        Records that the sheet no longer has follow under numbers below zero, with the verdict
        ended. Columns: `_row`, `verdict` (rules.Verdict), `subject` (id of the record or null), `fields`
        (columns that would change), `said` (jsonb[] of {code, severity, facts} of the target's
        objections, of anything else with field and message), `before` (jsonb of what
        would be overwritten), and whatever the target wants to find again when it writes.
        """
        self.run(f"CREATE TEMPORARY TABLE intake_result ON COMMIT DROP AS {select}", **facts)
        self.run("ALTER TABLE intake_result ADD PRIMARY KEY (_row)")
        self.run("ANALYZE intake_result")

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
            cursor.execute("DROP TABLE IF EXISTS pg_temp.intake_stage, pg_temp.intake_result")
            cursor.execute(f"CREATE TEMPORARY TABLE intake_stage ({columns}) ON COMMIT DROP")


def _ahead(frames: Iterable[pl.DataFrame]) -> tuple[pl.DataFrame, Iterator[pl.DataFrame]]:
    """The first frame, and all of them again."""
    line = iter(frames)
    first = next(line, None)
    if first is None:
        raise Refusal("no_rows", "表里没有数据行，请检查是否选对了文件和工作表。")
    return first, chain((first,), line)


def _text(frame: pl.DataFrame) -> memoryview:
    """The rows as COPY reads them."""
    buffer = io.BytesIO()
    frame.with_columns(_hex(frame.schema)).write_csv(buffer, include_header=False, null_value="\\N")
    return buffer.getbuffer()


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
