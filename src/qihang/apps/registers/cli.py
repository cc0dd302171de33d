"""`qihang register …`: deliveries of other authorities, without a browser."""

from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

import polars as pl
import typer
from django.utils.translation import get_language, gettext

from qihang.apps.registers import queries, services
from qihang.apps.registers.models import Delivery
from qihang.apps.registers.services import Origin
from qihang.apps.registers.services.linkage import link_files
from qihang.engines.linkage import ANSWERS, FOUND
from qihang.engines.tabular.named_columns import refuse_ending, write_texts
from qihang.kernel import Scope
from qihang.web import clock
from qihang.web.options import Day, print_count

verbs = typer.Typer()
app = typer.Typer(name="register", help="Registers of other authorities.", no_args_is_help=True)
LEFT_OUT = 1
NOT_FOUND = 2


@app.command("import")
def import_(
    name: Annotated[str, typer.Argument(help="employers, admissions, enlistment, …")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="XLSX, XLS or CSV.")],
    source: Annotated[str, typer.Option(help="Code of the authority that delivers, e.g. market.")],
    on: Day,  # the day the data speak of
    *,
    partial: Annotated[bool, typer.Option(help="Adds and changes only; ends nothing.")] = False,
    good_rows: Annotated[bool, typer.Option(help="Leave faulty rows out.")] = False,
) -> None:
    """Load a delivery: exit 0 all rows, 1 some left out by --good-rows, 2 refused."""
    scope = Scope.for_system("qihang register import")
    origin = Origin(source, on.date(), whole=not partial, file_name=file.name)
    loaded = services.load_file(
        scope, name, file, origin, clock.now(), good_rows=good_rows, report=print_count
    )
    typer.echo("", err=True)
    for fault in loaded.faults:
        told = gettext(fault.message).format(**fault.facts)
        typer.echo(f"{fault.cell}  {told}", err=True)
    done = loaded.delivery
    counts = {"rows": done.rows, "added": done.added, "changed": done.changed, "ended": done.ended}
    words = gettext("读取 %(rows)s 行：新增 %(added)s，变更 %(changed)s，终止 %(ended)s。")
    typer.echo(words % {key: f"{number:,}" for key, number in counts.items()})
    typer.echo(gettext("批次编号 %(uuid)s") % {"uuid": done.uuid})
    if loaded.left_out:
        typer.echo(
            gettext("有错误未导入 %(rows)s 行。") % {"rows": f"{loaded.left_out:,}"}, err=True
        )
        raise typer.Exit(LEFT_OUT)


@app.command()
def undo(uuid: Annotated[UUID, typer.Argument(help="Number of the delivery.")]) -> None:
    """Take the newest delivery of an authority back."""
    scope = Scope.for_system("qihang register undo")
    try:
        done = services.undo_delivery(scope, uuid, clock.now())
    except Delivery.DoesNotExist:
        typer.echo(f"No delivery has the number {uuid}.", err=True)
        raise typer.Exit(NOT_FOUND) from None
    typer.echo(gettext("已撤销 %(day)s 的批次。") % {"day": done.day})


@app.command()
def status() -> None:
    """What each register holds, from when, and whether that is too old; exit 1 if any is."""
    scope = Scope.for_system("qihang register status")
    stale = 0
    for standing in queries.standings(scope, clock.today()):
        stale += standing.stale
        newest = max((d.day for d in standing.newest), default=None)
        mark = gettext("需要更新") if standing.stale else gettext("在有效期内")
        label = standing.register.label.text(get_language() or "")
        typer.echo(
            f"{standing.rows:>12,}  {_day(newest)}  {mark}  {standing.register.name}  {label}"
        )
    if stale:
        raise typer.Exit(LEFT_OUT)


@verbs.command("link")
def link(
    names: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX or Parquet.")
    ],
    register: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="Names with codes.")
    ],
    out: Annotated[Path, typer.Option(help="File of links, ending in .csv or .parquet.")],
    most: Annotated[int, typer.Option(min=1, max=50, help="Firms listed for one name.")] = 5,
) -> None:
    """Link written names of employers to registered firms: exit 0 all linked, 1 not all, 2 bad files."""
    refuse_ending(out)
    table = link_files(names, register, most)
    write_texts(table, out)
    answers = table.filter(pl.col("rank").fill_null(1) == 1)["answer"].to_list()
    for answer in ANSWERS:
        typer.echo(f"{answers.count(answer):>9,}  {answer}")
    if answers.count(FOUND) < len(answers):
        raise typer.Exit(LEFT_OUT)


def _day(day: date | None) -> str:
    return "----------" if day is None else day.isoformat()
