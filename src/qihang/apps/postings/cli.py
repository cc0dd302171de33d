"""`qihang screen`: advertisements of any platform against the rules, without a database."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import get_language, gettext

from qihang.apps.postings.services.screened_files import screen_file
from qihang.policy import load
from qihang.web.options import OptionalDay

verbs = typer.Typer()
LATEST = date.max  # the rules that have no end; without a database nobody knows the product's day


@verbs.command("screen")
def screen(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX or Parquet.")
    ],
    out: Annotated[Path, typer.Option(help="File of findings, ending in .csv or .parquet.")],
    on: OptionalDay = None,  # by the rules of which day
) -> None:
    """Screen advertisements (columns title, description or text; id): exit 0 screened, 2 bad file."""
    done = screen_file(file, out, on.date() if on else LATEST)
    classes = load().screening.classes
    for code, count in sorted(done.classes.items(), key=lambda one: -one[1]):
        typer.echo(f"{count:>9,}  {classes[code].label.text(get_language() or '')}")
    words = gettext("审查 %(read)s 条，其中 %(marked)s 条有标记。")
    typer.echo(words % {"read": f"{done.read:,}", "marked": f"{done.marked:,}"})
