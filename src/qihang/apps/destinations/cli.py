"""`qihang destinations …`: what waits, sheets in, lists as files, without a browser."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext

from qihang.apps.destinations import labels, queries
from qihang.apps.exports import services as exports
from qihang.apps.exports.services import Wanted
from qihang.apps.intake.cli import Apply, CohortYear, File, GoodRows, OrgCode, load_sheet
from qihang.kernel import Cohort, Scope
from qihang.web import clock
from qihang.web.options import print_count

app = typer.Typer(
    help="Registrations: what waits, sheets in, lists as files.", no_args_is_help=True
)
NOWHERE = 2


@app.command()
def waiting(
    org: Annotated[str, typer.Option(help="Code of the organisation, e.g. 10422.")],
    cohort: Annotated[int, typer.Option(min=2000, max=2100, help="Year of graduation.")] = 2024,
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


@app.command("import")
def import_destinations(
    file: File, org: OrgCode, cohort: CohortYear = None, apply: Apply = False,
    good_rows: GoodRows = False,
) -> None:  # fmt: skip
    """Preview a sheet of drafts, or write it with --apply; graduates file them. Exit code 1: errors; 2: refused."""
    load_sheet("destinations", file, org, cohort, apply=apply, good_rows=good_rows)


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="File to write, .xlsx or .csv.")],
    layout: Annotated[str, typer.Option(help="Export order or layout.")] = "national_32",
    college: Annotated[str, typer.Option(help="Code of one college.")] = "",
    kind: Annotated[str, typer.Option(help="Kinds whose code begins with this.")] = "",
    status: Annotated[
        str, typer.Option(help="One status; without it all under way or counting.")
    ] = "",
    *,
    whole: Annotated[bool, typer.Option(help="With identity numbers and phones.")] = False,
    reason: Annotated[str, typer.Option(help="Why, for the audit; needed with --whole.")] = "",
) -> None:
    """Write registrations of the cohort in force: exit 0 written, 2 refused."""
    asked = {"college": college, "kind": kind, "status": status}
    asked = {name: value for name, value in asked.items() if value}
    wanted = Wanted(layout, out.suffix.lstrip("."), whole, reason)
    scope = Scope.for_system("qihang destinations export")
    rows = exports.write(scope, "registrations", asked, wanted, out, clock.now(), print_count)
    typer.echo("", err=True)
    typer.echo(gettext("已写入 %(rows)s 条。") % {"rows": f"{rows:,}"})
