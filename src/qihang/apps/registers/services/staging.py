"""Rows of a delivery into a scratch table: completed, hashed, masked; each key once.

They come as frames by COPY, or from a sheet's stage, whose rows were `prepared` when it was read.
"""

import io
import re
from collections.abc import Callable, Iterable

import numpy as np
import polars as pl
from django.db import connection

from qihang.apps.intake.targets import Stage
from qihang.apps.orgs.services import keyed_hash
from qihang.apps.registers.rules import COLUMNS, KEY, RegisterShape
from qihang.apps.registers.rules import plain as as_compared
from qihang.kernel import Refusal
from qihang.kernel.identity import clean_id_number, mask

# Every column of the scratch table with its type and how long a text may be.
ARRIVING: dict[RegisterShape, dict[str, tuple[str, int]]] = {
    RegisterShape.FIRMS: {
        "code": ("text", 18),
        "name": ("text", 120),
        "plain": ("text", 120),
        "grams": ("integer[]", 0),
        "status": ("text", 40),
        "kind": ("text", 3),
        "industry": ("text", 3),
        "place": ("text", 6),
        "founded_date": ("date", 0),
        "ended_date": ("date", 0),
        "status_date": ("date", 0),
        "owner_hash": ("bytea", 0),
        "scope_text": ("text", 2000),
        "staff_count": ("integer", 0),
    },
    RegisterShape.PEOPLE: {
        "person_hash": ("bytea", 0),
        "person_masked": ("text", 18),
        "name": ("text", 60),
        "kind": ("text", 12),
        "body_code": ("text", 18),
        "body_name": ("text", 120),
        "place": ("text", 6),
        "note": ("text", 120),
        "from_date": ("date", 0),
        "until_date": ("date", 0),
        "phone_hash": ("bytea", 0),
    },
}
KEYED = {RegisterShape.FIRMS: "code", RegisterShape.PEOPLE: "id_number"}
_FULL = [chr(code) for code in range(0xFF01, 0xFF5F)]
_HALF = [chr(ord(char) - 0xFEE0) for char in _FULL]
_SIGNS = re.compile(r"[\s-]")
_BATCH = 50_000  # rows prepared at once
_TYPES = {"day": pl.Date, "whole": pl.Int64}


def copy_in(
    shape: RegisterShape, frames: Iterable[pl.DataFrame], report: Callable[[int], object]
) -> int:
    """Fill `arriving` with all frames; number of rows. Raises Refusal key_missing, value_too_long."""
    _make(shape)
    statement = f"COPY arriving ({', '.join(ARRIVING[shape])}) FROM STDIN (FORMAT csv)"
    rows = 0
    with connection.cursor() as cursor, cursor.copy(statement) as target:
        for frame in frames:
            for part in frame.iter_slices(_BATCH):
                _must_have_keys(part, KEYED[shape], rows)
                target.write(_as_csv(prepared(shape, part, rows)))
                rows += len(part)
                report(rows)
    return rows


def move_in(shape: RegisterShape, stage: Stage) -> int:
    """Fill `arriving` with the good rows of a sheet whose stage has the prepared columns."""
    _make(shape)
    columns = ARRIVING[shape]
    staged = ", ".join(f"{name}::{kind}" for name, (kind, _) in columns.items())
    return stage.run(f"""
        INSERT INTO arriving ({", ".join(columns)})
        SELECT {staged} FROM intake_stage WHERE _good ORDER BY _row
    """)  # noqa: S608 - own columns


def once_each(shape: RegisterShape) -> int:
    """Leave the first row of every key in `arriving`; how many went."""
    keys = ", ".join(KEY[shape])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE arriving")
        cursor.execute(f"""
            SELECT (SELECT count(*) FROM arriving)
                - (SELECT count(*) FROM (SELECT DISTINCT {keys} FROM arriving) different)
        """)  # noqa: S608
        again = int(cursor.fetchone()[0])
        if again:
            cursor.execute(f"""
                DELETE FROM arriving WHERE ctid IN (
                    SELECT ctid FROM (
                        SELECT ctid, row_number() OVER (PARTITION BY {keys} ORDER BY ctid) AS number
                        FROM arriving) numbered WHERE number > 1)
            """)  # noqa: S608
    return again


def _make(shape: RegisterShape) -> None:
    defined = ", ".join(f"{name} {kind}" for name, (kind, _) in ARRIVING[shape].items())
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.arriving")
        cursor.execute(f"CREATE TEMPORARY TABLE arriving ({defined}) ON COMMIT DROP")


def _as_csv(frame: pl.DataFrame) -> memoryview:
    """Texts quoted, so that an empty text is not a missing value."""
    buffer = io.BytesIO()
    binary = [name for name, kind in frame.schema.items() if kind == pl.Binary]
    hexed = (pl.concat_str(pl.lit("\\x"), pl.col(n).bin.encode("hex")).alias(n) for n in binary)
    frame.with_columns(hexed).write_csv(buffer, include_header=False, quote_style="non_numeric")
    return buffer.getbuffer()


def prepared(shape: RegisterShape, part: pl.DataFrame, before: int = 0) -> pl.DataFrame:
    """The columns of ARRIVING; raises Refusal value_too_long, naming the row after `before` others."""
    whole = _completed(shape, part)
    ready = _owned(_firms(whole)) if shape == RegisterShape.FIRMS else _people(whole)
    _must_fit(ready, ARRIVING[shape], before)
    return ready.select(*ARRIVING[shape])


def _completed(shape: RegisterShape, part: pl.DataFrame) -> pl.DataFrame:
    """Every column there is, texts without blanks at their ends, days as days."""
    known = COLUMNS[shape]
    texts = [_clean(part, n) for n, kind in known.items() if kind == "text"]
    typed = [
        (pl.col(n).cast(_TYPES[kind]) if n in part.columns else pl.lit(None, _TYPES[kind])).alias(n)
        for n, kind in known.items()
        if kind in _TYPES
    ]
    return part.select(*texts, *typed) if part.columns else part


def _clean(part: pl.DataFrame, name: str) -> pl.Expr:
    held = pl.col(name).cast(pl.String) if name in part.columns else pl.lit(None, pl.String)
    return (
        held.fill_null("").str.replace_all("\x00", "", literal=True).str.strip_chars().alias(name)
    )


def _firms(frame: pl.DataFrame) -> pl.DataFrame:
    plain = (
        pl.col("name")
        .str.replace_many(_FULL, _HALF)
        .str.replace_all(r"[\s·•・]+", "")
        .str.to_uppercase()
    )
    named = frame.with_columns(plain.alias("plain"), pl.col("code").str.to_uppercase())
    return named.with_columns(grams=_grams(named["plain"]))


def _owned(frame: pl.DataFrame) -> pl.DataFrame:
    owners = zip(frame["legal_person_number"], frame["legal_person"], strict=True)
    hashes = [_owner(*owner) for owner in owners]
    return frame.with_columns(owner_hash=pl.Series(hashes, dtype=pl.Binary))


def _owner(number: str, name: str) -> bytes | None:
    """By the number, else by the name under a mark that no number has."""
    if number:
        return keyed_hash(clean_id_number(number))
    return keyed_hash(f"name:{as_compared(name)}") if name else None


def _grams(plain: pl.Series) -> pl.Series:
    """As `rules.grams`, for a whole column, written as arrays of the database."""
    width = max(2, _longest(plain))
    chars = plain.to_numpy().astype(f"<U{width}").view(np.uint32).reshape(len(plain), width)
    pairs = (chars[:, :-1].astype(np.int64) * 65_599 + chars[:, 1:]) % 2**31
    none = pl.Series(np.where(chars[:, 1:] == 0, -1, pairs)).arr.to_list()
    held = none.list.eval(pl.element().filter(pl.element() >= 0))
    return "{" + held.cast(pl.List(pl.String)).list.join(",") + "}"


def _longest(texts: pl.Series) -> int:
    """Characters of the longest text, 0 where there is none."""
    return max(texts.str.len_chars().to_numpy(), default=0)


def _people(frame: pl.DataFrame) -> pl.DataFrame:
    numbers = [clean_id_number(number) for number in frame["id_number"].to_list()]
    return frame.with_columns(
        person_hash=pl.Series([keyed_hash(number) for number in numbers], dtype=pl.Binary),
        person_masked=pl.Series([mask(number) for number in numbers], dtype=pl.String),
        phone_hash=pl.Series([_phone(phone) for phone in frame["phone"]], dtype=pl.Binary),
    )


def _phone(phone: str) -> bytes | None:
    """As `people` keeps a graduate's, so that both can be compared."""
    return keyed_hash(_SIGNS.sub("", phone).removeprefix("+86")) if phone else None


def _must_have_keys(frame: pl.DataFrame, key: str, before: int) -> None:
    empty = frame.select(_clean(frame, key))[key] == ""
    if empty.any():
        raise Refusal(
            "key_missing",
            "第 {row} 行缺少“{column}”，无法导入。请补上后再试。",
            row=before + int(empty.arg_max() or 0) + 1,
            column=key,
        )


def _must_fit(frame: pl.DataFrame, columns: dict[str, tuple[str, int]], before: int) -> None:
    for name, (_, most) in columns.items():
        if not most or _longest(frame[name]) <= most:
            continue
        row = int((frame[name].str.len_chars() > most).arg_max() or 0)
        raise Refusal(
            "value_too_long",
            "第 {row} 行的“{column}”超过 {most} 个字，请核对。",
            row=before + row + 1,
            column=name,
            most=most,
        )
