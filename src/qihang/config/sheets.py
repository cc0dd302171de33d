"""`qihang sheets`: check a file against a layout, give its error workbook, make templates; no database."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from django.utils.translation import get_language, gettext

from qihang.engines.tabular import (
    NONE_FOUND,
    NOTES,
    SheetReader,
    read,
    sentence,
    write_errors,
    write_template,
)
from qihang.kernel import Refusal
from qihang.policy import Layout, load

app = typer.Typer(name="sheets", help="Sheets and their layouts.", no_args_is_help=True)

WANTING = 1
SHOWN = 20  # faults told one by one

LayoutName = Annotated[str, typer.Option("--layout", help="One of `qihang sheets layouts`.")]


@app.command()
def layouts() -> None:
    """Name every layout a sheet can have."""
    for layout in load().layouts.values():
        typer.echo(f"{layout.name}\t{layout.label.text(_language())}\t{len(layout.columns)}")


@app.command()
def template(
    layout: Annotated[str, typer.Argument(help="One of `qihang sheets layouts`.")],
    out: Annotated[Path, typer.Argument(help="The workbook to write, ending in .xlsx.")],
) -> None:
    """Write the workbook people fill in: drop-downs, help, notes."""
    write_template(_layout(layout), load().codes, out, _language(), gettext)
    typer.echo(str(out))


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="XLSX, XLS, CSV or the like.")],
    layout: LayoutName = "roster",
    sheet: Annotated[str | None, typer.Option(help="The sheet, where there are several.")] = None,
    errors: Annotated[Path | None, typer.Option(help="Write the faulty rows here, marked.")] = None,
) -> None:
    """Read a sheet and tell every fault with its cell; exit code 1 where there is an error."""
    chosen = _layout(layout)
    reading = read(file, file.name, chosen, load().codes, sheet=sheet)
    _print_inspection(reading)
    found = _print_faults(reading, chosen)
    if errors is not None:
        rows = write_errors(
            file,
            file.name,
            reading.inspection,
            chosen,
            found,
            errors,
            gettext,
            language=_language(),
        )
        typer.echo(gettext("%(file)s：%(rows)s 行") % {"file": errors, "rows": rows})
    facts = {"rows": reading.rows, "errors": reading.errors, "warnings": reading.warnings}
    typer.echo(gettext("共 %(rows)s 行，%(errors)s 处错误，%(warnings)s 处提醒。") % facts)
    if reading.errors:
        raise typer.Exit(WANTING)


def _layout(name: str) -> Layout:
    known = load().layouts
    if name not in known:
        raise Refusal(
            "no_such_layout", "没有名为“{name}”的表格样式，可用：{known}。",
            name=name, known=" ".join(known),
        )  # fmt: skip
    return known[name]


def _print_inspection(reading: SheetReader) -> None:
    look = reading.inspection
    what = " ".join(filter(None, (look.format, look.encoding, look.sheet)))
    facts = {"what": what, "first": look.first_header_row, "known": len(look.mapping)}
    typer.echo(gettext("%(what)s，表头在第 %(first)s 行，认出 %(known)s 列。") % facts)
    for note in look.notes:
        typer.echo(gettext(NOTES[note]))
    if look.alike:
        names = " / ".join(look.alike)
        typer.echo(gettext("这些工作表的表头也相符，没有读取：%(names)s") % {"names": names})
    if look.unknown:
        typer.echo(gettext("没有用到的列：%(names)s") % {"names": " / ".join(look.unknown)})


def _print_faults(reading: SheetReader, layout: Layout) -> pl.DataFrame:
    """The first faults one by one, all of them counted; gives them together."""
    found = pl.concat([NONE_FOUND, *(chunk.found for chunk in reading)])
    for row in found.head(SHOWN).iter_rows(named=True):
        typer.echo(f"{row['cell']}\t{sentence(row, layout, gettext, language=_language())}")
    if found.height > SHOWN:
        counts = Counter(found["code"].to_list())
        typer.echo(", ".join(f"{code} {count}" for code, count in counts.most_common()))
    return found


def _language() -> str:
    return get_language() or "zh-hans"
