"""`qihang checks …`: run the checks, over files or over the database, without a browser."""

import typer

app = typer.Typer(name="checks", help="Checks of registrations.", no_args_is_help=True)


@app.callback()
def main() -> None:
    """Checks of registrations."""
