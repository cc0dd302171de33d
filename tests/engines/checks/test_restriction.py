"""After a change only what it can touch is checked again, and that equals checking everything.

Why: a nightly run over a million registrations is seconds, a delivery of twenty thousand rows must be less; a
finding that stays because nobody looked again is an accusation that is no longer true.
"""

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import polars as pl
import pytest

from qihang.engines.checks import Restriction, Result, affected, run, updated
from qihang.engines.checks.restriction import covered
from qihang.policy import CheckSet, load
from tests.engines.checks.drawn import changed, drawn
from tests.engines.checks.frames import COHORT, DAY, found, frames, registration

FRAMES = (
    "registrations", "graduates", "evidence", "answers", "firms", "firm_people", "firm_states",
    "insurance", "admissions", "enlistment", "programmes", "staff", "earlier", "firms_meant",
)  # fmt: skip
# One of each sort: a column, the register, a list, persons, a large group, papers.
SOME = (
    "term_short",
    "employer_unknown",
    "not_admitted",
    "person_twice",
    "class_all_freelance",
    "same_file",
)
# Small groups, so that sixty graduates are enough.
SMALL = {
    "class_floor": 3, "share_floor": 5, "last_days_floor": 5, "crowd_floor": 3, "hires_floor": 2,
    "uniform_pay_persons": 2, "amount_persons": 2, "shop_persons": 1, "phone_employers": 2,
    "crowd_persons": 4,
}  # fmt: skip


def everything() -> CheckSet:
    """All checks, those on trial told as well."""
    checks = load().check_set(DAY)
    return replace(checks, checks=tuple(replace(one, trial=False) for one in checks.checks))


def parameters() -> dict[str, int | date | str]:
    return {**load().check_parameters(DAY, COHORT), **SMALL}


@pytest.mark.parametrize("name", FRAMES)
def test_a_restricted_run_equals_a_full_one(name: str) -> None:
    checks, known = everything(), parameters()
    for seed in range(2):
        before, first = drawn_and_run(seed)
        after, rows = changed(Random(f"{name}{seed}"), before, name)
        full = run(dict(after), checks, known)
        again = run(dict(after), checks, known, affected({name: rows}))
        joined = updated(first.findings, again.findings, again.examined, checks)
        assert joined.equals(full.findings), differing(joined, full.findings)


@pytest.mark.parametrize(
    "names",
    [
        ("registrations", "evidence"),
        ("registrations", "firms", "answers"),
        ("insurance", "sources"),
    ],
    ids="+".join,
)
def test_several_frames_may_change_at_once(names: tuple[str, ...]) -> None:
    checks, known = everything(), parameters()
    before, first = drawn_and_run(0)
    rng, after, changes = Random(f"{names}"), dict(before), {}
    for name in names:
        after, changes[name] = changed(rng, after, name)
    full = run(dict(after), checks, known)
    again = run(dict(after), checks, known, affected(changes))
    joined = updated(first.findings, again.findings, again.examined, checks)
    assert joined.equals(full.findings), differing(joined, full.findings)
    shown = again.findings.select("check", "subject")
    assert again.members.equals(full.members.join(shown, ["check", "subject"], "semi"))


def test_files_are_narrowed_as_tables_are(tmp_path: Path) -> None:
    """CSV knows no types and Parquet is read column by column; both give what tables in memory give."""
    before, _ = drawn_and_run(0)
    after, rows = changed(Random(5), before, "registrations")
    files: dict[str, Path] = {}
    for name, table in after.items():
        csv = name in ("registrations", "graduates", "admissions")
        files[name] = tmp_path / f"{name}.{'csv' if csv else 'parquet'}"
        table.write_csv(files[name]) if csv else table.write_parquet(files[name])
    checks, known = everything().only(*SOME), parameters()
    only = affected({"registrations": rows})
    tables, read = run(dict(after), checks, known, only), run(dict(files), checks, known, only)
    assert read.findings.equals(tables.findings), differing(read.findings, tables.findings)
    assert not read.findings.is_empty()


def test_what_reads_nothing_that_changed_is_not_run() -> None:
    """Why: after a delivery of a list only what compares with that list is looked at."""
    before, first = drawn_and_run(0)
    days = before["sources"].filter(pl.col("source") == "insurance")
    changes = {"answers": before["answers"][:1], "sources": days}
    again = run(dict(before), everything(), parameters(), affected(changes))
    assert again.examined is not None
    assert set(again.examined.of_check) == {"denied_by_graduate", "never_confirmed", "no_insurance"}
    assert again.examined.of_check["no_insurance"] is None
    assert not covered(first.findings, again.examined, everything()).all()


@cache
def drawn_and_run(seed: int) -> tuple[dict[str, pl.DataFrame], Result]:
    tables = drawn(Random(seed))
    return tables, run(dict(tables), everything(), parameters())


def differing(one: pl.DataFrame, other: pl.DataFrame) -> str:
    keys = ["check", "subject", "facts"]
    return f"{one.join(other, keys, 'anti')} {other.join(one, keys, 'anti')}"


def test_what_is_drawn_is_found_by_nearly_every_check() -> None:
    """Otherwise the property above compares nothing with nothing."""
    counts: Counter[str] = Counter()
    for seed in range(3):
        counts.update(drawn_and_run(seed)[1].counts)
    silent = {code for code, number in counts.items() if not number}
    assert len(counts) - len(silent) >= 48, silent


def test_two_runs_over_the_same_frames_are_the_same() -> None:
    tables, one = drawn_and_run(0)
    mixed = {name: table.sample(fraction=1, shuffle=True, seed=3) for name, table in tables.items()}
    other = run(dict(mixed), everything(), parameters())
    assert one.findings.equals(other.findings), differing(one.findings, other.findings)
    assert one.members.equals(other.members)


def test_only_what_is_affected_is_looked_at() -> None:
    tables = frames(
        registrations=[registration(n, employer_code=f"A{n}") for n in range(3)],
        firms=[{"code": f"A{n}", "plain": "甲", "ended_date": DAY} for n in range(3)],
    )
    rows = tables["firms"][:1]
    checks = load().check_set(DAY).only("employer_ended_since")
    result = run(
        dict(tables), checks, dict(load().check_parameters(DAY)), affected({"firms": rows})
    )
    assert result.findings["subject"].to_list() == ["0"]
    full = found("employer_ended_since", tables)
    assert len(full.findings) == 3
    assert covered(full.findings, result.examined, checks).to_list() == [True, False, False]


def test_a_change_of_thresholds_affects_everything() -> None:
    rows = frames(parameters=[{"name": "young_days", "value": "60"}])
    assert affected(rows) == Restriction(everything=True)
