"""Job titles to occupations: how often the labelled one comes first or among five, and how many a second.

The labelled titles are a corpus of elsewhere (`--file`, a CSV with job_name and expected_code); without it only
speed is measured, on made-up titles. Half of them, by a hash of the title, are `held out`: no word was written
after looking at them. Many labels are doubtful, so no method comes near 1. Beside it: the nearest name, by pairs
of neighbouring characters.
"""

import csv
import hashlib
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from qihang.engines.titles import suggest, suggest_many
from qihang.policy import load

ROWS = 50_000
LEVELS, MOST = 4, 5
RANKS = ("高级", "资深", "", "", "实习", "急聘")
AFTER = ("", "（双休）", "/五险一金", " 8-12K", "（济南）", "专员")

Answer = Callable[[str], Sequence[str]]  # codes, the likeliest first


def compare(seconds: float, rows: int = ROWS, file: str = "") -> None:  # noqa: ARG001 - the work is fixed
    """Print shares and seconds."""
    start = time.process_time()
    suggest("软件工程师")
    print(f"made ready in {time.process_time() - start:.2f} s")
    titles = made_up(rows)
    start = time.process_time()
    suggest_many(titles)
    taken = time.process_time() - start
    print(
        f"{len(titles):,} titles in {taken:.1f} s of the processor: {len(titles) / taken:,.0f} a second"
    )
    if not file:
        print("no --file of labelled titles: nothing to say how often the answer is right")
        return
    with Path(file).open(encoding="utf-8-sig", newline="") as stream:
        labelled = [r for r in csv.DictReader(stream) if r["expected_code"]]
    for name, half in (("looked at", 0), ("held out", 1)):
        chosen = [
            (r["job_name"], r["expected_code"]) for r in labelled if _half(r["job_name"]) == half
        ]
        show(name, chosen, lambda title: [one.code for one in suggest(title)])
        show(f"{name}, nearest name", chosen, NearestName())


def show(name: str, labelled: Sequence[tuple[str, str]], answer: Answer) -> None:
    """Shares of the first answer and of five, at the four levels of a code from the top down."""
    found = [(list(answer(title)), code) for title, code in labelled]
    for how, most in (("first", 1), ("of five", MOST)):
        shares = [
            sum(any(_same(c, code, level) for c in codes[:most]) for codes, code in found)
            / len(found)
            for level in range(1, LEVELS + 1)
        ]
        print(f"{name:<24} {how:<8} " + " ".join(f"{share:.3f}" for share in shares))


class NearestName:
    """The occupation whose name shares most pairs of characters with the title."""

    def __init__(self) -> None:
        table = load().codes.table("occupation")
        self.names = [(row.code, _pairs(row.label.zh)) for row in table.values()]

    def __call__(self, title: str) -> list[str]:
        asked = _pairs(title)
        near = (
            (2 * len(asked & own) / (len(asked) + len(own) or 1), code) for code, own in self.names
        )
        return [code for _, code in sorted(near, key=lambda one: -one[0])[:MOST]]


def made_up(count: int) -> list[str]:
    """Different titles: words of the product in what advertisements put around them."""
    chance = random.Random(20_240_601)
    rows = load().codes.weights("title_word")
    words = [
        w for r in rows if r["kind"] == "occupation" for w in r["words"].split() if "+" not in w
    ]
    found: dict[str, None] = {}
    while len(found) < count:
        ends = chance.choice(AFTER) + chance.choice(AFTER)
        found[f"{chance.choice(RANKS)}{chance.choice(words)}{chance.choice(words)}{ends}"] = None
    return list(found)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} | set(text)


def _same(code: str, other: str, level: int) -> bool:
    return code.split("-")[:level] == other.split("-")[:level]


def _half(title: str) -> int:
    return hashlib.md5(title.strip().encode(), usedforsecurity=False).digest()[0] % 2
