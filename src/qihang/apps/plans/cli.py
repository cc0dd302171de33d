"""`qihang plan`: check an edition, where its duties stand on a day, which measures there are."""

import json
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from django.conf import settings
from django.utils.translation import gettext

from qihang.kernel import Measure, Refusal, Scope, contributions
from qihang.policy import Edition, edition_problems, faults_of, load, yaml_in
from qihang.web.options import OptionalDay

if TYPE_CHECKING:
    from qihang.apps.orgs.models import Org

app = typer.Typer(name="plan", help="The plan: check, status, measures.", no_args_is_help=True)

WANTING = 1


class Form(StrEnum):
    """How the status is written."""

    TABLE = "table"
    JSON = "json"


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="Folder with a plan.yaml.")],
) -> None:
    """Name every fault of an edition with file, line and cure; exit code 1 where there is any."""
    edition, faults = faults_of(_folder(folder), load().measures)
    doubts = [] if edition is None else list(edition_problems(load(), edition))
    # A province of nowhere is no hindrance: its plan can be tried all the same.
    faults = (*faults, *(doubt for doubt in doubts if not doubt.file.endswith("/plan.yaml")))
    for problem in (*faults, *(doubt for doubt in doubts if doubt not in faults)):
        typer.echo(str(problem), err=True)
    if edition is not None:
        typer.echo(_summary(edition))
        for line in _unanswered(edition):
            typer.echo(line)
    if faults:
        typer.echo(gettext("发现 %(n)s 处问题。") % {"n": len(faults)}, err=True)
        raise typer.Exit(WANTING)
    typer.echo(gettext("没有问题。"))


@app.command()
def status(
    on: OptionalDay = None,
    edition: Annotated[str, typer.Option(help="Code of an edition, or its folder.")] = "",
    org: Annotated[str, typer.Option(help="Code of an organisation; default: the province.")] = "",
    format_: Annotated[Form, typer.Option("--format", help="How it is written.")] = Form.TABLE,
) -> None:
    """Say where every clause and duty stands at the end of a day."""
    from qihang.apps.plans import queries
    from qihang.apps.plans.services import progress_text
    from qihang.web import clock

    scope = Scope.for_system("qihang plan status")
    plan = chosen(edition or settings.QIHANG_EDITION)
    day = on.date() if on else clock.today()
    place = _found(scope, org) if org else queries.province_of(scope, plan)
    progress = queries.progress(scope, plan, place, day)
    if format_ is Form.JSON:
        typer.echo(json.dumps(progress_text.as_data(progress), ensure_ascii=False, indent=2))
        return
    for line in progress_text.as_lines(progress):
        typer.echo(line)


@app.command("measures")
def measures_() -> None:
    """List the measures a target may name; `yes` before those that are answered today."""
    known = load().measures
    measures = contributions.by_key(Measure)
    for name in sorted({*known, *measures}):
        mark = "yes" if name in measures else "no"
        label = known[name].label if name in known else None
        words = f"{label.zh}\t{label.en}" if label else ""
        typer.echo(f"{mark}\t{name}\t{known[name].unit if name in known else ''}\t{words}")


def chosen(named: str) -> Edition:
    """The edition of this code or in this folder; refuses with no_edition, or its first fault."""
    editions = load().editions
    if named in editions:
        return editions[named]
    folder = _folder(Path(named))
    if not yaml_in(folder, "plan").is_file():
        raise Refusal(
            "no_edition",
            "没有“{named}”这个方案，也没有这样的文件夹。可选：{known}。",
            named=named,
            known="、".join(editions),
        )
    found, faults = faults_of(folder, load().measures)
    if faults or found is None:
        raise faults[0]
    return found


def _folder(named: Path) -> Path:
    """The folder of an edition; its plan.yaml may be named instead."""
    path = named.resolve()
    return path.parent if path.is_file() else path


def _found(scope: Scope, code: str) -> "Org":
    from qihang.apps.orgs.models import Org
    from qihang.apps.plans import queries

    try:
        return queries.seat_of(scope, code)
    except Org.DoesNotExist:
        raise Refusal("no_org", "没有代码为 {org} 的单位。", org=code) from None


def _summary(edition: Edition) -> str:
    facts = {
        "code": edition.code,
        "year": edition.cohort.year,
        "phases": len(edition.phases),
        "departments": len(edition.departments),
        "clauses": len(edition.clauses),
        "duties": len(edition.duties),
    }
    return (
        gettext(
            "%(code)s：%(year)s 届，%(phases)s 个阶段，%(departments)s 个部门，"
            "%(clauses)s 条，%(duties)s 项任务。"
        )
        % facts
    )


def _unanswered(edition: Edition) -> list[str]:
    """Which duties cannot be measured yet: no fault, but worth knowing."""
    lines = []
    for duty in edition.duties.values():
        if duty.target is None:
            lines.append(gettext("%(id)s 没有目标，暂时无法度量。") % {"id": duty.id})
        elif duty.target.measure not in contributions.by_key(Measure):
            facts = {"id": duty.id, "measure": duty.target.measure}
            line = gettext("%(id)s 的度量 %(measure)s 还没有，暂时无法度量。") % facts
            lines.append(line + _meant(duty.target.measure))
    return lines


def _meant(name: str) -> str:
    """A known measure of nearly the same name, or called so: probably a slip of the pen."""
    known = load().measures
    if name in known:
        return ""
    called = {word: code for code, one in known.items() for word in (code, one.label.zh)}
    near = get_close_matches(name, called, n=1, cutoff=0.8)
    near = near or [word for word in called if name in word][:1]
    return gettext("是不是 %(name)s？") % {"name": called[near[0]]} if near else ""
