"""`qihang world …`: seed a province, move its clock, say what stands."""

from datetime import date, datetime, time
from typing import Annotated

import typer

app = typer.Typer(help="The seeded demo province: seed, advance, status.", no_args_is_help=True)

NOTHING = 1


@app.command()
def seed(
    size: Annotated[str, typer.Option(help="tiny, small or province.")] = "small",
    number: Annotated[int, typer.Option("--seed", help="Another number is another world.")] = 2024,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The demo clock's first day.")
    ] = None,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing where a world already stands.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Start over without asking.")] = False,
) -> None:
    """Fill the database with a made-up province; everything that is there goes. Exit code 2: refused."""
    from qihang.world import seed as seeding
    from qihang.world.sizes import SIZES

    seeding.must_be_known(size, SIZES)
    empty = seeding.is_empty()
    if if_empty and not empty:
        return
    if not empty and not yes:
        typer.confirm("Everything in this database goes. Start over?", abort=True)
    first = day.date() if day else seeding.FIRST_DAY
    clock = seeding.seed(size, number, first, lambda what: typer.echo(f"  {what}"))
    typer.echo(f"World '{clock.size}' with seed {clock.seed} stands on {clock.day}.")
    order_checks(clock.day)


def order_checks(day: date) -> None:
    """Order a check of the new world: the worker does it within a minute, and its findings are there today."""
    from django.utils import timezone

    from qihang.apps.verification.rules import RunCause
    from qihang.apps.verification.services import order_due
    from qihang.kernel import Scope
    from qihang.web.edition import current_cohort

    morning = timezone.make_aware(datetime.combine(day, time(3)))
    system = Scope.for_system("qihang world seed")
    order_due(system, current_cohort(), RunCause.NIGHTLY, morning)


@app.command()
def advance(
    to: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day to move to.")],
) -> None:
    """Let the year happen until the beginning of a day. Exit code 2: refused."""
    from qihang.world import clock_moves

    clock = clock_moves.advance(to.date(), lambda day: typer.echo(f"  {day}"))
    typer.echo(f"The demo clock stands on {clock.day}.")


@app.command()
def status() -> None:
    """Say which world stands in this database and what day it is there; exit code 1 without one."""
    from qihang.apps.destinations.models import Destination
    from qihang.apps.people.models import Graduate
    from qihang.world.models import DemoClock

    clock = DemoClock.objects.filter(id=1).first()
    if clock is None:
        typer.echo("No world is seeded.")
        raise typer.Exit(NOTHING)
    typer.echo(f"World '{clock.size}' with seed {clock.seed} stands on {clock.day}.")
    for cohort in Graduate.objects.order_by("cohort").values_list("cohort", flat=True).distinct():
        people = Graduate.objects.filter(cohort=cohort).count()
        versions = Destination.objects.filter(cohort=cohort).count()
        typer.echo(f"  {cohort}: {people:,} graduates, {versions:,} versions of registrations")
