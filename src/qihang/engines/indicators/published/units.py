"""Published tables of counts and shares, read from the cells of a sheet as people see them.

A sheet may hold several tables; each gives a unit for every column (long) or row (wide) of persons.
"""

import re
from collections.abc import Sequence
from itertools import combinations

from qihang.engines.indicators.published.numerals import numbers
from qihang.engines.indicators.published.parser import units_of
from qihang.engines.indicators.published.senses import TOTAL
from qihang.engines.indicators.published.tables import Grid, TablePanel, tables
from qihang.engines.indicators.published.unit import PublishedUnit
from qihang.engines.indicators.published.vocabulary import Vocabulary

_SPREAD = re.compile(r"(?<=[\u4e00-\u9fff（）()%])\s+(?=[\u4e00-\u9fff（）()%])")
FEW = 60  # units among which two subtotals nobody marked are looked for


def units(grid: Grid, vocabulary: Vocabulary) -> list[PublishedUnit]:
    """Every unit of every table that names persons or shares; none where the grid is no such table."""
    width = max(map(len, grid), default=0)
    grid = [[*map(_tidy, row), *[""] * (width - len(row))] for row in grid]
    found = [(table, units_of(table, vocabulary)) for table in tables(grid, vocabulary)]
    found = _joined([(table, ours) for table, ours in found if ours])
    several = len(found) > 1
    for table, ours in found:
        total = _stated_total(table, vocabulary)
        for unit in ours:
            if total and TOTAL not in unit.persons:
                unit.persons[TOTAL] = total
            if several and table.name not in unit.name:
                unit.name = f"{table.name} {unit.name}".strip()
        _sum_up(ours, vocabulary)
    return [unit for _, ours in found for unit in ours]


def _tidy(cell: str) -> str:
    """A cell without the blanks and breaks by which Chinese words are spread out."""
    return _SPREAD.sub("", cell.strip())


def _joined(
    found: list[tuple[TablePanel, list[PublishedUnit]]],
) -> list[tuple[TablePanel, list[PublishedUnit]]]:
    """Halves of a folded table side by side made one: same units, nothing counted in both."""
    kept: list[tuple[TablePanel, list[PublishedUnit]]] = []
    for table, ours in found:
        before = kept[-1] if kept else None
        if before and before[0].band == table.band and _are_halves(before[1], ours):
            for whole, half in zip(before[1], ours, strict=True):
                _join(whole, half)
        else:
            kept.append((table, ours))
    return kept


def _are_halves(one: Sequence[PublishedUnit], other: Sequence[PublishedUnit]) -> bool:
    return [unit.name for unit in one] == [unit.name for unit in other] and not any(
        (a.persons | a.marked | a.plain).keys() & (b.persons | b.marked | b.plain).keys()
        for a, b in zip(one, other, strict=True)
    )


def _join(whole: PublishedUnit, half: PublishedUnit) -> None:
    for name in ("persons", "marked", "plain", "loose", "percents", "places", "words"):
        getattr(whole, name).update(getattr(half, name))
    for name in ("unread", "unknown", "twice"):
        getattr(whole, name).extend(getattr(half, name))
    whole.slack = max(whole.slack, half.slack)


def _stated_total(table: TablePanel, vocabulary: Vocabulary) -> int | None:
    """The persons of a line like 毕业生总数：1,200 人 above or below the table."""
    for cell in (cell for row in table.grid for cell in row):
        words, _, rest = cell.replace("：", ":").partition(":")
        found = numbers(rest) if rest and vocabulary.meaning(words) == TOTAL else []
        if found:
            return int(found[0].value)
    return None


def _sum_up(ours: Sequence[PublishedUnit], vocabulary: Vocabulary) -> None:
    """Say of the unit that is the sum of the others where it is not."""
    whole = [unit for unit in ours if vocabulary.whole(unit.name)]
    parts = [unit for unit in ours if unit not in whole and not vocabulary.subtotal(unit.name)]
    if len(whole) != 1 or len(parts) <= 1:
        return
    for meaning, persons in whole[0].persons.items():
        counts = [unit.persons[meaning] for unit in parts if meaning in unit.persons]
        slack = int(whole[0].slack * (len(parts) + 1))
        if len(counts) == len(parts) and not _sums_to(counts, persons, slack):
            whole[0].unsummed.append((meaning, sum(counts)))


def _sums_to(counts: Sequence[int], persons: int, slack: int) -> bool:
    """Whether they come to it, once or several times over, with or without up to two subtotals."""
    added = sum(counts)
    dropped = [(), *((c,) for c in counts)]
    if len(counts) <= FEW:
        dropped += combinations(counts, 2)
    rests = (added - sum(some) for some in dropped)
    return any(
        abs(rest - persons * max(round(rest / persons), 1)) <= slack if persons else rest == 0
        for rest in rests
    )
