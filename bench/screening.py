"""Screening beside pyahocorasick over the same words and texts, and how well it finds what readers found.

pyahocorasick only finds words; screening makes the text plain, looks at what stands around a word, and knows its
contrary. Texts: real ones where `--file` names a Parquet of them, else made up of the constructed cases. The labels
(`screening_labels.csv`) are ids of one collection of 51,303 advertisements: `first` was read before rules were tuned,
`second` after; of other collections none is found. Seconds are of the processor, clock beside.
"""

import csv
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl

from qihang.engines.screening import screen, screen_many
from qihang.engines.screening.compiled import compiled
from qihang.policy import ScreeningRules, load

ROWS = 40_000
CONSTRUCTED = Path("tests/engines/screening/constructed.csv")
LABELS = Path(__file__).with_name("screening_labels.csv")
DUTIES = (
    "负责系统的设计、开发和维护；编写技术文档；参与需求评审，配合测试定位问题。",
    "熟悉常用数据库，有良好的编程习惯；两年以上相关经验，沟通能力强，有责任心。",
    "五险一金，带薪年假，节日福利，定期体检，弹性工作，团队氛围好，周末双休。",
    "协助完成数据的收集、整理和分析，形成报告；完成领导交办的其他工作。",
)


def compare(seconds: float, rows: int = ROWS, file: str = "") -> None:  # noqa: ARG001 - the work is fixed
    """Print ratios, then precision and recall of each class."""
    rules = load().screening.at(date(2026, 11, 30))
    texts = _real(file) if file else _made(rows)
    speed(texts, rules)
    print("constructed cases:")
    report(_constructed(), rules)
    if file:
        for name in ("first", "second"):
            print(f"advertisements, {name} reading:")
            report(_labelled(texts, name), rules)


def speed(texts: pl.DataFrame, rules: ScreeningRules) -> None:
    words = list(compiled(rules).of_word)
    screen("", rules)
    best: dict[str, float] = {}
    for _ in range(3):
        for name, act in _runs(texts, rules, words).items():
            took, clock = _timed(act)
            best[name] = min(best.get(name, took), took)
            print(f"{name:<14} {took:.2f} s of the processor ({clock:.2f} by the clock)")
    own = best["screening"]
    print(f"{texts.height:,} texts, {texts.height / own:,.0f} a second of the processor")
    if "pyahocorasick" in best:
        print(f"pyahocorasick / screening: {best['pyahocorasick'] / own:.2f} (goal 0.5)")


def _runs(
    texts: pl.DataFrame, rules: ScreeningRules, words: list[str]
) -> dict[str, Callable[[], Any]]:
    runs: dict[str, Callable[[], Any]] = {"screening": lambda: screen_many(texts, rules)}
    if not find_spec("ahocorasick"):
        print("pyahocorasick is not installed")
        return runs
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, word)
    automaton.make_automaton()
    listed = texts["text"].to_list()
    runs["pyahocorasick"] = lambda: [list(automaton.iter(text)) for text in listed]
    return runs


def _timed(act: Callable[[], Any]) -> tuple[float, float]:
    start, clock = time.process_time(), time.perf_counter()
    act()
    return time.process_time() - start, time.perf_counter() - clock


def report(cases: Iterator[tuple[str, set[str]]], rules: ScreeningRules) -> None:
    tally: Counter[tuple[str, str]] = Counter()
    for text, meant in cases:
        found = {one.cls for one in screen(text, rules)}
        tally.update((cls, "right") for cls in found & meant)
        tally.update((cls, "wrong") for cls in found - meant)
        tally.update((cls, "missed") for cls in meant - found)
    for cls in rules.classes:
        right, wrong, missed = (tally[cls, name] for name in ("right", "wrong", "missed"))
        if right + wrong + missed:
            precision = f"{right / (right + wrong):.3f}" if right + wrong else "-"
            recall = f"{right / (right + missed):.3f}" if right + missed else "-"
            print(
                f"  {cls:<15} {right:>4} right {wrong:>3} wrong {missed:>3} missed  {precision}  {recall}"
            )


def _constructed() -> Iterator[tuple[str, set[str]]]:
    """Of a text made for a class only this class is asked for."""
    rules = load().screening.at(date(2026, 11, 30))
    with CONSTRUCTED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            meant = {row["class"]} - {""}
            found = {one.cls for one in screen(row["text"], rules)} if meant else set()
            yield row["text"], meant | (found - {row["class"]})


def _labelled(texts: pl.DataFrame, name: str) -> Iterator[tuple[str, set[str]]]:
    by_id = dict(texts.iter_rows())
    with LABELS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["set"] == name and row["id"] in by_id:
                yield by_id[row["id"]], set(row["classes"].split())


def _real(path: str) -> pl.DataFrame:
    table = pl.read_parquet(path, columns=["ad_id", "title", "description"])
    told = table.filter(pl.col("description").is_not_null())
    return told.select(id="ad_id", text=pl.concat_str("title", "description", separator="\n"))


def _made(rows: int) -> pl.DataFrame:
    """Advertisements of some hundred characters, every fifth with a constructed case."""
    chance = random.Random(20_261_130)
    with CONSTRUCTED.open(encoding="utf-8", newline="") as file:
        cases = [row["text"] for row in csv.DictReader(file)]
    texts = [
        "\n".join(
            [*chance.choices(DUTIES, k=8), *(chance.choices(cases, k=1) if n % 5 == 0 else ())]
        )
        for n in range(rows)
    ]
    return pl.DataFrame({"id": [str(n) for n in range(rows)], "text": texts})
