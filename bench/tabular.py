"""Reading a 50,000 × 32 workbook and a CSV of a million rows, judged, beside readers that judge nothing.

The peers give raw texts: fastexcel (the same parser, to Arrow), openpyxl (a tenth of the rows, times
ten), Polars' read_csv, and COPY of the same file into an unlogged table of text columns. Every side must
give the same exam numbers. What a side holds at most is that of a process which does nothing else.
"""

import csv
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import fastexcel
import openpyxl
import polars as pl
import xlsxwriter
from django.db import connection, transaction

from bench.intake import peak
from qihang.engines.tabular import read
from qihang.policy import load

T = TypeVar("T")
PEOPLE, COLUMNS, ROWS = 50_000, 32, 1_000_000
NARROW = ("exam_number", "name", "id_number", "sex", "ethnicity", "qualification", "major_name",
          "home_place", "graduation_date", "college")  # fmt: skip
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def compare(seconds: float, rows: int = ROWS) -> None:  # noqa: ARG001 - the rounds are of fixed work
    """Print the ratios."""
    layout = load().layout("roster")
    with TemporaryDirectory() as folder:
        book, text = Path(folder, "roster.xlsx"), Path(folder, "roster.csv")
        wide = list(layout.columns)[:COLUMNS]
        write_book(book, [layout.columns[name].label.zh for name in wide], people(wide, PEOPLE))
        write_text(text, [layout.columns[name].label.zh for name in NARROW], people(NARROW, rows))
        ours, seen = timed(lambda: numbers(book))
        fast, same = timed(lambda: fast_numbers(book))
        assert seen.equals(same)
        slow, _ = timed(lambda: slow_numbers(book, PEOPLE // 10))
        print(f"workbook of {PEOPLE} × {COLUMNS}: judged {ours:.2f} s; fastexcel {fast:.2f} s, "
              f"{ours / fast:.2f} of it; openpyxl {slow * 10:.1f} s, {ours / slow / 10:.2f} of it")  # fmt: skip
        ours, seen = timed(lambda: numbers(text))
        bare, same = timed(lambda: raw_numbers(text))
        assert seen.equals(same)
        stored, count = timed(lambda: copied(text))
        assert count == rows
        print(
            f"CSV of {rows} × {len(NARROW)}: judged {ours:.2f} s; Polars, raw {bare:.2f} s; "
            f"COPY {stored:.2f} s, {ours / stored:.2f} of it; at most {held('numbers', text)} MiB, "
            f"Polars {held('raw_numbers', text)} MiB, before reading {held('nothing', text)} MiB"
        )


def numbers(path: Path) -> pl.Series:
    """The exam numbers of all rows, every cell judged; there must be no fault."""
    policy = load()
    reading = read(path, path.name, policy.layout("roster"), policy.codes)
    found = pl.concat([chunk.frame["exam_number"] for chunk in reading])
    assert reading.errors == reading.warnings == 0
    return found


def raw_numbers(path: Path) -> pl.Series:
    return pl.read_csv(path, infer_schema=False).to_series(0)


def copied(path: Path) -> int:
    """Rows that COPY puts into a table which checks and keeps nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        columns = ", ".join(f"{name} text" for name in NARROW)
        cursor.execute(f"CREATE UNLOGGED TABLE bench_sheet ({columns})")
        take = "COPY bench_sheet FROM STDIN (FORMAT csv, HEADER)"
        with path.open("rb") as stream, cursor.copy(take) as target:
            while part := stream.read(1 << 20):
                target.write(part)
        count = cursor.rowcount
        transaction.set_rollback(True)
    return int(count)


def nothing(path: Path) -> None:
    """What the process holds before it reads."""


def held(side: str, path: Path) -> str:
    """MiB at most of one side in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.tabular", side, str(path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def fast_numbers(path: Path) -> pl.Series:
    sheet = fastexcel.read_excel(path).load_sheet(0, dtypes="string")
    return sheet.to_polars().to_series(0)


def slow_numbers(path: Path, most: int) -> list[object]:
    book = openpyxl.load_workbook(path, read_only=True)
    rows = book.worksheets[0].iter_rows(max_row=most, values_only=True)
    found = [row[0] for row in rows]
    book.close()
    return found


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of the better of two runs, and what it gave."""
    best, given = float("inf"), None
    for _ in range(2):
        began = time.perf_counter()
        given = work()
        best = min(best, time.perf_counter() - began)
    assert given is not None
    return best, given


def people(names: Sequence[str], count: int) -> Iterator[list[str]]:
    """Rows of made-up graduates, in the order of `names`."""
    chance = random.Random(1)
    table = load().codes.table("division")
    places = [code for code in table if table.is_leaf(code)]
    for number in range(count):
        person = made(chance, number, places)
        yield [person.get(name, "") for name in names]


def made(chance: random.Random, number: int, places: Sequence[str]) -> dict[str, str]:
    body = f"370102200{chance.randrange(4)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    body += f"{chance.randrange(1000):03d}"
    check = "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]
    return {
        "exam_number": f"24{number:012d}", "name": chance.choice("王李张") + chance.choice("明红军丽"),
        "id_number": body + check, "sex": chance.choice("男女"), "ethnicity": "汉族",
        "politics": "共青团员", "school_code": "10422", "school_name": "山东大学",
        "qualification": "本科生毕业", "major": "080901", "major_name": "计算机科学与技术",
        "training_mode": "非定向", "home_place": chance.choice(places),
        "rural": chance.choice(("农村", "城镇")), "study_length": "4", "study_form": "全日制",
        "enrolled_date": "2020-09-01", "graduation_date": "2024-06-30", "teacher_type": "非师范生",
        "hardship": "非困难生", "college": f"第{number % 20}学院", "class_name": f"{number % 200}班",
        "student_number": f"2020{number:08d}", "birth_date": "2001-03-04",
        "phone": f"138{number % 10**8:08d}", "email": f"s{number}@example.com",
        "household_moved": "否",
    }  # fmt: skip


def write_book(path: Path, headers: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, headers)
        for number, row in enumerate(rows, 1):
            for index, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, index, cell)


def write_text(path: Path, headers: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([headers, *rows])


if __name__ == "__main__":
    {"numbers": numbers, "raw_numbers": raw_numbers, "nothing": nothing}[sys.argv[1]](
        Path(sys.argv[2])
    )
    print(f"{peak():.0f}")
