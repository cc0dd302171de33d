"""`qihang destinations …`: what waits, without a browser."""

from typing import Annotated

import typer
from django.utils.translation import gettext

from qihang.apps.destinations import labels, queries
from qihang.kernel import Cohort, Scope

app = typer.Typer(help="Registrations: what waits where.", no_args_is_help=True)
NOWHERE = 2


@app.callback()
def _group() -> None:
    """Keep `waiting` a command of its own even while it is the only one."""


@app.command()
def waiting(
    org: Annotated[str, typer.Option(help="Code of the organisation, e.g. 10422.")],
    cohort: Annotated[int, typer.Option(help="Year of graduation.")] = 2024,
) -> None:
    """Print how many registrations of an organisation stand in each status."""
    counts = queries.counts_under(
        Scope.for_system("qihang destinations waiting"), Cohort(cohort), org
    )
    if counts is None:
        typer.echo(gettext("没有代码为 %(code)s 的组织。") % {"code": org}, err=True)
        raise typer.Exit(NOWHERE)
    for status, count in counts.items():
        typer.echo(f"{count:>8,}  {labels.STATUS[status]}")
    typer.echo(f"{sum(counts.values()):>8,}  " + gettext("合计"))
