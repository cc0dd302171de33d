"""Columns out of the database by COPY, with keyed digests in place of what names a person."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import polars as pl
from django.db.models import BinaryField, F, Func, QuerySet, TextField, Value

from qihang.apps.exports.sources import copied, typed

Types = Mapping[str, type[pl.DataType]]
DIGEST = 32  # hexadecimal characters of a digest: 128 bits


def frame_of(
    rows: QuerySet[Any, Any],
    columns: Mapping[str, Any],
    types: Types,
    then: Callable[[pl.DataFrame], pl.DataFrame] = lambda part: part,
) -> pl.DataFrame:
    """The rows as a typed frame: name of the frame's column -> field or expression; texts where `types` is silent.

    `then` changes some thousand rows at a time, so that what it makes of them never stands in memory whole.
    """
    made = [F(of) if isinstance(of, str) else of for of in columns.values()]
    values = rows.order_by().values_list(*made)
    parts = [then(_given(typed(part, types))) for part in copied(values, list(columns))]
    return pl.concat(parts, rechunk=True) if parts else then(empty(columns, types))


def _given(part: pl.DataFrame) -> pl.DataFrame:
    """With nothing in place of an empty text."""
    texts = pl.col(pl.String)
    return part.with_columns(pl.when(texts != "").then(texts).name.keep())


def empty(names: Iterable[str], types: Types) -> pl.DataFrame:
    """A frame without rows."""
    return pl.DataFrame(schema={name: types.get(name, pl.String) for name in names})


def digest(key: bytes, field: str) -> Func:
    """Of a keyed hash: equal for equal values within one run, of no use in another."""
    return Func(
        Value(key, output_field=BinaryField()),
        F(field),
        template=f"left(encode(sha256(%(expressions)s), 'hex'), {DIGEST})",
        arg_joiner=" || ",
        output_field=TextField(),
    )


def text_digest(key: bytes, field: str) -> Func:
    """The same of a text."""
    plain = Func(
        F(field), template="convert_to(%(expressions)s, 'UTF8')", output_field=BinaryField()
    )
    return Func(
        Value(key, output_field=BinaryField()),
        plain,
        template=f"left(encode(sha256(%(expressions)s), 'hex'), {DIGEST})",
        arg_joiner=" || ",
        output_field=TextField(),
    )


def mapped(frame: pl.DataFrame, column: str, made: str, of: Any) -> pl.DataFrame:
    """With a column made of another's distinct values, once each."""
    distinct: Sequence[Any] = frame[column].drop_nulls().unique().to_list()
    table = pl.DataFrame(
        {column: distinct, made: [of(value) for value in distinct]},
        schema={column: frame.schema[column], made: pl.String},
    )
    return frame.join(table, on=column, how="left", maintain_order="left")
