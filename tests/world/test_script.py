"""The script of a year: lawful moves, the same for the same seed, totals like those of a real year."""

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import cache

import numpy as np
import polars as pl
import pytest
from polars import Series

from qihang.apps.destinations.rules import EFFECTIVE, MOVES, PENDING, Action
from qihang.policy import load
from qihang.world import moves as drama
from qihang.world.employers import cities
from qihang.world.filings import draw_filings
from qihang.world.moments import reporting_day, start_of
from qihang.world.moves import ACTIONS, STATUSES
from qihang.world.profiles import profiles
from qihang.world.province import Stretch, World
from qihang.world.rows import standing
from qihang.world.sizes import COHORTS
from tests.factories.world import SEED

DAYS = ((4, 17), (6, 15), (9, 1), (12, 31))


def stretch(world: World, cohort: int) -> Stretch:
    return next(s for s in world.stretches if s.cohort == cohort)


def placed_kinds(cohort: int) -> set[str]:
    kinds = load().destination_kinds(date(cohort, 7, 1))
    return {code for code, kind in kinds.items() if kind.placed}


def counting(world: World, cohort: int, day: date) -> Series:
    """Kinds of the versions that count at the beginning of a day."""
    script = stretch(world, cohort).script
    state = standing(script, start_of(day)).filter(pl.col("status").is_in(list(EFFECTIVE)))
    kinds = pl.Series(profiles().kinds)
    held = state.join(script.versions.select("id", "kind", "graduate"), on="id")
    assert held["graduate"].is_unique().all(), "two versions of one graduate count"
    return kinds.gather(held["kind"])


@cache
def rates(world: World) -> dict[int, list[float]]:
    """Placement rate by cohort on some days of its year."""
    return {
        cohort: [
            int(counting(world, cohort, date(cohort, *day)).is_in(list(placed_kinds(cohort))).sum())
            / world.size.graduates
            for day in DAYS
        ]
        for cohort in COHORTS
    }


@pytest.mark.parametrize("cohort", COHORTS)
def test_every_move_is_one_the_rules_allow(small: World, cohort: int) -> None:
    moves = stretch(small, cohort).script.moves
    steps = moves.select("from_status", "action", "to_status").unique()
    for before, action, after in steps.iter_rows():
        assert MOVES[STATUSES[before], ACTIONS[action]] == STATUSES[after]
    assert moves["id"].is_unique().all()


@pytest.mark.parametrize("cohort", COHORTS)
def test_ids_have_room_and_nothing_happens_after_the_end(small: World, cohort: int) -> None:
    part = stretch(small, cohort)
    versions, moves = part.script.versions, part.script.moves
    assert versions["version"].to_numpy().max() <= drama.VERSIONS
    assert moves.group_by("destination").len()["len"].to_numpy().max() <= drama.MOVES
    assert versions["id"].is_unique().all()
    assert (
        max(moves["at"].to_numpy().max(), versions["created"].to_numpy().max()) < part.lives_until
    )
    begun = moves.group_by("destination").agg(pl.col("at").min())
    joined = begun.join(versions.select(destination="id", created="created"), on="destination")
    assert (joined["at"] > joined["created"]).all()


@pytest.mark.parametrize("cohort", COHORTS)
@pytest.mark.parametrize("month", [1, 3, 5, 6, 7, 8, 9, 11, 12])
def test_nobody_has_two_versions_under_way(small: World, cohort: int, month: int) -> None:
    script = stretch(small, cohort).script
    state = standing(script, start_of(date(cohort, month, 20)))
    pending = state.filter(pl.col("status").is_in(list(PENDING)))
    people = pending.join(script.versions.select("id", "graduate"), on="id")["graduate"]
    assert people.is_unique().all()


def test_moves_of_a_version_are_in_the_order_of_their_ids(small: World) -> None:
    moves = stretch(small, 2023).script.moves.sort("id")
    later = moves.with_columns(gap=pl.col("at").diff().over("destination"))["gap"].drop_nulls()
    assert (later >= 0).all()


def test_the_curve_over_the_year_looks_like_a_real_one(small: World) -> None:
    april, june, cutoff, end = rates(small)[2023]
    assert 0.17 < april < 0.28
    assert 0.43 < june < 0.58
    assert 0.82 < cutoff < 0.91
    assert cutoff < end < 0.92


def test_the_later_cohort_is_a_little_ahead_all_year(small: World) -> None:
    ahead = [b - a for a, b in zip(*rates(small).values(), strict=True)]
    assert all(0.0 < lead < 0.06 for lead in ahead)


def test_kinds_are_mixed_as_in_published_reports(small: World) -> None:
    found = counting(small, 2023, date(2023, 12, 31))
    share = {group: n / small.size.graduates for group, n in groups(found).items()}
    assert 0.42 < share["agreement"] < 0.58
    assert 0.17 < share["study"] < 0.30
    assert 0.07 < share["flexible"] < 0.14
    assert 0.001 < share["startup"] < 0.012
    assert 0.03 < share["waiting"] + share["not_seeking"] < 0.14


def groups(found: Iterable[str]) -> dict[str, int]:
    kinds = load().destination_kinds(date(2023, 7, 1))
    counts: dict[str, int] = {}
    for code in found:
        counts[kinds[code].group.code] = counts.get(kinds[code].group.code, 0) + 1
    return counts


def test_four_fifths_of_those_employed_stay_in_the_province(small: World) -> None:
    part = stretch(small, 2024)
    drawn = draw_filings(small.tree, part.cast, part.script, small.employers)
    city = np.array(small.employers.city)[drawn.employer[drawn.employer >= 0]]
    stays = np.array(cities())[city] // 10_000 == 37
    assert 0.75 < stays.mean() < 0.86


def test_pay_is_plausible_and_leaves_the_minimum_only_where_it_was_returned(small: World) -> None:
    part = stretch(small, 2024)
    drawn = draw_filings(small.tree, part.cast, part.script, small.employers)
    pay = drawn.pay[drawn.pay > 0]
    assert 4_000 < np.median(pay) < 6_000
    low = part.script.versions["id"].filter(pl.Series((drawn.pay > 0) & (drawn.pay < 2_300)))
    returned = part.script.moves.filter(pl.col("action") == ACTIONS.index(Action.RETURN))[
        "destination"
    ]
    assert 0 < len(low) < 200
    assert low.is_in(returned.implode()).all()


def test_the_last_days_of_august_fill_up(small: World) -> None:
    script = stretch(small, 2023).script
    filed = script.moves.filter(pl.col("action") == ACTIONS.index(Action.FILE))["at"] // 1440

    def between(a: int, b: int) -> float:
        first, last = (start_of(date(2023, 8, n)) // 1440 for n in (a, b))
        return len(filed.filter(filed.is_between(first, last, closed="left"))) / (b - a)

    assert between(26, 31) > 1.3 * between(2, 20)


def test_reports_go_up_on_reporting_days(small: World) -> None:
    script = stretch(small, 2023).script
    moved = script.moves.filter(pl.col("action") == ACTIONS.index(Action.REPORT_UP))["at"] // 1440
    days = moved.unique().to_numpy()
    assert (reporting_day(days) == days).all()


def digest(world: World) -> str:
    """One hash over the cast and the script of every stretch."""
    found = hashlib.sha256()
    for part in world.stretches:
        for frame in (part.script.versions, part.script.moves):
            found.update(frame.write_csv().encode())
        for column in (part.cast.major, part.cast.home, part.cast.born.astype(int), part.activated):
            found.update(np.ascontiguousarray(column).tobytes())
    return found.hexdigest()


def test_the_same_seed_is_the_same_world_and_another_is_another() -> None:
    assert digest(World("tiny", SEED)) == digest(World("tiny", SEED))
    assert digest(World("tiny", SEED)) != digest(World("tiny", SEED + 1))


def test_every_institution_that_counts_has_graduates_and_colleges(small: World) -> None:
    counted = load().edition("2024-shandong").institutions
    assert {u.node.code for u in small.tree.universities} == {code[-5:] for code in counted}
    for cohort in COHORTS:
        places = small.tree.places_of(cohort)
        assert places.sum() == small.size.graduates
        assert places.min() >= 1
