"""A published table of counts and shares, read from its cells: long or wide, one unit or several.

Long: one row for each kind or group, a column of persons (and one of shares) for each unit. Wide: one
column for each kind or group, one row for each unit. Cells are texts as people see them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from qihang.engines.indicators.vocabulary import GROUP, KIND, RATE, SUBTOTAL, TOTAL, Vocabulary

Grid = Sequence[Sequence[str]]
Meanings = Sequence[Sequence[str | None]]
_NUMBER = re.compile(r"^(-?\d[\d,，]*(?:\.\d+)?)\s*(%|％)?$")


@dataclass(slots=True)
class Unit:
    """One column or row of the table: persons and published percentages by meaning."""

    name: str
    persons: dict[str, int] = field(default_factory=dict)
    marked: dict[str, Decimal] = field(default_factory=dict)  # written with a percent sign
    plain: dict[str, Decimal] = field(default_factory=dict)  # shares written without one

    @property
    def shares(self) -> dict[str, Decimal]:
        """Percentages; plain ones that are all at most 1 were fractions."""
        fractions = all(number <= 1 for number in self.plain.values())
        plain = {m: n * 100 if fractions else n for m, n in self.plain.items()}
        return {**plain, **self.marked}

    def take(self, meaning: str, text: str, *, share: bool) -> None:
        """Add what a cell says; the first saying of a meaning holds."""
        found = _number(text)
        if found is None:
            return
        number, marked = found
        if marked:
            self.marked.setdefault(meaning, number)
        elif share or meaning.startswith(RATE):
            self.plain.setdefault(meaning, number)
        elif number == int(number):
            self.persons.setdefault(meaning, int(number))


def units(grid: Grid, vocabulary: Vocabulary) -> list[Unit]:
    """Every unit of the table that names persons; none where the grid is no such table."""
    grid = [[_unmarked(cell.strip(), vocabulary) for cell in row] for row in grid]
    meanings = [[vocabulary.meaning(cell) if cell else None for cell in row] for row in grid]
    down, across = _extent(meanings)
    if max(down, across) <= 1:
        meanings = [[_coded(row, vocabulary)] for row in grid]
        down, across = _extent(meanings)
    if max(down, across) <= 1:
        return []
    found = (_long if down >= across else _wide)(grid, meanings, vocabulary)
    total = next(
        filter(None, (_spoken_total(cell, vocabulary) for row in grid for cell in row)), None
    )
    for unit in found:
        if total and TOTAL not in unit.persons:
            unit.persons[TOTAL] = total
    return [unit for unit in found if set(unit.persons) - {TOTAL}]


def _unmarked(cell: str, vocabulary: Vocabulary) -> str:
    """A number without the word for persons behind it."""
    return vocabulary.persons.sub("", cell).strip() if cell[:1].isdigit() else cell


def _extent(meanings: Meanings) -> tuple[int, int]:
    """In how many rows anything is named, and how many things the fullest row names."""
    across = max((len(set(filter(None, row))) for row in meanings), default=0)
    return sum(any(row) for row in meanings), across


def _coded(row: Sequence[str], vocabulary: Vocabulary) -> str | None:
    code = row[0].strip() if row else ""
    return KIND + code if code in vocabulary.codes else None


def _spoken_total(cell: str, vocabulary: Vocabulary) -> int | None:
    """The persons of a cell like 毕业生总数：1,200 人."""
    words, _, rest = cell.replace("：", ":").partition(":")
    total = vocabulary.meaning(words) == TOTAL
    found = _number(_unmarked(rest.strip(), vocabulary)) if total else None
    return int(found[0]) if found else None


def _long(grid: Grid, meanings: Meanings, vocabulary: Vocabulary) -> list[Unit]:
    rows = list(_named_rows(grid, meanings))
    first = min(number for number, _ in rows)
    width = max(map(len, grid))
    columns = [c for c in range(width) if _is_of_numbers(grid, rows, c)]
    found: dict[str, Unit] = {}
    for column in columns:
        head = [_cell(grid, r, column) for r in range(first)]
        name = _unit_name(grid, first, column, columns, vocabulary)
        unit = found.setdefault(name, Unit(name))
        share = vocabulary.holds_shares(head)
        for number, meaning in rows:
            unit.take(meaning, _cell(grid, number, column), share=share)
    return list(found.values())


def _named_rows(grid: Grid, meanings: Meanings) -> Iterator[tuple[int, str]]:
    """Rows that mean something: the rightmost meaning, a subtotal being that of the group above."""
    group = ""
    for number, row in enumerate(meanings):
        named = [meaning for meaning in row if meaning]
        if not named or not any(_number(cell) for cell in grid[number]):
            continue
        group = next((m for m in named if m.startswith(GROUP)), group)
        last = named[-1]
        yield number, (group or TOTAL) if last == SUBTOTAL else last


def _is_of_numbers(grid: Grid, rows: Sequence[tuple[int, str]], column: int) -> bool:
    cells = [cell for number, _ in rows if (cell := _cell(grid, number, column))]
    numbers = [cell for cell in cells if _number(cell)]
    codes = {meaning.partition(":")[2] for _, meaning in rows}
    return len(numbers) * 2 > len(cells) and not {c.strip() for c in numbers} <= codes


def _unit_name(
    grid: Grid, first: int, column: int, columns: Sequence[int], vocabulary: Vocabulary
) -> str:
    """What the header says of the column, filled from the left where cells were merged."""
    words = []
    for row in range(first):
        reach = range(column, min(columns) - 1, -1)
        text = next((_cell(grid, row, c) for c in reach if _cell(grid, row, c)), "")
        bare = vocabulary.bare(text)
        if bare and sum(bool(cell) for cell in grid[row]) > 1:
            words.append(bare)
    return " ".join(dict.fromkeys(words))


def _wide(grid: Grid, meanings: Meanings, vocabulary: Vocabulary) -> list[Unit]:
    head = max(range(len(grid)), key=lambda r: len(set(filter(None, meanings[r]))))
    below = _cells(grid, head + 1)
    measured = any(map(vocabulary.persons.search, below)) and not any(map(_number, below))
    start = head + 2 if measured else head + 1
    columns = dict(_columns(grid, meanings, head, vocabulary, measured=measured))
    found = []
    for row in range(start, len(grid)):
        names = [
            c for i, c in enumerate(_cells(grid, row)) if c and i not in columns and not _number(c)
        ]
        unit = Unit(" ".join(names))
        for column, (meaning, share) in columns.items():
            unit.take(meaning, _cell(grid, row, column), share=share)
        found.append(unit)
    return found


def _columns(
    grid: Grid, meanings: Meanings, head: int, vocabulary: Vocabulary, *, measured: bool
) -> Iterator[tuple[int, tuple[str, bool]]]:
    """Column → its meaning and whether it holds shares; merged headings reach to the right."""
    meaning: str | None = None
    for column in range(max(map(len, grid))):
        own = meanings[head][column] if column < len(meanings[head]) else None
        title, sub = _cell(grid, head, column), _cell(grid, head + 1, column) if measured else ""
        meaning = own if own or title else meaning
        if meaning:
            yield column, (meaning, vocabulary.holds_shares([sub or title]))


def _cells(grid: Grid, row: int) -> Sequence[str]:
    return grid[row] if row < len(grid) else ()


def _cell(grid: Grid, row: int, column: int) -> str:
    cells = _cells(grid, row)
    return cells[column].strip() if column < len(cells) else ""


def _number(text: str) -> tuple[Decimal, bool] | None:
    """The number in a cell, and whether it is marked as a percentage."""
    found = _NUMBER.match(text.strip())
    if not found:
        return None
    return Decimal(re.sub("[,，]", "", found[1])), found[2] in ("%", "％")
