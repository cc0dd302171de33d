"""`qihang figures FILE` reckons a published table anew; it touches neither ledger nor database."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How a command answers: for people or for programs."""

    TABLE = "table"
    JSON = "json"


verbs = typer.Typer()

DIFFERS = 1


@verbs.command()
def figures(
    file: Annotated[Path, typer.Argument(help="XLSX, XLS or CSV: persons by kind of destination.")],
    definition: Annotated[str, typer.Option(help="Wording: 2020, 2021 or 2024.")] = "2021",
    format: Annotated[Format, typer.Option(help="table or json.")] = Format.TABLE,  # noqa: A002
) -> None:
    """Reckon the rates of a published table; exit code 1 where one is not reproduced to 0.01 %."""
    from qihang.apps.metrics.pages import published_tables
    from qihang.apps.metrics.services.published_tables import reckoned_units

    found = reckoned_units(file, definition)
    if format is Format.JSON:
        typer.echo(published_tables.as_json(found, definition))
    else:
        for line in published_tables.result_lines(found):
            typer.echo(line)
    if not all(outcome.holds for outcome in found):
        raise typer.Exit(DIFFERS)
