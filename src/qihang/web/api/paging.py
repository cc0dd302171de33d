"""Pages of a long list: each names the next by an opaque cursor that stays right when rows come.

A cursor is the position of the last row in the list's own order, signed, and holds for one list.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from django.core import signing
from ninja import Query

from qihang.kernel import Refusal

T = TypeVar("T")
USUAL, MOST = 100, 500
CURSOR, LIMIT = "", USUAL

Cursor = Annotated[
    str, Query(description="next of the page before; empty for the first", max_length=400)
]
Limit = Annotated[int, Query(description="rows of one page", ge=1, le=MOST)]
Year = Annotated[int, Query(description="of graduation", ge=2000, le=2100, examples=[2024])]
Position = tuple[Any, ...]


def position(text: str, of: str) -> Position | None:
    """Where the page begins: the values in the cursor, None for the first page.

    Refuses with cursor_unknown what this list (`of`) has not given out.
    """
    if not text:
        return None
    try:
        return tuple(signing.loads(text, salt=f"cursor {of}"))
    except (signing.BadSignature, ValueError):
        raise Refusal("cursor_unknown", "游标不对。请用上一页 next 里的值，或从头读起。") from None


def cursor(values: Position, of: str) -> str:
    """The position as the reader carries it."""
    return signing.dumps(list(values), salt=f"cursor {of}")


def page_of(
    read: Callable[[Position | None, int], Sequence[T]],
    place: Callable[[T], Position],
    asked: str,
    limit: int,
    of: str,
) -> tuple[list[T], str]:
    """One page and the cursor of the next ("" after the last).

    `read(position, most)` gives rows after a position in the list's order; `place(row)` a row's.
    """
    rows = list(read(position(asked, of), limit + 1))
    more = len(rows) > limit
    return rows[:limit], cursor(place(rows[limit - 1]), of) if more else ""
