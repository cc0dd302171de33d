"""`qihang ledger`: prove the ledger against the records, show figures, fold, make the cube anew.

`qihang figures FILE`, which reckons a published table anew, stands beside it.
"""

from typing import Annotated

import typer

from qihang.apps.metrics.cli.published_tables import DIFFERS, verbs
from qihang.kernel import Scope
from qihang.web.options import OptionalDay

__all__ = ["app", "verbs"]

app = typer.Typer(
    name="ledger", help="The fact ledger: prove, show, fold, rebuild.", no_args_is_help=True
)

NOT_FOUND = 2


@app.command()
def prove(
    limit: Annotated[
        int, typer.Option(min=0, max=100_000, help="How many differences to name.")
    ] = 20,
) -> None:
    """Rebuild the sums from the records and compare to the last unit; exit code 1 if any differ."""
    from qihang.apps.metrics.queries.ledger import prove as proof_of
    from qihang.web.refusals import sentence

    proof = proof_of(Scope.for_system("qihang ledger prove"), limit)
    for finding in proof.findings:
        typer.echo(sentence(finding))
    typer.echo(
        f"{proof.entries:,} entries; {proof.causes_total:,} causes and {proof.cells_total:,} "
        "cells of the cube differ"
    )
    if not proof.holds:
        raise typer.Exit(DIFFERS)


@app.command()
def show(
    org: Annotated[str, typer.Option(help="Code of the organisation.")],
    on: OptionalDay = None,
    cohort: Annotated[
        int | None, typer.Option(min=2000, max=2100, help="Cohort; default: the edition's.")
    ] = None,
) -> None:
    """Print an organisation's placement rate and its parts as of a day; exit code 2 if unknown."""
    from qihang.apps.metrics.pages.figures import plain_lines, scheme_on
    from qihang.apps.metrics.queries.figures import org_figures, readable
    from qihang.apps.orgs.models import Org
    from qihang.engines.indicators import PLACEMENT
    from qihang.web import clock
    from qihang.web.edition import current_cohort

    scope = Scope.for_system("qihang ledger show")
    day = on.date() if on else clock.today()
    try:
        found = readable(scope, org)
    except Org.DoesNotExist:
        typer.echo(f"No organisation has the code {org}.", err=True)
        raise typer.Exit(NOT_FOUND) from None
    if PLACEMENT not in scheme_on(day).definitions:
        typer.echo(f"No placement rate was defined on {day}.", err=True)
        raise typer.Exit(NOT_FOUND)
    year = cohort or current_cohort().year
    for line in plain_lines(org_figures(scope, found, year, day)):
        typer.echo(line)


@app.command()
def fold() -> None:
    """Add waiting entries to the cube and gather statistics."""
    from qihang.apps.metrics.services.ledger import settle

    typer.echo(f"{settle():,} entries folded")


@app.command()
def rebuild() -> None:
    """Make the cube anew from the entries: the cure where `prove` finds cells that differ."""
    from qihang.apps.metrics.services.ledger import rebuild as make_anew

    cells = make_anew(Scope.for_system("qihang ledger rebuild"))
    typer.echo(f"{cells:,} cells made anew")
