"""Text with its places: pieces of a page, and their rows as one text in which patterns can search.

Places are measured in page widths, level: a page that was photographed askew is turned upright first. What is
shown to people is a `Spot` in shares of the page as it lies in the file.
"""

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

GAP = 1.2  # letter heights between two pieces of a row that belong apart
TAB, LINE = "\t", "\n"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def around(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters that stand together on one line; `edges` are their left sides and the last right one."""

    text: str
    box: Box
    edges: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where on which page something stands: page from 1, a box in shares of the page."""

    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One page: `aspect` is height by width, `tilt` the angle by which its pieces were turned level.

    `quarters` are the quarter turns to the left by which it was set upright before.
    """

    number: int
    aspect: float
    pieces: tuple[Piece, ...]
    tilt: float = 0.0
    quarters: int = 0

    def spot(self, box: Box) -> Spot:
        """A level box as it lies in the file."""
        corners = [(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]
        turned = [turn(x, y, self.aspect, self.tilt) for x, y in corners]
        shares = [_turned_back(x, y / self.aspect, self.quarters) for x, y in turned]
        xs, ys = [x for x, _ in shares], [y for _, y in shares]
        sides = min(xs), min(ys), max(xs), max(ys)
        left, top, right, bottom = (round(min(1.0, max(0.0, side)), 4) for side in sides)
        return Spot(self.number, (left, top, right, bottom))


def turn(x: float, y: float, aspect: float, angle: float) -> tuple[float, float]:
    """A point turned about the middle of the page."""
    cos, sin = math.cos(angle), math.sin(angle)
    dx, dy = x - 0.5, y - aspect / 2
    return 0.5 + dx * cos - dy * sin, aspect / 2 + dx * sin + dy * cos


def _turned_back(x: float, y: float, quarters: int) -> tuple[float, float]:
    """A point in shares of the page before it was turned to the left."""
    for _ in range(quarters):
        x, y = 1 - y, x
    return x, y


def narrow(text: str) -> str:
    """The text in half-width signs and common forms, letter by letter, so that places stay."""
    return "".join(map(_narrow, text))


def _narrow(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter)
    if len(plain) != 1:
        return letter
    return " " if plain.isspace() else plain


def evenly(text: str, box: Box) -> Piece:
    """A piece of which only the whole box is known: wide letters take twice the room of narrow ones."""
    widths = [1 if letter.isascii() else 2 for letter in text]
    whole, edges, done = sum(widths) or 1, [box.left], 0
    for width in widths:
        done += width
        edges.append(box.left + (box.right - box.left) * done / whole)
    return Piece(text, box, tuple(edges))


@dataclass(slots=True)
class Flow:
    """A page's text row by row: TAB between pieces that stand apart, LINE between rows."""

    page: PaperPage
    text: str = ""
    _places: list[tuple[Piece, int] | None] = field(default_factory=list)

    @classmethod
    def of(cls, page: PaperPage) -> "Flow":
        flow, parts = cls(page), []
        for row in rows(page.pieces):
            for piece in row:
                parts.append(piece.text)
                flow._places.extend((piece, at) for at in range(len(piece.text)))
                parts.append(TAB)
                flow._places.append(None)
            parts[-1] = LINE
        flow.text = "".join(parts)
        return flow

    def piece_at(self, at: int) -> Piece | None:
        """The piece of a letter; None between pieces."""
        place = self._places[at] if at < len(self._places) else None
        return place[0] if place else None

    def spot(self, start: int, end: int) -> Spot:
        """Where the letters from `start` up to `end` stand."""
        found: Box | None = None
        for piece, at in filter(None, self._places[start:end]):
            letter = Box(piece.edges[at], piece.box.top, piece.edges[at + 1], piece.box.bottom)
            found = letter if found is None else found.around(letter)
        return self.page.spot(found or Box(0, 0, 0, 0))

    def below(self, piece: Piece) -> Iterator[tuple[int, Piece]]:
        """The pieces under a piece, the nearest first, each with where its text begins."""
        under = [
            (at, other)
            for at, other in self._starts()
            if other.box.middle > piece.box.bottom and _share_column(piece.box, other.box)
        ]
        yield from sorted(under, key=lambda one: one[1].box.top)

    def _starts(self) -> Iterator[tuple[int, Piece]]:
        for at, place in enumerate(self._places):
            if place is not None and place[1] == 0:
                yield at, place[0]


def rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces by rows from above, each from left to right."""
    found: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: one.box.middle):
        for row in reversed(found[-3:]):
            if _level(row[0].box, piece.box) and not any(_overlap(p.box, piece.box) for p in row):
                row.append(piece)
                break
        else:
            found.append([piece])
    found.sort(key=lambda row: min(piece.box.middle for piece in row))
    return [sorted(row, key=lambda one: one.box.left) for row in found]


def _level(one: Box, other: Box) -> bool:
    """Whether two boxes stand on one line: the middles differ by less than half the lower height."""
    return abs(one.middle - other.middle) < min(one.height, other.height) * 0.5


def _overlap(one: Box, other: Box) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared > 0.5 * min(one.right - one.left, other.right - other.left)


def _share_column(above: Box, below: Box) -> bool:
    return min(above.right, below.right) - max(above.left, below.left) > 0
