"""`qihang checks here|replay|status`: runs over the database of the product."""

from typing import Annotated
from uuid import UUID

import typer
from django.utils.translation import gettext

from qihang.apps.verification import services
from qihang.apps.verification.cli.app import app
from qihang.apps.verification.models import CheckRun
from qihang.apps.verification.queries.runs import runnable_org, runs_in
from qihang.apps.verification.rules import RunState
from qihang.apps.verification.services import Replayed
from qihang.kernel import Cohort, Scope
from qihang.web import clock
from qihang.web.edition import current_cohort

WANTING = 1
NOT_FOUND = 2
SHOWN = 20


@app.command("here")
def here(
    org: Annotated[str, typer.Option(help="Code of a university; empty: the province.")] = "",
    cohort: Annotated[
        int | None, typer.Option(min=2000, max=2100, help="Year of graduation.")
    ] = None,
) -> None:
    """Check the registrations in the database, as a job of the worker would: exit 0 done, 1 not done."""
    scope = Scope.for_system("qihang checks here")
    wanted = runnable_org(scope, org)
    if wanted is None:
        typer.echo(f"No province or university has the code {org}.", err=True)
        raise typer.Exit(NOT_FOUND)
    year = Cohort(cohort) if cohort else current_cohort()
    asked = services.order_run(scope, wanted, year, clock.now())
    run = services.run_checks(asked.uuid, clock.now())
    _print(run)
    if run.state != RunState.DONE:
        raise typer.Exit(WANTING)


@app.command()
def replay(uuid: Annotated[UUID, typer.Argument(help="Number of the run.")]) -> None:
    """Run a run's checks again over what it compared: exit 0 the same findings, 1 others, 2 no such run."""
    scope = Scope.for_system("qihang checks replay")
    run = runs_in(scope).filter(uuid=uuid).first()
    if run is None:
        typer.echo(f"No run has the number {uuid}.", err=True)
        raise typer.Exit(NOT_FOUND)
    again = services.replay(run, clock.today())
    typer.echo(gettext("找到 %(count)s 项。") % {"count": f"{len(again.result.findings):,}"})
    if not again.same_checks:
        typer.echo(_of_checks(again), err=True)
    if not again.same_findings:
        typer.echo(gettext("结果与当时不同。"), err=True)
        raise typer.Exit(WANTING)
    typer.echo(gettext("结果与当时相同。"))


def _of_checks(again: Replayed) -> str:
    if again.kept_checks:
        return gettext("核查规则已经变了，这次按当时留存的规则重做。")
    return gettext("核查规则已经变了，当时的规则没有留存，这次按现在的规则重做，结果可能不同。")


@app.command()
def status() -> None:
    """The newest runs."""
    for run in runs_in(Scope.for_system("qihang checks status"))[:SHOWN]:
        _print(run)


def _print(run: CheckRun) -> None:
    saved = " ".join(f"{name}={number}" for name, number in run.saved.items())
    found = f"{sum(run.counts.values()):,}"
    typer.echo(f"{run.uuid}  {run.day}  {run.org.code}  {run.cause}  {run.state}  {found}  {saved}")
