"""`qihang world …`: seed a province, move its clock, say what stands."""

import typer

app = typer.Typer(help="The seeded demo province.", no_args_is_help=True)


@app.command()
def status() -> None:
    """Say which world stands in this database and what day it is there."""
    from qihang.world.models import DemoClock

    clock = DemoClock.objects.filter(id=1).first()
    if clock is None:
        typer.echo("No world is seeded.")
        raise typer.Exit(1)
    typer.echo(f"{clock.size} seed={clock.seed} day={clock.day}")
