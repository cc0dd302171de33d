"""Jobs of the demo; each calls one service."""

from datetime import date

from procrastinate.contrib.django import app

from qihang.world import clock_moves


@app.task(name="world.move_clock", pass_context=False)
def move_clock(to: str) -> None:
    """Let the year happen until this day; a day already reached is nothing to do."""
    day = date.fromisoformat(to)
    if clock_moves.status().day < day:
        clock_moves.advance(day)
