"""Options that commands of several apps share, and how they count on a terminal."""

from datetime import datetime
from typing import Annotated

import typer

from qihang.web.parameters import EARLIEST, LATEST


def _in_bounds(value: datetime | None) -> datetime | None:
    """The day itself; raises typer.BadParameter for one with which no days can be reckoned."""
    if value is not None and not EARLIEST <= value.date() <= LATEST:
        message = f"{value.date()} is not between {EARLIEST} and {LATEST}"
        raise typer.BadParameter(message)
    return value


Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], callback=_in_bounds, help="Day.")]
OptionalDay = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], callback=_in_bounds, help="Day.")
]


def print_count(rows: int) -> None:
    """How many rows are done, over the number before."""
    typer.echo(f"\r{rows:,}", nl=False, err=True)
