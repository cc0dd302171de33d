"""`qihang files …`: what goes when, let it go, prove that the rest is whole."""

from typing import Annotated

import typer
from django.utils.translation import gettext

from qihang.apps.files import services
from qihang.kernel import Scope
from qihang.web import clock

app = typer.Typer(help="Kept files: expiry and proof.", no_args_is_help=True)
DAMAGED = 1


@app.command()
def expire(
    *, dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what goes when.")] = False
) -> None:
    """Let go of files that are past keeping and sweep what nobody refers to."""
    scope = Scope.for_system("qihang files expire")
    if not dry_run:
        released, swept = services.expire(scope, clock.now())
        counts = {"rows": released, "files": swept.files, "strays": swept.strays}
        typer.echo(
            gettext("到期放行 %(rows)s 条，删去文件 %(files)s 个、残片 %(strays)s 个。") % counts
        )
        return
    today = clock.today()
    for item in services.due(scope, today):
        state = gettext("已到期") if item.day <= today else gettext("未到期")
        words = gettext("%(rows)s 条可删，%(needed)s 条因在办暂留") % {
            "rows": f"{item.rows:,}",
            "needed": f"{item.needed:,}",
        }
        typer.echo(f"{item.day}  {item.purpose} {item.group}  {state}  {words}")


@app.command()
def verify() -> None:
    """Read every file again and name what is missing or altered; exit code 1 if any is."""
    damaged = 0
    for damage in services.verify(Scope.for_system("qihang files verify")):
        damaged += 1
        typer.echo(f"{damage.what} {damage.sha256}")
    typer.echo(gettext("损坏或缺失的文件：%(n)s") % {"n": damaged})
    raise typer.Exit(DAMAGED if damaged else 0)
