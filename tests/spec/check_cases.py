"""Reads a case of checks.csv: frames written as words, and what one check answers over them.

`31x registrations kind=12 employer_code=A#; firms code=A`: 31 registrations that count, of a graduate each, then
a firm; `#` is the row's number, a frame alone is loaded and empty, what is not named is not given.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

import polars as pl

from qihang.engines.checks import FRAMES, run
from qihang.policy import load
from tests.engines.checks.frames import COHORT, Row, frame, registration

DAY = date(2024, 9, 1)
LATER = date(2024, 10, 15)  # three months of insurance are over
DEFAULTS: dict[str, Row] = {
    "graduates": {"university": "U1", "college": "C1"},
    "firms": {"plain": "甲公司", "name": "甲公司"},
    "evidence": {"kind": "labour_contract"},
    "earlier": {"university": "U1"},
}
_PARSERS: dict[str, Callable[[str], object]] = {
    "whole": int,
    "date": date.fromisoformat,
    "flag": lambda text: {"true": True, "false": False}[text],
    "text": str,
}


def answer(check: str, words: str) -> str:
    """found, not found, counted (on trial), or not checkable without which frames."""
    policy = load()
    day = LATER if check == "no_insurance" else DAY
    result = run(
        dict(tables(words)),
        policy.check_set(day).only(check),
        dict(policy.check_parameters(day, COHORT)),
    )
    if result.not_checkable:
        return f"not checkable without {' '.join(sorted(name for _, name in result.not_checkable))}"
    if not result.counts[check]:
        return "not found"
    return "counted" if result.findings.is_empty() else "found"


def tables(words: str) -> dict[str, pl.DataFrame]:
    """The frames that a case names."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for part in words.split(";"):
        times, name, given = _parts(part.split())
        rows[name] += []
        for _ in range(times if given or name in ("registrations", "graduates") else 0):
            rows[name].append(_row(name, len(rows[name]) + 1, given))
    return {name: frame(name, each) for name, each in rows.items()}


def _parts(words: list[str]) -> tuple[int, str, list[str]]:
    if words[0].endswith("x") and words[0][:-1].isdigit():
        return int(words[0][:-1]), words[1], words[2:]
    return 1, words[0], words[1:]


def _row(name: str, number: int, given: list[str]) -> Row:
    values = dict(_values(name, number, given))
    if name == "registrations":
        return registration(number, **values)
    own = {"graduate": f"g{number}"} if name == "graduates" else {}
    return {**DEFAULTS.get(name, {}), **own, **values}


def _values(name: str, number: int, given: list[str]) -> Iterator[tuple[str, object]]:
    for word in given:
        column, _, text = word.partition("=")
        known = FRAMES[name].column(column)
        assert known is not None, f"{name} has no column {column}"
        yield column, _PARSERS[known.type](text.replace("#", str(number))) if text else None
