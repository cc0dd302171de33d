"""A text that is no post here, screened as if it were one; nothing is kept."""

from dataclasses import dataclass
from datetime import date

from qihang.engines.screening import ScreenedSpan, ScreeningContext, screen
from qihang.policy import load

TITLE, TEXT = "title", "text"


@dataclass(frozen=True, slots=True)
class PlacedSpan:
    """A finding with the field in which its span counts."""

    span: ScreenedSpan
    field: str
    start: int
    end: int


def screen_text(title: str, text: str, context: ScreeningContext, day: date) -> list[PlacedSpan]:
    """What the rules of `day` find; title and text are one text for them."""
    cut = len(title)
    found = screen(f"{title}\n{text}", load().screening.at(day), context)
    return [_placed(one, cut) for one in found]


def _placed(span: ScreenedSpan, cut: int) -> PlacedSpan:
    if span.start < cut:
        return PlacedSpan(span, TITLE, span.start, min(span.end, cut))
    return PlacedSpan(span, TEXT, max(span.start - cut - 1, 0), span.end - cut - 1)
