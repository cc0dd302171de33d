"""`make bench ARGS=checks`: checks as data beside the same checks by hand, over a million registrations.

Beside them ten million firms and thirty million months of insurance. Both sides read the same Parquet files and
must find the same; rounds alternate. Wall clock and processor seconds are printed: on a shared machine only the
second says much. How well the checks tell frauds from look-alikes is measured elsewhere, over a world with
planted cases.
"""

import resource
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

import polars as pl

from bench.checks import frames, plain
from qihang.engines.checks import Source, affected, of_policy, run, updated
from qihang.kernel import Cohort
from qihang.policy import load

T = TypeVar("T")
RECORDS, FIRMS, MONTHS = 1_000_000, 10_000_000, 30_000_000
DAY = date(2024, 10, 30)
ROUNDS, GOAL = 3, 1.2
CHANGED = 20_000
KEYS = ("check", "subject", "facts")


def compare(seconds: float, rows: int = RECORDS, folder: str = "") -> None:  # noqa: ARG001
    """Print ratio, seconds, memory; then all checks, and again after 20,000 changed rows."""
    with tempfile.TemporaryDirectory(prefix="bench-checks-") as made:
        files = frames.write(
            Path(folder or made), rows, FIRMS * rows // RECORDS, MONTHS * rows // RECORDS
        )
        beside_hand(files)
        whole(files)


def beside_hand(files: dict[str, Path]) -> None:
    """The checks of `plain.CODES`, ours and by hand in turn."""
    policy = load()
    every = policy.check_set(DAY)
    checks, parameters = every.only(*plain.CODES), policy.check_parameters(DAY, Cohort(2024))
    folder, floors = files["registrations"].parent, of_policy(every)["wage_floors"]
    took: dict[str, list[tuple[float, float]]] = {"hand": [], "ours": []}
    found = pl.DataFrame()
    for _ in range(ROUNDS):
        wall, cpu, by_hand = timed(partial(plain.findings, folder, floors))
        took["hand"].append((wall, cpu))
        wall, cpu, ours = timed(partial(run, dict(files), checks, dict(parameters)))
        took["ours"].append((wall, cpu))
        found = ours.findings.select(KEYS).sort(KEYS)
        assert found.equals(by_hand.select(KEYS).sort(KEYS)), difference(found, by_hand)
    for at, name in enumerate(("wall", "processor")):
        hand, ours_ = (median(pair[at] for pair in took[who]) for who in ("hand", "ours"))
        print(f"{len(checks.checks)} checks, {len(found):,} findings, {name}: {ours_:.1f} s, by hand {hand:.1f} s = "
              f"{ours_ / hand:.2f} times as long (goal {GOAL})", flush=True)  # fmt: skip


def whole(files: dict[str, Path]) -> None:
    """All checks, and again after changes, over the files and over tables in memory."""
    policy = load()
    checks, parameters = policy.check_set(DAY), dict(policy.check_parameters(DAY, Cohort(2024)))
    wall, cpu, result = timed(partial(run, dict(files), checks, parameters))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"all {len(result.counts)} checks: {wall:.1f} s, processor {cpu:.1f} s, {len(result.findings):,} findings, "
          f"peak {peak:,.0f} MB", flush=True)  # fmt: skip
    again_after(files, result.findings, cpu, "of files")
    # As the database gives them: in memory, of firms only those that are named.
    codes = pl.read_parquet(files["registrations"], columns=["employer_code"]).to_series().unique()
    named = pl.col("code").is_in(codes.drop_nulls().implode())
    tables = {
        name: pl.scan_parquet(path).filter(named if name.startswith("firm") else True).collect()
        for name, path in files.items()
    }
    _, cpu, _ = timed(partial(run, dict(tables), checks, parameters))
    again_after(tables, result.findings, cpu, "in memory")


def again_after(frames: Mapping[str, Source], found: pl.DataFrame, cpu: float, where: str) -> None:
    """Restricted runs after 20,000 changed rows of one frame and another, each equal to the full run."""
    policy = load()
    checks, parameters = policy.check_set(DAY), dict(policy.check_parameters(DAY, Cohort(2024)))
    for name in ("answers", "insurance", "graduates", "evidence", "registrations"):
        source = frames[name]
        rows = (
            source.head(CHANGED)
            if isinstance(source, pl.DataFrame)
            else pl.read_parquet(source, n_rows=CHANGED)
        )
        wall_again, cpu_again, again = timed(
            partial(run, dict(frames), checks, parameters, affected({name: rows}))
        )
        assert updated(found, again.findings, again.examined, checks).equals(found)
        print(f"again after {CHANGED:,} changed {name} {where}: {wall_again:.1f} s, processor {cpu_again:.1f} s = "
              f"{100 * cpu_again / cpu:.0f} % of it", flush=True)  # fmt: skip


def timed(work: Callable[[], T]) -> tuple[float, float, T]:
    """Seconds on the wall and of the processor, and what the work gave."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - wall, time.process_time() - cpu, found


def difference(one: pl.DataFrame, other: pl.DataFrame) -> str:
    return f"{one.join(other, KEYS, 'anti')} {other.join(one, KEYS, 'anti')}"
