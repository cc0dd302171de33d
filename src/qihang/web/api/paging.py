"""Pages of a long list: each names the next by an opaque cursor that stays right when rows come.

A cursor is the position of the last row in the list's own order, sealed (qihang.web.cursors); it
holds for one list, with its conditions, and for whoever reads at the same organisations.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from ninja import Query

from qihang.kernel import Scope
from qihang.web import cursors
from qihang.web.cursors import Position

T = TypeVar("T")
USUAL, MOST = 100, 500
CURSOR, LIMIT = "", USUAL

Cursor = Annotated[
    str, Query(description="next of the page before; empty for the first", max_length=400)
]
Limit = Annotated[int, Query(description="rows of one page", ge=1, le=MOST)]
Year = Annotated[int, Query(description="of graduation", ge=2000, le=2100, examples=[2024])]


def list_for(scope: Scope, name: str, *conditions: object) -> str:
    """What a cursor belongs to: a list, its conditions, and where the reader reads.

    Not the token: another one of the same organisation goes on where the last one stopped.
    """
    reached = sorted({reach.path for reach in scope.reaches})
    return " ".join(map(str, (name, *conditions, *reached)))


def page_of(
    read: Callable[[Position | None, int], Sequence[T]],
    place: Callable[[T], Position],
    asked: str,
    limit: int,
    of: str,
) -> tuple[list[T], str]:
    """One page and the cursor of the next ("" after the last).

    `read(position, most)` gives rows after a position in the list's order; `place(row)` a row's;
    `of` is the list as `list_for` names it.
    """
    rows = list(read(cursors.read(asked, of), limit + 1))
    more = len(rows) > limit
    return rows[:limit], cursors.write(place(rows[limit - 1]), of) if more else ""
