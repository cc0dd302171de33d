"""Where the header of a sheet stands, and which column each header means."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from qihang.policy import Layout

ADDED = "added"
_NOISE = re.compile(r"[\s*＊:：'\"“”\ufeff\u200b]+")
_BRACKETS = re.compile(r"[(（\[【<].*?[)）\]】>]")


@dataclass(frozen=True, slots=True)
class Header:
    """One header of a sheet; `column` is "" where it means nothing to the layout.

    `key` is the text, made unique by "#2", "#3" where a sheet repeats it; mappings use it.
    `how` is remembered, exact, alias, loose, added (by an error workbook) or "" (unknown);
    `double` marks a header whose column is taken from another header.
    """

    index: int
    key: str
    text: str
    column: str
    how: str
    double: bool = False

    @property
    def letter(self) -> str:
        return letter_of(self.index)


@dataclass(frozen=True, slots=True)
class HeaderRows:
    """The header rows: `first` and `last` count from 1 as people see them."""

    first: int
    last: int
    headers: tuple[Header, ...]

    @property
    def recognised(self) -> int:
        return sum(1 for header in self.headers if header.column and not header.double)


@dataclass(frozen=True)
class Recogniser:
    """What headers mean in a layout; `remembered` maps a header key to a column, or to ""."""

    layout: Layout
    remembered: Mapping[str, str]

    @cached_property
    def exact(self) -> Mapping[str, tuple[str, int]]:
        """Normal form of a header → (column, how good: 0 is best)."""
        known: dict[str, tuple[str, int]] = {}
        for column in self.layout.columns.values():
            names = (column.label.zh, *column.aliases, column.label.en, column.name)
            for rank, name in enumerate(names):
                known.setdefault(normal(name), (column.name, rank))
        return known

    def meaning(self, key: str, text: str) -> tuple[str, str, int]:
        """(column, how, rank) of a header; ("", "", 99) where it is unknown."""
        if key in self.remembered:
            column = self.remembered[key]
            return (column if column in self.layout.columns else "", "remembered", -1)
        if found := self.exact.get(normal(text)):
            return (found[0], "alias" if found[1] else "exact", found[1])
        if found := self.exact.get(self._bare(text)):
            return (found[0], "loose", found[1] + 50)
        return ("", ADDED if text in self.layout.words.added else "", 99)

    def group(self, text: str) -> str:
        """The name of a group of columns without "information" and the like behind it."""
        endings = self.layout.words.group_endings
        return next((text.removesuffix(e) for e in endings if text.endswith(e)), text)

    def _bare(self, text: str) -> str:
        """Without brackets and without words like "required"."""
        text = _BRACKETS.sub("", text)
        for noise in self.layout.words.header_noise:
            text = text.replace(noise, "")
        return normal(text)

    def heading(self, rows: Sequence[Sequence[str]]) -> HeaderRows:
        """The row, or two rows, of `rows` that name the most columns; the first filled row else."""
        options = [self._of(i, i, row) for i, row in enumerate(rows, 1) if any(row)]
        for i, (upper, lower) in enumerate(pairwise(rows), 1):
            if any(upper) and any(lower):
                options.append(self._of(i, i + 1, joined(upper, lower, self)))
        if not options:
            return HeaderRows(1, 1, ())
        best = max(options, key=lambda h: (h.recognised, -(h.last - h.first), -h.first))
        if best.recognised:
            return best
        return max(options, key=lambda h: (len(h.headers) > 1, -h.last))

    def _of(self, first: int, last: int, texts: Sequence[str]) -> HeaderRows:
        found = []
        for index, (key, text) in enumerate(zip(unique(texts), texts, strict=True)):
            if text:
                found.append((Header(index, key, text, *self.meaning(key, text)[:2]), index))
        return HeaderRows(first, last, self._undoubled([header for header, _ in found]))

    def _undoubled(self, headers: list[Header]) -> tuple[Header, ...]:
        """Of several headers for one column the best keeps it."""
        best: dict[str, tuple[int, int]] = {}
        for header in headers:
            if header.column:
                rank = (self._rank(header), header.index)
                best[header.column] = min(best.get(header.column, rank), rank)
        return tuple(
            Header(h.index, h.key, h.text, h.column, h.how, double=bool(h.column) and best[h.column][1] != h.index)
            for h in headers
        )  # fmt: skip

    def _rank(self, header: Header) -> int:
        """For a code its own column beats the one of its label."""
        rank = self.meaning(header.key, header.text)[2]
        coded = self.layout.columns[header.column].codes and header.text.casefold().endswith(
            self.layout.words.code_endings
        )
        return rank - 40 if coded else rank


def joined(upper: Sequence[str], lower: Sequence[str], recogniser: Recogniser) -> list[str]:
    """Two header lines as one; a group's name in the upper fills the cells it covers."""
    texts, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = above or group
        texts.append(_joined(group if below else above, below, recogniser))
    return texts


def _joined(above: str, below: str, recogniser: Recogniser) -> str:
    group = recogniser.group(above)
    options = (below, above + below, group + below, below + group, above)
    known = (text for text in options if text and recogniser.meaning(text, text)[0])
    return next(known, below or above)


def unique(texts: Sequence[str]) -> list[str]:
    """The texts with "#2", "#3" behind repeated ones."""
    counts: dict[str, int] = {}
    keys = []
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
        keys.append(text if counts[text] == 1 else f"{text}#{counts[text]}")
    return keys


def normal(text: str) -> str:
    """A header without case, width, blanks and stars."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


def letter_of(index: int) -> str:
    """Column letters of a spreadsheet: 0 is A, 26 is AA."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters, index = chr(65 + rest) + letters, index - 1
    return letters
