"""The cells of one table put into units: long, wide, shares apart or beside, ten thousands, qualifiers.

Nothing with a number in it is passed over: what names nothing known, stands twice or cannot be read is
kept with its place.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from qihang.engines.indicators.published.numerals import TEN_THOUSAND, Number, numbers
from qihang.engines.indicators.published.senses import GROUP, RATE, SUBTOTAL, TOTAL
from qihang.engines.indicators.published.tables import TablePanel
from qihang.engines.indicators.published.unit import MOST_PERCENT, Odd, PublishedUnit
from qihang.engines.indicators.published.vocabulary import Vocabulary

LETTERS = 26


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row or a column: where it is, the words that name it, what they mean and say besides."""

    at: int
    words: list[str]
    meaning: str | None
    qualifiers: list[str]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a line writes its numbers: as shares (None: not said), with a percent sign over them, by what."""

    share: bool | None
    percent: bool
    times: int


def units_of(table: TablePanel, vocabulary: Vocabulary) -> list[PublishedUnit]:
    """The units of a table; none where its words name nothing known."""
    rows = _lines(table.rows(), vocabulary, Vocabulary.of_row)
    columns = _counted(_lines(table.columns(), vocabulary, Vocabulary.of_column), vocabulary)
    down, across = _named(rows), _named(columns)
    if not (down or across):
        return []
    reading = _Reading(table, vocabulary)
    if down >= across:
        reading.long(rows, columns)
    else:
        reading.wide(rows, columns)
    return [u for u in reading.units.values() if (u.counts.keys() | u.shares.keys()) - {TOTAL}]


def _lines(
    named: Iterable[tuple[int, list[str]]],
    vocabulary: Vocabulary,
    meaning: Callable[[Vocabulary, Sequence[str]], str | None],
) -> list[TableLine]:
    found = list(named)
    ours = vocabulary.beside_degrees(words for _, words in found)
    divided = {tuple(words[:-1]) for _, words in found if _divides(words, ours)}
    lines = []
    for at, words in found:
        strange = tuple(words[:-1]) in divided and ours.meaning(words[-1]) is None
        meant = None if strange and not ours.inner_of(words) else meaning(ours, words)
        lines.append(TableLine(at, words, meant, ours.qualifiers(words if meant else words[:-1])))
    return lines


def _divides(words: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether the last word means a part of what those before it mean: its neighbours then must too."""
    own = vocabulary.meaning(words[-1]) if words else None
    return own not in {None, TOTAL, SUBTOTAL} and any(map(vocabulary.meaning, words[:-1]))


def _named(lines: Sequence[TableLine]) -> int:
    """How many things the lines name; a single one counts only beside a total."""
    named = {line.meaning for line in lines} - {None, SUBTOTAL}
    return len(named) if len(named) > 1 and named - {TOTAL} else 0


def _counted(columns: Sequence[TableLine], vocabulary: Vocabulary) -> list[TableLine]:
    """Columns that say nothing but persons hold all of them, where no other column does."""
    stated = [c.qualifiers for c in columns if c.meaning == TOTAL]
    return [
        replace(c, meaning=TOTAL)
        if c.meaning is None
        and vocabulary.holds_shares(c.words[-1:]) is False
        and not vocabulary.bare(c.words[-1])
        and c.qualifiers not in stated
        else c
        for c in columns
    ]


def _grouped(rows: Sequence[TableLine]) -> list[TableLine]:
    """Subtotals that stand alone are those of the group above."""
    found, group = [], TOTAL
    for row in rows:
        if row.meaning and row.meaning.startswith(GROUP):
            group = row.meaning
        found.append(replace(row, meaning=group) if row.meaning == SUBTOTAL else row)
    return found


class _Reading:
    """The units of a table as they grow, by name."""

    def __init__(self, table: TablePanel, vocabulary: Vocabulary) -> None:
        self.table, self.vocabulary = table, vocabulary
        self.units: dict[str, PublishedUnit] = {}
        self.myriads = vocabulary.myriads(table.lines())

    def long(self, rows: Sequence[TableLine], columns: Sequence[TableLine]) -> None:
        """Each column is a unit; rows that mean the same under other words are other units."""
        rows = [row for row in rows if not self.vocabulary.beside(row.words)]
        apart = {row.at: " ".join(row.qualifiers) for row in rows}
        named = [row for row in rows if row.meaning]
        if len({(apart[row.at], row.meaning) for row in named}) == len({r.meaning for r in named}):
            rows, apart = (
                _grouped([r for r in rows if r.meaning != SUBTOTAL or not apart[r.at]]),
                {},
            )
        else:
            rows = [replace(r, meaning=TOTAL) if r.meaning == SUBTOTAL else r for r in rows]
        for column in columns:
            if self.vocabulary.beside(column.words):
                continue
            name = self._bare(
                w for w in column.words
                if self.vocabulary.meaning(w) != TOTAL or self.vocabulary.whole(w)
            )  # fmt: skip
            manner = self._manner(column.words, [self.table.cell(r.at, column.at) for r in named])
            for row in rows:
                unit = self._unit(f"{apart.get(row.at, '')} {name}")
                self._read_cell(unit, row, row.at, column.at, manner)

    def wide(self, rows: Sequence[TableLine], columns: Sequence[TableLine]) -> None:
        """Each row is a unit; what its columns say besides makes several of one."""
        columns = [column for column in columns if not self.vocabulary.beside(column.words)]
        apart = self._columns_apart(columns)
        rows = [row for row in rows if not self.vocabulary.beside(row.words)]
        stated = {row.at: self.vocabulary.holds_shares(row.words[-1:]) is True for row in rows}
        plain = [row.at for row in rows if not stated[row.at]]
        manners = {
            c.at: self._manner(c.words, [self.table.cell(r, c.at) for r in plain]) for c in columns
        }
        counted: set[str] = set()
        for row in rows:
            shares = stated[row.at]
            name = self._bare(row.words)
            if not shares and name in counted:
                name = f"{name} {row.at + 1}"
            counted |= set() if shares else {name}
            for column in columns:
                manner = manners[column.at]
                if shares:
                    manner = Manner(True, manner.percent or _percent(row.words), 1)
                unit = self._unit(f"{name} {apart[column.at]}")
                self._read_cell(unit, column, row.at, column.at, manner)

    def _columns_apart(self, columns: Sequence[TableLine]) -> dict[int, str]:
        """What the words over each column say besides its meaning, and not of all columns alike."""
        words = {c.at: c.qualifiers for c in columns if c.meaning}
        common = set.intersection(*map(set, words.values()))
        return {c.at: " ".join(w for w in words.get(c.at, ()) if w not in common) for c in columns}

    def _bare(self, words: Iterable[str]) -> str:
        bare = [self.vocabulary.bare(w) for w in words if not self.vocabulary.note(w)]
        return " ".join(dict.fromkeys(filter(None, bare)))

    def _unit(self, name: str) -> PublishedUnit:
        name = name.strip()
        return self.units.setdefault(name, PublishedUnit(name))

    def _manner(self, words: Sequence[str], cells: Sequence[str]) -> Manner:
        share = self.vocabulary.holds_shares(words)
        by_myriads = self.vocabulary.myriads(words) or (
            self.myriads and not self.vocabulary.singles(words)
        )
        if share is None and not by_myriads:
            found = [number for cell in cells for number in numbers(cell) if not number.percent]
            broken = any(not number.whole for number in found)
            share = True if broken and all(n.value <= MOST_PERCENT for n in found) else None
        return Manner(share, _percent(words), TEN_THOUSAND if by_myriads else 1)

    def _read_cell(
        self, unit: PublishedUnit, line: TableLine, row: int, column: int, manner: Manner
    ) -> None:
        """Add the numbers of a cell, persons and share together too; the first of a meaning holds."""
        text, place = self.table.cell(row, column), _place(row, column)
        found = numbers(text)
        if not found and line.meaning:
            if self.vocabulary.nothing(text):
                unit.words.setdefault(line.meaning, "")
            else:
                unit.unread.append(Odd(place, text))
        for number in found:
            if line.meaning:
                self._add_number(unit, line, number, manner, Odd(place, text))
            elif manner.share is not True and number.whole and not number.percent:
                unit.unknown.append(
                    Odd(place, " ".join(line.words), int(number.value) * manner.times)
                )

    def _add_number(
        self, unit: PublishedUnit, line: TableLine, number: Number, manner: Manner, odd: Odd
    ) -> None:
        meaning = line.meaning or ""
        unit.words.setdefault(meaning, self.vocabulary.bare(line.words[-1]) if line.words else "")
        if number.percent:
            _note(unit, unit.marked, meaning, number.value, odd)
        elif not self._is_share(line, manner):
            _count(unit, meaning, number, manner.times, odd)
        elif meaning.startswith(RATE) and number.whole and manner.share is not True:
            unit.loose.setdefault(meaning, number.value)
            unit.places.setdefault(meaning, odd.place)
        else:
            _note(unit, unit.plain, meaning, number.value, odd)
            unit.percents |= {meaning} if manner.percent else set()

    def _is_share(self, line: TableLine, manner: Manner) -> bool:
        """Whether it can be a share; a whole number for a rate may be its persons."""
        own = self.vocabulary.holds_shares(line.words[-1:])
        if manner.share is True:
            return True
        if (line.meaning or "").startswith(RATE):
            return own is not False and (manner.times == 1 or own is True)
        return manner.share is None and own is True


def _note(
    unit: PublishedUnit, shares: dict[str, Decimal], meaning: str, value: Decimal, odd: Odd
) -> None:
    if shares.setdefault(meaning, value) != value:
        unit.twice.append(odd)
    unit.places.setdefault(meaning, odd.place)


def _count(unit: PublishedUnit, meaning: str, number: Number, times: int, odd: Odd) -> None:
    persons = number.value * times
    if persons != int(persons) or persons < 0:
        unit.unread.append(odd)
    elif unit.persons.setdefault(meaning, int(persons)) != persons:
        unit.twice.append(odd)
    if number.step * times > 1:
        half = number.step * times / 2
        unit.slack = min(unit.slack, half) if unit.slack else half


def _percent(words: Sequence[str]) -> bool:
    return any("%" in word or "％" in word for word in words)


def _place(row: int, column: int) -> str:
    """The cell as spreadsheets call it."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, LETTERS)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
