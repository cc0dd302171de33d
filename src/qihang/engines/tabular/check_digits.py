"""Check digits of identity numbers and credit codes over whole columns at once (GB 11643, GB 32100).

The same answers as `qihang.kernel.identity`, which looks at one number at a time.
"""

import numpy as np
import polars as pl

_LENGTH = 18
_ID_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_ID_DIGITS = np.frombuffer(b"10X98765432", np.uint8)
_SYMBOLS = b"0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = np.array([3**i % 31 for i in range(_LENGTH - 1)])
_ORDER = np.full(256, -1, np.int64)
_ORDER[list(_SYMBOLS)] = range(len(_SYMBOLS))


def id_numbers(texts: pl.Series) -> pl.Series:
    """Whether each text is an identity number with its date and check digit right; null for null."""
    shaped = texts.str.contains(r"^[0-9]{17}[0-9X]$").fill_null(value=False)
    born = texts.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    letters = _letters(texts, shaped)
    expected = _ID_DIGITS[(letters[:, :17] - ord("0")) @ _ID_WEIGHTS % 11]
    return _spread(texts, shaped, expected == letters[:, 17]) & born.is_not_null()


def credit_codes(texts: pl.Series) -> pl.Series:
    """Whether each text is a credit code with its check digit right; null for null."""
    shaped = texts.str.contains(rf"^[0-9]{{8}}[{_SYMBOLS.decode()}]{{10}}$").fill_null(value=False)
    values = _ORDER[_letters(texts, shaped)]
    expected = (31 - values[:, :17] @ _CODE_WEIGHTS % 31) % 31
    return _spread(texts, shaped, expected == values[:, 17])


def _letters(
    texts: pl.Series, shaped: pl.Series
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """The chosen texts, all of eighteen ASCII characters, as a matrix of their bytes."""
    joined = (texts.filter(shaped).str.join("").item() or "").encode()
    return np.frombuffer(joined, np.uint8).reshape(-1, _LENGTH).astype(np.int64)


def _spread(
    texts: pl.Series, shaped: pl.Series, right: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> pl.Series:
    """`right` back in the places of the chosen texts; False for the others, null for null."""
    answer = np.zeros(len(texts), np.bool_)
    answer[shaped.to_numpy()] = right
    known = pl.Series(answer)
    return pl.select(pl.when(texts.is_not_null()).then(known)).to_series()
