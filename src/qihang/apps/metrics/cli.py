"""`qihang ledger`: prove the ledger against the records, show figures, fold entries into the cube."""

from datetime import datetime
from typing import Annotated

import typer

from qihang.kernel import Scope

app = typer.Typer(name="ledger", help="The fact ledger: prove, show, fold.", no_args_is_help=True)

DIFFERS = 1
NOT_FOUND = 2


@app.command()
def prove(limit: Annotated[int, typer.Option(help="How many differences to name.")] = 20) -> None:
    """Rebuild the sums from the records and compare to the last unit; exit code 1 if any differ."""
    from qihang.apps.metrics import queries

    proof = queries.prove(Scope.for_system("qihang ledger prove"), limit)
    for row in proof.rows:
        typer.echo(row)
    for difference in (*proof.causes, *proof.cells):
        typer.echo(f"{difference.what}: wanted {difference.wanted}, found {difference.held}")
    typer.echo(
        f"{proof.entries:,} entries; {proof.causes_total:,} causes and {proof.cells_total:,} "
        "cells of the cube differ"
    )
    if not proof.holds:
        raise typer.Exit(DIFFERS)


@app.command()
def show(
    org: Annotated[str, typer.Option(help="Code of the organisation.")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day.")] = None,
    cohort: Annotated[int | None, typer.Option(help="Cohort; default: the edition's.")] = None,
) -> None:
    """Print an organisation's placement rate and its parts as of a day; exit code 2 if unknown."""
    from qihang.apps.metrics import queries
    from qihang.apps.metrics.shown import current_cohort, spoken
    from qihang.apps.orgs.models import Org
    from qihang.web import clock

    scope = Scope.for_system("qihang ledger show")
    day = on.date() if on else clock.today()
    try:
        found = queries.readable(scope, org)
    except Org.DoesNotExist:
        typer.echo(f"No organisation has the code {org}.", err=True)
        raise typer.Exit(NOT_FOUND) from None
    year = cohort or current_cohort().year
    for line in spoken(queries.figures(scope, found, year, day)):
        typer.echo(line)


@app.command()
def fold() -> None:
    """Add waiting entries to the cube and gather statistics."""
    from qihang.apps.metrics import services

    typer.echo(f"{services.settle():,} entries folded")
