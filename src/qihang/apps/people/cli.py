"""`qihang roster import`, `qihang hardship import`, `qihang standing import`: the sheets about graduates.

Exit codes as of `qihang sheet`: 0 in order, 1 rows with errors, 2 refused.
"""

import typer

from qihang.apps.intake.cli import Apply, CohortYear, File, GoodRows, OrgCode, Reason, load_sheet

roster = typer.Typer(name="roster", help="The academic office's list of graduates.")
hardship = typer.Typer(name="hardship", help="Lists of graduates who are owed help.")

standing = typer.Typer(name="standing", help="Changes of graduates' standing.")


@roster.callback()
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
