"""The noun `checks`, to which each module of the package adds its commands."""

import typer

app = typer.Typer(name="checks", help="Checks of registrations.", no_args_is_help=True)


@app.callback()
def main() -> None:
    """Checks of registrations."""
