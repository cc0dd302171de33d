"""`qihang sheet …`: load a sheet and take a batch back, without a browser.

Exit codes: 0 previewed without errors, applied or undone; 1 previewed, some rows have errors or the
records moved meanwhile; 2 refused, or the file cannot be read.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from django.utils.translation import gettext

if TYPE_CHECKING:
    from qihang.apps.intake.models import Batch

app = typer.Typer(name="sheet", help="Sheets: load one, undo a batch.", no_args_is_help=True)

WANTING, REFUSED = 1, 2

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="XLSX, XLS or CSV.")]
OrgCode = Annotated[str, typer.Option(help="Code of the organisation, e.g. 10422.")]
Apply = Annotated[bool, typer.Option("--apply", help="Write it; otherwise only a preview.")]
GoodRows = Annotated[bool, typer.Option("--good-rows", help="Leave out rows with errors.")]
Reason = Annotated[
    str,
    typer.Option(help="Why, and on what paper, identity or exam numbers of known persons change."),
]
CohortYear = Annotated[
    int | None, typer.Option(min=2000, max=2100, help="Year of graduation; default: the edition's.")
]


@app.command()
def load(
    target: Annotated[str, typer.Argument(help="What it becomes: roster, hardship, …")],
    file: File,
    org: OrgCode,
    cohort: CohortYear = None,
    apply: Apply = False,
    good_rows: GoodRows = False,
    reason: Reason = "",
) -> None:
    """Preview a sheet, or write it with --apply. Exit code 1: rows with errors; 2: refused."""
    load_sheet(target, file, org, cohort, apply=apply, good_rows=good_rows, reason=reason)


@app.command()
def undo(batch: Annotated[UUID, typer.Argument(help="As printed when it was loaded.")]) -> None:
    """Take an applied batch back. Exit code 1: some rows had to stay; 2: refused."""
    from qihang.apps.intake import queries, services
    from qihang.apps.intake.labels import WHY
    from qihang.apps.intake.models import Batch
    from qihang.apps.intake.staging import previews
    from qihang.kernel import Scope
    from qihang.web import clock

    scope = Scope.for_system("qihang sheet undo")
    try:
        found = queries.batch_in(scope, batch)
    except Batch.DoesNotExist:
        typer.echo(gettext("没有这个编号的批次。"), err=True)
        raise typer.Exit(REFUSED) from None
    done = services.undo(scope, found, clock.now())
    for row, caption, why in previews.preview_of(done).kept:
        typer.echo(f"{row:>8}  {caption}  {WHY[why]}")
    facts = {"back": done.changed, "gone": done.new, "kept": done.refused}
    typer.echo(gettext("恢复 %(back)s 行，删去 %(gone)s 行，保持不动 %(kept)s 行。") % facts)
    raise typer.Exit(WANTING if done.refused else 0)


def load_sheet(
    target: str, file: Path, org: str, cohort: int | None,
    *, apply: bool, good_rows: bool, reason: str = "",
) -> None:  # fmt: skip
    """What `load` and every target's own command do."""
    from django.conf import settings

    from qihang.apps.intake import queries, services
    from qihang.apps.intake.rules import BatchState
    from qihang.kernel import Cohort, Scope
    from qihang.policy import load as policy
    from qihang.web import clock

    scope = Scope.for_system(f"qihang {target} import")
    year = Cohort(cohort) if cohort else policy().edition(settings.QIHANG_EDITION).cohort
    found, place = queries.target_and_org(scope, target, org)
    with file.open("rb") as upload:
        batch = services.receive(scope, found, place, upload, file.name, clock.now(), cohort=year)
    services.preview(scope, batch, clock.now(), _print_progress)
    if apply and batch.state == BatchState.PREVIEWED and (good_rows or not batch.refused):
        services.apply(
            scope, batch, clock.now(), _print_progress, only_good=good_rows, reason=reason
        )
    _report(batch)


def _print_progress(step: str, done: int, total: int) -> None:
    """One line that grows on a terminal, nothing in a log."""
    from qihang.apps.intake.labels import STEP

    if sys.stderr.isatty():
        whole = f" / {total:,}" if total else ""
        typer.echo(f"\r  {STEP[step]} {done:,}{whole}  ", err=True, nl=False)


def _report(batch: "Batch") -> None:
    """Counts, faults by kind, where it stands; exits with the code that says the same."""
    from qihang.apps.intake.labels import STATE
    from qihang.apps.intake.pages import batches
    from qihang.apps.intake.rules import BatchState
    from qihang.apps.intake.staging import previews
    from qihang.apps.intake.targets import target_of
    from qihang.policy import load as policy

    state = BatchState(batch.state)
    if batch.failure:
        typer.echo(batches.failure(batch), err=True)
    if state == BatchState.MAPPING:
        typer.echo(gettext("有必填的列没有认出来，请在页面上指定各列，或改好表头再试。"), err=True)
    if state in (BatchState.FAILED, BatchState.MAPPING):
        raise typer.Exit(REFUSED)
    layout = policy().layout(target_of(batch).layout)
    for fact in batches.counts(batch):
        typer.echo(f"{fact.value!s:>10}  {fact.label}")
    for kind in previews.preview_of(batch).kinds:
        cells = ", ".join(fault.cell or str(fault.row) for fault in kind.examples)
        typer.echo(f"{kind.count:>10,}  {batches.sentence_of(kind, layout)}  {cells}")
    typer.echo(f"{STATE[state][0]}  {batch.uuid}")
    raise typer.Exit(WANTING if batch.refused or batch.moved else 0)
