"""Where on a sheet its tables stand: captions, headings, columns of words and columns of numbers.

A sheet may hold several tables below or beside each other, and one table folded into two halves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qihang.engines.indicators.published.numerals import is_year, numbers
from qihang.engines.indicators.published.senses import GROUP, RATE, SENSE, SUBTOTAL, TOTAL
from qihang.engines.indicators.published.vocabulary import Vocabulary

Grid = Sequence[Sequence[str]]
SEVERAL = 2


@dataclass(frozen=True)
class Band:
    """Rows of one table: single lines above it, its headings, and everything below up to the next."""

    captions: tuple[int, ...]
    heads: tuple[int, ...]
    body: tuple[int, ...]


@dataclass(frozen=True)
class PanelColumns:
    """A band's columns of words and the columns of numbers that they name."""

    words: list[int] = field(default_factory=list)
    values: list[int] = field(default_factory=list)


class TablePanel:
    """One panel of a band: what stands in its cells and what names its rows and columns."""

    def __init__(self, grid: Grid, band: Band, panel: PanelColumns, vocabulary: Vocabulary) -> None:
        self.grid, self.band, self.vocabulary = grid, band, vocabulary
        self.words, self.values = panel.words, panel.values

    @property
    def name(self) -> str:
        """What stands over this panel alone, else the last line above the band that is no note."""
        columns = {*self.words, *self.values}
        for row in self.band.heads:
            texts = [self.grid[row][c] for c in sorted(columns) if self.grid[row][c]]
            if len(texts) == 1 and self.grid[row][min(columns)] and self.values:
                return texts[0]
        lines = [_first(self.grid[row]) for row in reversed(self.band.captions)]
        return next((line for line in lines if not self.vocabulary.note(line)), "")

    def cell(self, row: int, column: int) -> str:
        """What stands there."""
        return self.grid[row][column]

    def heading(self, column: int) -> list[str]:
        """The words over a column from top to bottom; merged cells reach to the right."""
        own = [row for row in self.band.heads if self.grid[row][column]]
        lowest = max(own, default=len(self.grid))
        found = [
            self.grid[row][column] or (self._left(row, column) if row < lowest else "")
            for row in self.band.heads
        ]
        return list(dict.fromkeys(filter(None, found)))

    def lines(self) -> list[str]:
        """Every text over the numbers."""
        return [cell for row in (*self.band.captions, *self.band.heads) for cell in self.grid[row]]

    def columns(self) -> Iterator[tuple[int, list[str]]]:
        """Columns with numbers and the words over them."""
        return ((column, self.heading(column)) for column in self.values)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Rows with numbers and the words that name them; merged cells and lines between reach down."""
        section, above = "", dict.fromkeys(self.words, "")
        for row in self.band.body:
            texts = {column: self.grid[row][column] for column in self.words}
            if not any(self.grid[row][c] for c in self.values):
                section = next(filter(None, texts.values()), section)
                above = dict.fromkeys(self.words, "")
                continue
            for place, column in enumerate(self.words[:-1]):
                if not texts[column] and any(texts[c] for c in self.words[place + 1 :]):
                    texts[column] = above[column]
            above = texts
            words = list(dict.fromkeys(filter(None, texts.values())))
            yield row, self._behind(section, words)

    def _behind(self, section: str, words: list[str]) -> list[str]:
        """The words of a row behind the line above it; a total alone is not that of a group above."""
        group = (self.vocabulary.meaning(section) or "").startswith((GROUP, RATE, SENSE))
        alone = len(words) == 1 and self.vocabulary.whole(words[0])
        return words if not section or section in words or (group and alone) else [section, *words]

    def _left(self, row: int, column: int) -> str:
        reach = [c for c in self.values if c < column and self.grid[row][c]]
        return self.grid[row][max(reach)] if reach else ""


def tables(grid: Grid, vocabulary: Vocabulary) -> list[TablePanel]:
    """Every table of a sheet whose rows are all of one width."""
    found = []
    for band in _bands(grid, vocabulary):
        panels = list(_panels(grid, band, vocabulary))
        if not any(panel.words for panel in panels):
            panels = list(_panels(grid, band, vocabulary, asides=True))
        found += [TablePanel(grid, band, panel, vocabulary) for panel in panels]
    return found


def _bands(grid: Grid, vocabulary: Vocabulary) -> Iterator[Band]:
    waiting: list[int] = []  # rows of words since the last row of numbers
    heads: list[int] = []
    body: list[int] = []
    for row, cells in enumerate(grid):
        if not any(cells) or _counts_columns(cells, vocabulary):
            continue
        if not _has_numbers(cells, vocabulary):
            waiting.append(row)
            continue
        if not body or any(_is_heading(grid[r], vocabulary) for r in waiting):
            if body:
                yield _band(grid, heads, body)
            heads, body = waiting, []
        else:
            body += waiting
        body.append(row)
        waiting = []
    if body:
        left = [row for row in waiting if _is_row(_filled(grid[row]), vocabulary)]
        yield _band(grid, heads, [*body, *left])


def _band(grid: Grid, above: Sequence[int], body: Sequence[int]) -> Band:
    """Lines that stand alone at the left are captions, below the headings those of a section."""
    left = min(_start(grid[row]) for row in (*above, *body))
    alone = [r for r in above if len(_filled(grid[r])) == 1 and _start(grid[r]) == left]
    heads = [row for row in above if row not in alone]
    first = min(heads, default=len(grid))
    sections = [row for row in alone if row > first]
    return Band(tuple(row for row in alone if row < first), tuple(heads), (*sections, *body))


def _is_heading(cells: Sequence[str], vocabulary: Vocabulary) -> bool:
    filled = _filled(cells)
    blank = any(vocabulary.nothing(cell) for cell in filled)
    return len(filled) >= SEVERAL and not blank and not _is_row(filled, vocabulary)


def _is_row(filled: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether words stand where numbers should behind the name of a row."""
    known = bool(filled) and vocabulary.meaning(filled[0]) is not None
    return known and len(filled) >= SEVERAL and not any(map(vocabulary.names, filled[1:]))


def _has_numbers(cells: Sequence[str], vocabulary: Vocabulary) -> bool:
    found = [cell for cell in cells if numbers(cell)]
    words = [cell for cell in cells if cell and not numbers(cell)]
    years = all(map(is_year, found)) and not any(map(vocabulary.meaning, words))
    return bool(found) and not (years and words and len(found) >= SEVERAL)


def _counts_columns(cells: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether the row only numbers the columns."""
    found = [cell.strip("()（）") for cell in _filled(cells) if not vocabulary.aside(cell)]
    return len(found) > SEVERAL and found == [str(n) for n in range(1, len(found) + 1)]


def _panels(
    grid: Grid, band: Band, vocabulary: Vocabulary, *, asides: bool = False
) -> Iterator[PanelColumns]:
    """Columns of words with the columns of numbers behind them; `asides`: codes may be words too."""
    panel, first = PanelColumns(), ""
    for column in range(len(grid[0])):
        head = " ".join(grid[row][column] for row in band.heads).strip()
        cells = [
            grid[row][column] for row in band.body if not vocabulary.nothing(grid[row][column])
        ]
        if not cells or (vocabulary.aside(head) and not asides):
            continue
        counted = [cell for cell in cells if numbers(cell)]
        if _names_rows(cells, counted, panel, vocabulary, head):
            again = head == first if first else False
            if panel.values and not (again or _many_meanings(cells, vocabulary)):
                continue  # remarks beside the numbers
            if panel.values:
                yield panel
                panel = PanelColumns()
            first = first or head
            panel.words.append(column)
        elif panel.words or not _only_counts(counted):
            panel.values.append(column)
    if panel.values:
        yield panel


def _names_rows(
    cells: Sequence[str],
    counted: Sequence[str],
    panel: PanelColumns,
    vocabulary: Vocabulary,
    head: str,
) -> bool:
    """Whether the column names its rows: by words, by codes of kinds, or by years."""
    if panel.words or panel.values:
        return len(counted) * 2 <= len(cells)
    coded = len(cells) >= SEVERAL and set(counted) <= vocabulary.codes
    years = not vocabulary.meaning(head) and all(map(is_year, counted))
    return coded or years or len(counted) * 2 <= len(cells)


def _many_meanings(cells: Sequence[str], vocabulary: Vocabulary) -> bool:
    found = {vocabulary.meaning(cell) for cell in cells} - {None, TOTAL, SUBTOTAL}
    return len(found) >= SEVERAL


def _only_counts(counted: Sequence[str]) -> bool:
    """Whether the numbers only count the rows."""
    return len(counted) > 1 and list(counted) == [str(n) for n in range(1, len(counted) + 1)]


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if cell]


def _first(cells: Sequence[str]) -> str:
    return next(filter(None, cells), "")


def _start(cells: Sequence[str]) -> int:
    return next(i for i, cell in enumerate(cells) if cell)
