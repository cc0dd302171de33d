"""A roster of 50,000 rows by 32 columns from sheet to committed rows, beside two peers.

Peers: django-import-export in its best bulk mode over the same columns (no sealing, no history, no
preview), and fastexcel + one raw COPY into an unconstrained table, which checks nothing at all.
As CSV (`--ending csv`) the second reads with Polars, and the first is left out.
Each side has its own process memory told (peak resident, MiB) and is run `ROUNDS` times in turn.
"""

import csv
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter
from stdnum.cn import ric

if TYPE_CHECKING:
    from qihang.policy import SheetColumn

ROWS, COLUMNS, FAULTY = 50_000, 32, 500
ROUNDS = 3
SIDES = ("ours", "copy", "import_export")


def compare(seconds: float, rows: int = ROWS, ending: str = "xlsx") -> None:
    """Write the sheet, run every side in processes of its own, print medians and ratios."""
    del seconds
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"roster.{ending}"
        write(path, rows)
        took: dict[str, list[float]] = {side: [] for side in SIDES}
        peak: dict[str, float] = {}
        for number in range(ROUNDS):
            for side in SIDES:
                if side == "import_export" and (number or ending == "csv"):
                    continue  # once is enough of what takes a minute
                spent, memory, said = asked(side, path)
                took[side].append(spent)
                peak[side] = memory
                print(f"  {side}: {spent:.2f} s, {memory:.0f} MiB; {said}", flush=True)
    ours = statistics.median(took["ours"])
    bare = statistics.median(took["copy"])
    print(f"{rows} rows as {ending}: intake {ours:.2f} s")
    for bulk in took["import_export"]:
        print(f"django-import-export {bulk:.2f} s = {bulk / ours:.1f} x (goal 20)")
    print(f"raw reader + COPY {bare:.2f} s: intake takes {ours / bare:.2f} x (goal 1.5)")


def asked(side: str, path: Path) -> tuple[float, float, str]:
    """Seconds, peak MiB and a word of one side in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.intake", side, str(path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    spent, memory, said = done.stdout.strip().splitlines()[-1].split(" ", 2)
    return float(spent), float(memory), said


def write(path: Path, rows: int) -> None:
    """The sheet: the layout's first columns, one row in a hundred at fault."""
    from qihang.apps.orgs.models import Org
    from qihang.policy import load

    college = Org.objects.filter(kind="college", parent__kind="university").order_by("path")[0]
    university = college.parent
    assert university is not None
    columns = list(load().layout("roster").columns.values())[:COLUMNS]
    headers = [column.label.zh for column in columns]
    found = made(columns, college.name, university.code, rows)
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([headers, *found])
        return
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate([headers, *found]):
            sheet.write_row(at, 0, cells)


def made(
    columns: Sequence["SheetColumn"], college: str, university: str, rows: int
) -> Iterator[list[str]]:
    """Cells of so many graduates of one college."""
    from tests.factories.intake import roster_row

    for at in range(rows):
        row = roster_row(id_number=identity(at), college=college, class_name=f"bench {at % 1500}")
        if at % (ROWS // FAULTY) == 0:
            row["id_number"] = "110105194912310020"
        cells = [row.get(column.name) or column.example for column in columns]
        cells = [cell.isoformat() if isinstance(cell, date) else cell for cell in cells]
        fixed = {"school_code": university, "birth_date": "", "rural": "农村"}
        yield [fixed.get(c.name, cell) for c, cell in zip(columns, cells, strict=True)]


def identity(at: int) -> str:
    """A well-formed number that belongs to nobody; each of the first ten million is another."""
    day = f"{1990 + at // 336_000}{1 + at // 28_000 % 12:02d}{1 + at // 1_000 % 28:02d}"
    body = f"370100{day}{at % 1_000:03d}"
    return body + ric.calc_check_digit(f"{body}0")  # which leaves out the last


def ours(path: Path) -> Callable[[], str]:
    """Receive, preview, apply the good rows: sealed, judged, remembered, audited, counted."""
    from qihang.apps.intake import queries, services
    from qihang.apps.orgs.models import Org
    from qihang.kernel import Cohort, Scope
    from qihang.web import clock

    college = Org.objects.filter(kind="college", parent__kind="university").order_by("path")[0]
    university = college.parent
    assert university is not None
    scope = Scope.for_system("bench")
    target, org = queries.target_and_org(scope, "roster", university.code)
    marks: list[str] = []

    def run() -> str:
        start = time.perf_counter()
        with path.open("rb") as upload:
            batch = services.receive(
                scope, target, org, upload, path.name, clock.now(), cohort=Cohort(2031)
            )
        marks.append(f"receive {time.perf_counter() - start:.2f}")
        start = time.perf_counter()
        services.preview(scope, batch, clock.now())
        marks.append(f"preview {time.perf_counter() - start:.2f}")
        start = time.perf_counter()
        services.apply(scope, batch, clock.now(), only_good=True)
        marks.append(f"apply {time.perf_counter() - start:.2f}")
        return f"{batch.state}, {batch.new} new, {batch.refused} refused; {', '.join(marks)}"

    return run


def copy(path: Path) -> Callable[[], str]:
    """Fastexcel, or Polars for CSV, and COPY of text."""
    import fastexcel
    import polars as pl
    from django.db import connection, transaction

    def run() -> str:
        if path.suffix == ".csv":
            frame = pl.read_csv(path, infer_schema=False)
        else:
            frame = fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_polars()
        names = [f"c{n}" for n in range(frame.width)]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bench_sheet")
            columns = ", ".join(f"{name} text" for name in names)
            cursor.execute(f"CREATE TABLE bench_sheet ({columns})")
            with cursor.copy("COPY bench_sheet FROM STDIN (FORMAT csv)") as target:
                target.write(frame.write_csv(include_header=False).encode())
        return f"{frame.height} rows"

    return run


def import_export(path: Path) -> Callable[[], str]:
    """Its bulk mode: bulk_create of a thousand rows at a time, no diffs, no reports, no cleaning."""
    from django.db import connection, models, transaction
    from import_export import resources
    from import_export.formats.base_formats import XLSX

    names = [f"c{n}" for n in range(COLUMNS)]
    meta = type("Meta", (), {"app_label": "bench", "db_table": "bench_sheet"})
    columns = {name: models.TextField(null=True) for name in names}
    row = type("SheetRow", (models.Model,), {"__module__": __name__, "Meta": meta, **columns})
    options = {
        "model": row, "fields": names, "import_id_fields": ("c0",), "use_bulk": True,
        "batch_size": 1000, "skip_diff": True, "report_skipped": False, "skip_html_diff": True,
        "force_init_instance": True, "clean_model_instances": False,
    }  # fmt: skip
    loading = type("Rows", (resources.ModelResource,), {"Meta": type("Meta", (), options)})
    with connection.schema_editor() as editor:
        editor.create_model(row)

    def run() -> str:
        data = XLSX().create_dataset(path.read_bytes())
        data.headers = names
        with transaction.atomic():
            result = loading().import_data(data, raise_errors=False, use_transactions=False)
        return f"{result.totals['new']} new, {result.totals['error']} errors"

    return run


def main(side: str, path: Path) -> None:
    """One side, timed; what is written is taken away again."""
    run = {"ours": ours, "copy": copy, "import_export": import_export}[side](path)
    start = time.perf_counter()
    said = run()
    spent = time.perf_counter() - start
    memory = peak()
    clear(side)
    print(f"{spent} {memory} {said}")


def peak() -> float:
    """MiB this process held at most; getrusage would tell its parent's where that held more."""
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(told["VmHWM"].split()[0]) / 1024


def clear(side: str) -> None:
    """The bench leaves nothing behind; the ledger holds entries and their reversals."""
    from django.db import connection

    from qihang.apps.intake import services
    from qihang.apps.intake.models import Batch
    from qihang.kernel import Scope
    from qihang.web import clock

    if side == "ours":
        services.undo(Scope.for_system("bench"), Batch.objects.latest("pk"), clock.now())
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_sheet")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qihang.config.settings")
    import django

    django.setup()
    main(sys.argv[1], Path(sys.argv[2]))
