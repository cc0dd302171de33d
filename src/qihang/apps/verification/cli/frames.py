"""`qihang checks run` and `qihang checks sql`: the engine over a folder of frames, without a database."""

from collections import Counter
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from django.utils.translation import get_language, gettext

from qihang.apps.verification.cli.app import app
from qihang.engines.checks import (
    DIALECTS,
    Result,
    run,
    run_on_spark,
    sources_in,
    spark_refusal,
    views,
)
from qihang.kernel import Cohort, Refusal
from qihang.policy import CheckSet, load
from qihang.web.options import Day

WANTING, LACKING = 1, 3
ENDINGS = (".parquet", ".csv")
Dialect = StrEnum("Dialect", list(DIALECTS))  # type: ignore[misc]


class Engine(StrEnum):
    """Which program reckons."""

    DUCKDB = "duckdb"
    SPARK = "spark"


Only = Annotated[
    list[str] | None, typer.Option("--check", help="Only this check; may be repeated.")
]
CohortYear = Annotated[int | None, typer.Option(help="Year of graduation, for its cut-off days.")]


@app.command("run")
def run_frames(
    frames: Annotated[Path, typer.Option(exists=True, file_okay=False, help="Folder of frames.")],
    out: Annotated[Path, typer.Option(help="File of findings, ending in .parquet or .csv.")],
    on: Day,
    cohort: CohortYear = None,
    check: Only = None,
    memory: Annotated[str, typer.Option(help="Most memory, such as 4GB.")] = "4GB",
    engine: Annotated[
        Engine, typer.Option(help="spark: where Java and pyspark are.")
    ] = Engine.DUCKDB,
) -> None:
    """Check a folder of frames: exit 0 nothing found, 1 found or not checkable, 2 bad frames, 3 no Spark."""
    if out.suffix.lower() not in ENDINGS:
        raise Refusal("out_ending", "{file}：请让文件名以 .parquet 或 .csv 结尾。", file=out.name)
    if out.is_dir() or not out.parent.is_dir():
        raise Refusal(
            "out_folder",
            "{file}：没有这个文件夹，或它本身是文件夹。请先建好文件夹。",
            file=str(out),
        )
    _require(engine)
    chosen = run if engine is Engine.DUCKDB else run_on_spark
    checks, parameters = _checks(on.date(), check), _parameters(on.date(), cohort)
    found = chosen(sources_in(frames), checks, parameters, memory=memory)
    write(found.findings, out)
    write(found.members, out.with_name(f"{out.stem}-members{out.suffix}"))
    _print(found)
    if found.not_checkable or not found.findings.is_empty():
        raise typer.Exit(WANTING)


@app.command("sql")
def sql(
    dialect: Annotated[Dialect, typer.Option(help="Of which program.")],
    on: Day,
    cohort: CohortYear = None,
    check: Only = None,
) -> None:
    """Print the checks as views over the frames, each under its name, and one view of all findings."""
    for statement in views(
        _checks(on.date(), check), _parameters(on.date(), cohort), dialect.value
    ):
        typer.echo(f"{statement};\n")


def write(table: pl.DataFrame, path: Path) -> None:
    """The table by the ending of the file."""
    if path.suffix.lower() == ".csv":
        table.write_csv(path)
    else:
        table.write_parquet(path)


def _require(engine: Engine) -> None:
    """Spark is no part of the product: without it, say what to install."""
    lacking = spark_refusal() if engine is Engine.SPARK else None
    if lacking is not None:
        typer.echo(gettext(lacking.message).format(**lacking.facts), err=True)
        raise typer.Exit(LACKING)


def _checks(day: date, only: list[str] | None) -> CheckSet:
    checks = load().check_set(day)
    if not only:
        return checks
    known = {one.code for one in checks.checks}
    for code in only:
        if code not in known:
            raise Refusal(
                "check_unknown",
                "没有叫“{name}”的核查。可选：{known}。",
                name=code, known=", ".join(sorted(known)),
            )  # fmt: skip
    return checks.only(*only)


def _parameters(day: date, cohort: int | None) -> dict[str, int | date | str]:
    return dict(load().check_parameters(day, Cohort(cohort) if cohort else None))


def _print(found: Result) -> None:
    """How many each check found, and which could not be checked for want of what."""
    labels = {code: one.label.text(_language()) for code, one in load().checks.by_code.items()}
    trial = {code for code, one in load().checks.by_code.items() if one.trial}
    for code, number in found.counts.items():
        mark = gettext("试运行") if code in trial else ""
        typer.echo(f"{number:>9,}  {code}  {labels[code]}  {mark}".rstrip())
    for code, missing in found.not_checkable:
        words = gettext("无法核查，缺少 %(missing)s") % {"missing": missing}
        typer.echo(f"{'-':>9}  {code}  {labels[code]}  {words}", err=True)
    severities = Counter(found.findings["severity"].to_list())
    counts = {"breach": severities["breach"], "doubt": severities["doubt"]}
    typer.echo(gettext("共 %(breach)s 条违规，%(doubt)s 条疑点。") % counts)


def _language() -> str:
    return get_language() or ""
