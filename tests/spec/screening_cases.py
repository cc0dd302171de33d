"""Answers a case of screening.csv: what is found in a text, with the words as they stand in it."""

from datetime import date

from qihang.engines.screening import ScreeningContext, screen
from qihang.policy import load

DAY = date(2026, 11, 30)
RESERVED = "reserved"


def answer(text: str, post: str) -> str:
    """Each finding as rule and words; a dash where there is none."""
    reserved = post == RESERVED
    context = ScreeningContext(channel="" if reserved else post, reserved=reserved)
    found = screen(text, load().screening.at(DAY), context)
    return " / ".join(f"{one.rule} {text[one.start : one.end]}" for one in found) or "—"
