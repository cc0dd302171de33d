"""`qihang codes`: list the code sets, look into one, check all policy files; `qihang titles`: code job titles."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer
from django.utils.translation import get_language, gettext, ngettext

from qihang.apps.codes import services
from qihang.engines.tabular.named_columns import refuse_ending, write_texts
from qihang.policy import Policy, PolicyProblem, default_root, load, validate

verbs = typer.Typer()
app = typer.Typer(name="codes", help="Code sets and the policy files.", no_args_is_help=True)

WANTING, REFUSED = 1, 2


@app.command("list")
def list_() -> None:
    """Name every code set with its number of rows, edition and sureness."""
    catalogue = _loaded().codes
    for name in catalogue.names():
        listing = catalogue.listings[name]
        label = listing.label.text(_language())
        rows = len(catalogue.table(name))
        typer.echo(f"{name}\t{label}\t{rows}\t{listing.edition}\t{listing.source.sureness}")


@app.command()
def show(
    table: Annotated[str, typer.Argument(help="Name of the code set, as in `qihang codes list`.")],
    query: Annotated[str, typer.Argument(help="Part of a name, pinyin initials or a code.")] = "",
) -> None:
    """Print a code set, or the rows that fit a query."""
    try:
        found = _loaded().codes.table(table)
    except PolicyProblem as problem:
        _fail(str(problem), REFUSED)
    rows = found.search(query, limit=len(found)) if query else tuple(found.values())
    for row in rows:
        typer.echo(f"{row.code}\t{row.label.zh}\t{row.label.en}\t{row.parent}")
    typer.echo(ngettext("共 %(n)s 行。", "共 %(n)s 行。", len(rows)) % {"n": len(rows)}, err=True)


@app.command("check")
def check_() -> None:
    """Read every policy file and say where they disagree, each with its cure."""
    policy = _loaded()
    problems = validate(policy)
    for problem in problems:
        typer.echo(str(problem), err=True)
    if problems:
        _fail(gettext("发现 %(n)s 处问题。") % {"n": len(problems)}, WANTING)
    facts = {"root": policy.root, "sets": len(policy.codes.names()), "n": len(policy.editions)}
    typer.echo(gettext("%(root)s 没有问题：%(sets)s 个代码表，%(n)s 个方案版本。") % facts)


@verbs.command("titles")
def titles(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX or Parquet.")
    ],
    out: Annotated[Path, typer.Option(help="File of suggestions, ending in .csv or .parquet.")],
    most: Annotated[int, typer.Option(min=1, max=20, help="Occupations listed for a title.")] = 5,
) -> None:
    """Suggest occupations (CSCO 2022) for job titles: exit 0 for each some, 1 for some none, 2 bad file."""
    refuse_ending(out)
    table = services.code_titles(file, most)
    write_texts(table, out)
    first = table.filter(table["rank"].fill_null(1) == 1)
    without = first["code"].null_count()
    counts = {"n": f"{first.height:,}", "without": f"{without:,}"}
    typer.echo(gettext("%(n)s 个职位名称，其中 %(without)s 个没有建议。") % counts)
    if without:
        raise typer.Exit(WANTING)


def _loaded() -> Policy:
    try:
        return load()
    except PolicyProblem as problem:
        _fail(f"{default_root()}: {problem}", WANTING)


def _language() -> str:
    return get_language() or "zh-hans"


def _fail(text: str, code: int) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(code)
