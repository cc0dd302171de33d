"""`qihang national report`: hand what was reported up over to the national platform."""

from typing import Annotated

import typer
from django.utils.translation import gettext

from qihang.apps.national.gateways.selection import platform
from qihang.apps.national.services import Synchronised, synchronise
from qihang.kernel import Cohort, Scope
from qihang.web import clock

app = typer.Typer(help="The national platform: report to it.", no_args_is_help=True)
WANTING = 1


@app.callback()
def _group() -> None:
    """Keep `report` a command of its own even while it is the only one."""


@app.command()
def report(
    cohort: Annotated[int, typer.Option(min=2000, max=2100, help="Year of graduation.")] = 2024,
    again: Annotated[
        bool, typer.Option("--again", help="Also what the platform refused before.")
    ] = False,
) -> None:
    """Hand over what is due and write down the answers; goes on where it was broken off. Exit code 1:
    something was refused or the platform did not answer.
    """
    scope = Scope.for_system("qihang national report")
    done = synchronise(
        scope, platform(), Cohort(cohort), clock.now(), again=again, on_parcel=_report
    )
    if done.trouble:
        typer.echo(
            gettext("国家平台没有答复：%(trouble)s。再运行一次会接着报送。")
            % {"trouble": done.trouble},
            err=True,
        )
    if done.trouble or done.refused:
        raise typer.Exit(WANTING)


def _report(done: Synchronised) -> None:
    facts = {"parcels": done.parcels, "accepted": done.accepted, "refused": done.refused}
    typer.echo(
        gettext("已报送 %(parcels)s 批：接收 %(accepted)s 条，未接收 %(refused)s 条。") % facts
    )
