"""Numbers of made-up people: identity numbers, exam numbers, phones, by whole columns."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qihang.world.chance import Ints

_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECKS = np.array(list("10X98765432"))
_PREFIXES = np.array(
    ["131", "135", "138", "150", "152", "156", "158", "176", "178", "183", "187", "188"]
)
_STRIDE, _SERIALS = 35, 500  # serials of one county, day and sex; each chunk has its own stretch


def id_numbers(county: Ints, born: NDArray[np.datetime64], sex: Ints, chunk: int) -> pl.Series:
    """Valid identity numbers (GB 11643), all different within a cohort whose chunks differ.

    `county` six-digit codes as numbers, `born` days, `sex` 1 or 2; at most 14 chunks.
    """
    frame = pl.DataFrame({"county": county, "born": born, "sex": sex}).with_columns(
        nth=pl.int_range(pl.len()).over("county", "born", "sex")
    )
    nth = frame["nth"].to_numpy()
    if len(nth) and (nth.max() >= _STRIDE or chunk * _STRIDE + _STRIDE > _SERIALS):
        message = "more people of one county and birthday than there are serials"
        raise ValueError(message)
    serial = (chunk * _STRIDE + nth) * 2 + (sex == 1)
    day = frame["born"].dt.strftime("%Y%m%d").cast(pl.Int64).to_numpy()
    body = (county.astype(np.int64) * 10**8 + day) * 1000 + serial
    digits = body[:, None] // 10 ** np.arange(16, -1, -1) % 10
    check = _CHECKS[(digits * _WEIGHTS).sum(axis=1) % 11]
    return pl.Series(body).cast(pl.String) + pl.Series(check)


def exam_numbers(enrolled: Ints, county: Ints, ordinal: Ints) -> pl.Series:
    """Fourteen digits: two of the year of entry, four of the city, eight of a running number."""
    number = (enrolled % 100) * 10**12 + county // 100 * 10**8 + ordinal % 10**8
    return pl.Series(number).cast(pl.String)


def phones(seed: int, ordinal: Ints) -> pl.Series:
    """Mobile numbers, all different for up to a hundred million ordinals."""
    rest = (ordinal.astype(np.int64) * 48_271_829 + seed * 7_919 + 31_415_927) % 10**8
    prefix = _PREFIXES[ordinal % len(_PREFIXES)]
    return pl.Series(prefix) + pl.Series(rest).cast(pl.String).str.zfill(8)


def masked(column: str) -> pl.Expr:
    """As `kernel.identity.mask` writes it: first three and last two characters left."""
    hidden = pl.lit("*").repeat_by(pl.col(column).str.len_chars() - 5).list.join("")
    return pl.col(column).str.slice(0, 3) + hidden + pl.col(column).str.slice(-2)
