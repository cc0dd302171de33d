"""Frames written row by row: what a test does not name is not given."""

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from qihang.engines.checks import FRAMES, Result, run
from qihang.kernel import Cohort
from qihang.policy import load

Row = Mapping[str, object]
DAY = date(2024, 9, 1)
COHORT = Cohort(2024)
_TYPES = {"text": pl.String, "whole": pl.Int64, "date": pl.Date, "flag": pl.Boolean}


def frame(name: str, rows: Iterable[Row]) -> pl.DataFrame:
    """The frame with all its columns."""
    schema = {column.name: _TYPES[column.type] for column in FRAMES[name].columns}
    wrong = {key for row in rows for key in row} - schema.keys()
    assert not wrong, f"{name} has no column {wrong}"
    return pl.DataFrame([{**dict.fromkeys(schema), **row} for row in rows], schema)


def registration(number: int, **values: object) -> Row:
    """A registration that counts, of a graduate of its own."""
    return {
        "registration": str(number),
        "graduate": f"g{number}",
        "person": f"p{number}",
        "university": "U1",
        "college": "C1",
        "cohort": 2024,
        "kind": "11",
        "effective": True,
        "filed_on": date(2024, 6, 1),
        **values,
    }


def frames(**rows: Iterable[Row]) -> dict[str, pl.DataFrame]:
    """Each frame that is named."""
    return {name: frame(name, list(each)) for name, each in rows.items()}


def found(check: str, tables: Mapping[str, pl.DataFrame], day: date = DAY) -> Result:
    """What one check finds."""
    policy = load()
    return run(
        dict(tables), policy.check_set(day).only(check), dict(policy.check_parameters(day, COHORT))
    )
