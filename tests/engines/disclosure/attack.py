"""What somebody can reckon who knows every sum that is shown: the range of each cell, by linear programming."""

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

Cell = TypeVar("Cell")
ROUND = 6


class Attack(Generic[Cell]):
    """Unknown numbers of persons, none below nought, and the sums that were learned about them."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.places = {cell: place for place, cell in enumerate(cells)}
        self.rows: list[dict[int, float]] = []
        self.sums: list[float] = []
        self.matrix: csr_matrix | None = None

    def learn(self, cells: Mapping[Cell, int] | Iterable[Cell], total: int) -> None:
        """That these cells (with their signs, where given) come to the total."""
        signs: Mapping[Cell, int] = cells if isinstance(cells, Mapping) else dict.fromkeys(cells, 1)
        self.rows.append({self.places[cell]: sign for cell, sign in signs.items()})
        self.sums.append(total)

    def range_of(self, cells: Iterable[Cell]) -> tuple[int, int]:
        """The least and the most the cells can come to together."""
        aim = np.zeros(len(self.places))
        for cell in cells:
            aim[self.places[cell]] += 1
        return round(self._least(aim)), -round(self._least(-aim))

    def _least(self, aim: np.ndarray) -> float:
        found = linprog(aim, A_eq=self._matrix(), b_eq=self.sums, bounds=(0, None), method="highs")
        assert found.status == 0, found.message
        return round(found.fun, ROUND)

    def _matrix(self) -> csr_matrix:
        if self.matrix is None or self.matrix.shape[0] != len(self.rows):
            known = [(i, j, sign) for i, row in enumerate(self.rows) for j, sign in row.items()]
            rows, columns, signs = zip(*known, strict=True)
            shape = (len(self.rows), len(self.places))
            self.matrix = csr_matrix((signs, (rows, columns)), shape)
        return self.matrix
