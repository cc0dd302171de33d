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
MOST_PERCENT = 100
_GAPS = r"[,，\u0020\u00a0\u2009\u202f]"  # between thousands
_DIGITS = rf"-?(?:\d{{1,3}}(?:{_GAPS}\d{{3}})+|\d+)(?:\.\d+)?"
_NOTHING = frozenset("-—–－/\\.…") | {"", "——", "--", "／"}
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(rf"({_DIGITS})\s*([%％]?)")
_BOTH = re.compile(rf"({_DIGITS})\s*[（(/，,；;\s]\s*({_DIGITS}\s*[%％])\s*[)）]?")


@dataclass(slots=True)
class Unit:
    """One column or row of the table: persons and published percentages by meaning."""

    name: str
    persons: dict[str, int] = field(default_factory=dict)
    marked: dict[str, Decimal] = field(default_factory=dict)  # written with a percent sign
    plain: dict[str, Decimal] = field(default_factory=dict)  # shares written without one
    loose: dict[str, Decimal] = field(default_factory=dict)  # rates in a column of persons
    unread: list[str] = field(default_factory=list)  # where a number was expected

    @property
    def counts(self) -> dict[str, int]:
        """Persons by meaning; a rate's loose number is persons where its share stands elsewhere."""
        stated = {**self.plain, **self.marked}
        loose = {m: int(n) for m, n in self.loose.items() if m in stated or n > MOST_PERCENT}
        return {**loose, **self.persons}

    @property
    def shares(self) -> dict[str, Decimal]:
        """Percentages; plain ones that are all at most 1 were fractions."""
        fractions = all(number <= 1 for number in self.plain.values())
        plain = {m: n * 100 if fractions else n for m, n in self.plain.items()}
        loose = {m: n for m, n in self.loose.items() if m not in self.counts}
        return {**loose, **plain, **self.marked}

    def take(self, meaning: str, text: str, *, share: bool) -> None:
        """Add what a cell says, persons and share together too; the first saying of a meaning holds."""
        found = _numbers(text)
        if not found and text not in _NOTHING and _DIGIT.search(text):
            self.unread.append(text)
        for number, marked in found:
            whole = number == int(number)
            if marked:
                self.marked.setdefault(meaning, number)
            elif share or (meaning.startswith(RATE) and not whole):
                self.plain.setdefault(meaning, number)
            elif meaning.startswith(RATE):
                self.loose.setdefault(meaning, number)
            elif whole:
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
    return [unit for unit in found if set(unit.counts) - {TOTAL}]


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
    found = _numbers(_unmarked(rest.strip(), vocabulary)) if total else []
    return int(found[0][0]) if found else None


def _long(grid: Grid, meanings: Meanings, vocabulary: Vocabulary) -> list[Unit]:
    rows = list(_named_rows(grid, meanings))
    first = min(number for number, _ in rows)
    width = max(map(len, grid))
    columns = [
        c for c in range(width)
        if not any(vocabulary.aside(_cell(grid, r, c)) for r in range(first))
        and _is_of_numbers(grid, rows, c)
    ]  # fmt: skip
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
        if not named or not any(map(_DIGIT.search, grid[number])):
            continue
        group = next((m for m in named if m.startswith(GROUP)), group)
        last = named[-1]
        yield number, (group or TOTAL) if last == SUBTOTAL else last


def _is_of_numbers(grid: Grid, rows: Sequence[tuple[int, str]], column: int) -> bool:
    cells = [cell for number, _ in rows if (cell := _cell(grid, number, column))]
    numbers = [cell for cell in cells if _numbers(cell)]
    codes = {meaning.partition(":")[2] for _, meaning in rows}
    ordinals = [str(n) for n in range(1, len(numbers) + 1)]
    return (
        len(numbers) * 2 > len(cells)
        and not set(numbers) <= codes
        and (numbers != ordinals or len(numbers) == 1)
    )


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
    while head + 1 < len(grid) and any(meanings[head + 1]) and not _has_numbers(grid, head + 1):
        head += 1
    below = _cells(grid, head + 1)
    measured = any(map(vocabulary.persons.search, below)) and not _has_numbers(grid, head + 1)
    start = head + 2 if measured else head + 1
    columns = dict(_columns(grid, meanings, head, vocabulary, measured=measured))
    found = []
    for row in range(start, len(grid)):
        names = [
            c for i, c in enumerate(_cells(grid, row)) if c and i not in columns and not _numbers(c)
        ]
        unit = Unit(" ".join(names))
        for column, (meaning, share) in columns.items():
            unit.take(meaning, _cell(grid, row, column), share=share)
        found.append(unit)
    return found


def _has_numbers(grid: Grid, row: int) -> bool:
    return any(map(_numbers, _cells(grid, row)))


def _columns(
    grid: Grid, meanings: Meanings, head: int, vocabulary: Vocabulary, *, measured: bool
) -> Iterator[tuple[int, tuple[str, bool]]]:
    """Column → its meaning and whether it holds shares; merged headings reach to the right."""
    meaning: str | None = None
    for column in range(max(map(len, grid))):
        row = next((r for r in range(head, -1, -1) if _cell(grid, r, column)), head)
        own = meanings[row][column] if column < len(meanings[row]) else None
        if own == SUBTOTAL:
            own = _group_above(grid, meanings, row, column)
        title, sub = _cell(grid, row, column), _cell(grid, head + 1, column) if measured else ""
        meaning = own if own or title else meaning
        if meaning and not vocabulary.aside(title):
            yield column, (meaning, vocabulary.holds_shares([sub or title]))


def _group_above(grid: Grid, meanings: Meanings, head: int, column: int) -> str | None:
    """What the heading above a subtotal means, which may begin further left."""
    for row in range(head - 1, -1, -1):
        for left in range(column, -1, -1):
            if _cell(grid, row, left):
                return meanings[row][left]
    return None


def _cells(grid: Grid, row: int) -> Sequence[str]:
    return grid[row] if row < len(grid) else ()


def _cell(grid: Grid, row: int, column: int) -> str:
    cells = _cells(grid, row)
    return cells[column].strip() if column < len(cells) else ""


def _numbers(text: str) -> list[tuple[Decimal, bool]]:
    """The numbers in a cell, each with whether it is marked as a percentage; none where it is words."""
    both = _BOTH.fullmatch(text.strip())
    found = [_NUMBER.fullmatch(part) for part in (both.groups() if both else [text.strip()])]
    return [(Decimal(re.sub(_GAPS, "", one[1])), bool(one[2])) for one in found if one]
