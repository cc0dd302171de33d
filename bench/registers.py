"""Registers at a million firms: a CSV into the register beside raw COPY, search beside a scan; exports.

The rows are made up: town, two characters, trade, legal form, as firms' names are. Everything is taken
back at the end.
"""

import io
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
from django.db import connection, transaction
from django.db.models.functions import Length

from qihang.apps.destinations.exports import Registrations
from qihang.apps.exports import services as exports
from qihang.apps.exports.services import Wanted
from qihang.apps.registers import queries, services
from qihang.apps.registers.models import Firm
from qihang.apps.registers.rules import Origin, plain
from qihang.kernel import Scope
from qihang.policy import load
from qihang.world.profiles import profiles

ROWS = 1_000_000
ROUNDS = 3
SCOPE = Scope.for_system("bench registers")
NOW = datetime(2024, 6, 20, tzinfo=UTC)
FIRST, SECOND = date(2024, 5, 1), date(2024, 6, 1)
WORDS = ("青岛", "科技", "明德", "济南 软件", "建筑工程", "9137010", "信达贸易", "有限公司")


def compare(seconds: float) -> None:  # noqa: ARG001 - the rounds are of fixed work
    """Print rates of loading and of searching beside their peers, and of exporting what stands."""
    exporting()
    with TemporaryDirectory() as folder, taken_back():
        file = Path(folder) / "firms.csv"
        made(ROWS).write_csv(file)
        loading(file)
        searching()


def exporting() -> None:
    """All registrations of the world that stands, as CSV and XLSX; beside reading them alone."""
    source = Registrations()
    read = timed(lambda: [len(f) for f in frames(source)])
    with TemporaryDirectory() as folder, taken_back():
        for ending in ("csv", "xlsx"):
            out, before = Path(folder) / f"all.{ending}", peak()
            began = time.perf_counter()
            wanted = Wanted("national_full", ending)
            rows = exports.write(SCOPE, source.name, {}, wanted, out, NOW)
            took = time.perf_counter() - began
            print(
                f"export {rows:,} rows as {ending}: {rows / took:,.0f} rows a second,"
                f" {took / read:4.2f} x reading them, peak memory up {peak() - before:,.0f} MB"
            )


def frames(source: Registrations) -> Iterator[pl.DataFrame]:
    with transaction.atomic():
        yield from source.frames(SCOPE, source.rows(SCOPE, {}, NOW, whole=False), whole=False)


def peak() -> float:
    """Megabytes this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def made(count: int) -> pl.DataFrame:
    """Firms with different codes and plausible names."""
    rng = np.random.default_rng(2024)
    places = [code for code in load().codes.table("division") if code.startswith("37")]
    towns = [load().codes.table("division")[code].label.zh.removesuffix("市") for code in places]
    trades = [trade for some in profiles()["trades"].values() for trade in some]
    characters = [row["text"] for row in load().codes.weights("company_character")][:600]
    place = rng.integers(0, len(places), count)

    def drawn(texts: list[str]) -> pl.Series:
        return pl.Series(texts).gather(rng.integers(0, len(texts), count))

    middle = drawn(characters) + drawn(characters)
    name = (
        pl.Series(towns).gather(place)
        + middle
        + drawn(trades)
        + drawn(["有限公司", "股份有限公司"])
    )
    number = pl.Series(np.arange(count)).cast(pl.String).str.zfill(10)
    return pl.DataFrame(
        {
            "code": "91" + pl.Series(places).gather(place) + number,
            "name": name,
            "kind": drawn(["31", "32", "39"]),
            "industry": drawn(["22", "31", "34", "37"]),
            "place": pl.Series(places).gather(place),
            "founded_date": pl.Series(rng.integers(8_000, 19_000, count))
            .cast(pl.Int32)
            .cast(pl.Date),
        }
    )


def loading(file: Path) -> None:
    """First delivery, the same again, and one in which a fiftieth changed; raw COPY as the floor."""
    floor = median(timed(lambda: bare(file)) for _ in range(ROUNDS))
    into = bare_indexed(file)
    first = timed(lambda: deliver(file, FIRST))
    again = timed(lambda: deliver(file, SECOND))
    print(f"{ROWS:,} rows: COPY {floor:.1f} s, COPY into the indexed table {into:.1f} s")
    for what, took in (("first delivery", first), ("the same again", again)):
        print(
            f"{what:26} {took:5.1f} s = {took / floor:4.1f} x COPY, {took / into:4.2f} x into indexes"
        )


def deliver(file: Path, day: date) -> None:
    frames = pl.scan_csv(file, infer_schema=False).collect_batches(chunk_size=50_000)
    days = pl.col("founded_date").str.to_date()
    services.load_delivery(
        SCOPE, "employers", (f.with_columns(days) for f in frames), Origin("civil", day), NOW
    )


def bare(file: Path) -> None:
    """The file as it is into a table of texts without an index."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_firm")
        cursor.execute(
            "CREATE TABLE bench_firm (code text, name text, kind text, industry text, place text,"
            " founded_date date)"
        )
        send(cursor, "bench_firm", file.read_bytes())


def bare_indexed(file: Path) -> float:
    """Seconds of COPY alone, rows ready to the last column, into a table with the register's indexes."""
    from qihang.apps.registers.services.staging import _firms

    frame = _firms(pl.read_csv(file, infer_schema=False)).with_columns(
        source=pl.lit("civil"),
        delivery_id=pl.lit(1),
        since=pl.lit("2024-05-01"),
        id=pl.int_range(pl.len()),
    )
    text = io.BytesIO()
    frame.write_csv(text, include_header=True)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_firm")
        cursor.execute(
            "CREATE TABLE bench_firm (LIKE registers_firm INCLUDING INDEXES INCLUDING CONSTRAINTS)"
        )
        began = time.perf_counter()
        send(cursor, f"bench_firm ({', '.join(frame.columns)})", text.getvalue())
        return time.perf_counter() - began


def send(cursor: Any, target: str, text: bytes) -> None:
    with cursor.copy(f"COPY {target} FROM STDIN (FORMAT csv, HEADER)") as copy:
        copy.write(text)


def searching() -> None:
    """Each of the words by the index and by a scan; the same firms found where they are few."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registers_firm")
    for words in WORDS:
        search(words)


def search(words: str) -> None:
    """One line: milliseconds of both, their ratio."""
    found = queries.employers_like(SCOPE, words)
    ours = 1000 * median(timed(lambda: queries.employers_like(SCOPE, words)) for _ in range(5))
    scan = 1000 * median(timed(lambda: scanned(words)) for _ in range(ROUNDS))
    ratio = scan / ours
    print(
        f"search {words:12} {ours:6.1f} ms, scan {scan:7.1f} ms = {ratio:6.1f} x, {len(found)} found"
    )


def scanned(words: str) -> list[Firm]:
    """What one writes first: LIKE with wild cards on both sides, short names first."""
    rows = Firm.objects.filter(until=None).defer("grams").order_by(Length("plain"), "plain")
    for part in words.split():
        rows = rows.filter(plain__contains=plain(part))
    return list(rows[: queries.firms.MOST])


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
