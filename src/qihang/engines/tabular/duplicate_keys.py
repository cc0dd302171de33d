"""Keys that stand in a sheet twice, found as its chunks go by."""

import numpy as np
import polars as pl

from qihang.engines.tabular.raw_cells import ROW


class DuplicateKeys:
    """Remembers where each key stood first: sixteen bytes a row, however long the keys are.

    Keys are compared by a 64-bit hash; in a sheet of a million rows the chance that two different
    keys are taken for one is below one in ten million.
    """

    def __init__(self) -> None:
        self.hashes = np.zeros(0, np.uint64)  # in order
        self.rows = np.zeros(0, np.uint32)

    def again(self, keys: pl.DataFrame) -> pl.DataFrame:
        """The rows of `keys` (`_row` and the columns of the key) that repeat an earlier one.

        Gives `_row` and `other`, the row where the key stood first. Rows with an empty key repeat
        nothing.
        """
        keys = keys.drop_nulls()
        hashes = keys.drop(ROW).hash_rows(seed=2024).to_numpy()
        rows = keys[ROW].to_numpy()
        order = np.argsort(hashes, kind="stable")
        hashes, rows = hashes[order], rows[order]
        firsts = rows[np.searchsorted(hashes, hashes)]
        places = np.searchsorted(self.hashes, hashes)
        known = places < len(self.hashes)
        known[known] = self.hashes[places[known]] == hashes[known]
        firsts[known] = self.rows[places[known]]
        again = firsts != rows
        self._remember(hashes[~again], rows[~again])
        return pl.DataFrame({ROW: rows[again], "other": firsts[again]}).sort(ROW)

    def _remember(
        self, hashes: "np.ndarray[tuple[int], np.dtype[np.uint64]]",
        rows: "np.ndarray[tuple[int], np.dtype[np.uint32]]",
    ) -> None:  # fmt: skip
        joined = np.concatenate([self.hashes, hashes])
        order = np.argsort(joined, kind="stable")
        self.hashes = joined[order]
        self.rows = np.concatenate([self.rows, rows])[order]
