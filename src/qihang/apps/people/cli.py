"""`qihang roster import`, `qihang hardship import`, `qihang standing import`: the sheets about graduates;
`qihang roster merge`, `qihang roster unmerge`: two records of one person.

Exit codes as of `qihang sheet`: 0 in order, 1 rows with errors or something to be settled first, 2 refused.
"""

from typing import Annotated
from uuid import UUID

import typer
from django.utils.translation import gettext

from qihang.apps.intake.cli import (
    WANTING,
    Apply,
    CohortYear,
    File,
    GoodRows,
    OrgCode,
    Reason,
    load_sheet,
)
from qihang.kernel import Cohort, Refusal, Scope

roster = typer.Typer(
    name="roster", help="The academic office's list of graduates.", no_args_is_help=True
)
hardship = typer.Typer(name="hardship", help="Lists of graduates who are owed help.")

ExamNumber = Annotated[str, typer.Argument(help="Exam number of a record in good standing.")]
Taken = Annotated[
    list[str] | None,
    typer.Option(
        "--take",
        help="What of the other record is right: name, exam_number, id_number, student_number, phone, class_name.",
    ),
]
Why = Annotated[str, typer.Option("--reason", help="Why, and on what paper.")]

standing = typer.Typer(name="standing", help="Changes of graduates' standing.")


@hardship.callback()
@standing.callback()
def _group() -> None:
    """Keep `import` a command of its own while it is the only one."""


@roster.command("import")
def import_roster(
    file: File, org: OrgCode, cohort: CohortYear = None, apply: Apply = False,
    good_rows: GoodRows = False, reason: Reason = "",
) -> None:  # fmt: skip
    """Preview a university's list of graduates, or write it with --apply. Exit code 1: errors; 2: refused."""
    load_sheet("roster", file, org, cohort, apply=apply, good_rows=good_rows, reason=reason)


@hardship.command("import")
def import_hardship(
    file: File, org: OrgCode, cohort: CohortYear = None, apply: Apply = False,
    good_rows: GoodRows = False,
) -> None:  # fmt: skip
    """Preview a department's hardship list, or write it with --apply. Exit code 1: errors; 2: refused."""
    load_sheet("hardship", file, org, cohort, apply=apply, good_rows=good_rows)


@standing.command("import")
def import_standing(
    file: File, org: OrgCode, cohort: CohortYear = None, apply: Apply = False,
    good_rows: GoodRows = False,
) -> None:  # fmt: skip
    """Preview a registrar's list of changes, or record them with --apply. Exit code 1: errors; 2: refused."""
    load_sheet("standing", file, org, cohort, apply=apply, good_rows=good_rows)


@roster.command()
def merge(
    survivor: ExamNumber, other: ExamNumber, cohort: CohortYear = None, take: Taken = None,
    reason: Why = "", apply: Apply = False,
) -> None:  # fmt: skip
    """Show what merging the other record into the survivor does, or do it with --apply. Exit code 1: settle first."""
    from django.conf import settings

    from qihang.apps.people import queries, services
    from qihang.apps.people.forms import FIELDS, masked_value
    from qihang.apps.people.models import Graduate
    from qihang.policy import load
    from qihang.web import clock

    scope = Scope.for_system("qihang roster merge")
    year = Cohort(cohort) if cohort else load().edition(settings.QIHANG_EDITION).cohort
    try:
        kept, gone = (queries.record_numbered(scope, year, number) for number in (survivor, other))
    except Graduate.DoesNotExist:
        raise Refusal(
            "no_such_record",
            "{year} 届没有这个考生号的在籍记录，请核对考生号和届别。",
            year=year.year,
        ) from None
    for name in services.differing(kept, gone):
        typer.echo(f"{FIELDS[name]}  {masked_value(kept, name)} | {masked_value(gone, name)}")
    for line in services.merge_lines(scope, kept, gone):
        typer.echo(f"{line.label}  {line.survivor} | {line.duplicate}  {line.becomes}")
    for obstacle in services.merge_obstacles(kept, gone):
        typer.echo(obstacle, err=True)
    if apply:
        done = services.merge(scope, kept.uuid, gone.uuid, take or [], reason, clock.now())
        typer.echo(gettext("已合并。") + f"  {done.uuid}")
    elif services.merge_obstacles(kept, gone):
        raise typer.Exit(WANTING)


@roster.command()
def unmerge(merge: UUID, reason: Why = "") -> None:
    """Set the two records of a merge apart again, by what `merge` printed. Exit code 2: refused."""
    from qihang.apps.people import services
    from qihang.apps.people.models import Merge
    from qihang.web import clock

    try:
        services.unmerge(Scope.for_system("qihang roster unmerge"), merge, reason, clock.now())
    except Merge.DoesNotExist:
        raise Refusal("no_such_merge", "没有这个编号的合并，请核对。") from None
    typer.echo(gettext("已撤销合并，两条记录恢复原样。"))
