"""Planted frauds and look-alikes: every check finds its own and accuses nobody else."""

from functools import cache

import pytest

from qihang.engines.checks import Result, run
from qihang.kernel import Cohort
from qihang.policy import load
from qihang.world.plants import DAY, Field, plant_all, scores


@cache
def planted(seed: int) -> tuple[Field, Result]:
    field, policy = plant_all(seed), load()
    parameters = dict(policy.check_parameters(DAY, Cohort(2024)))
    return field, run(field.frames(), policy.check_set(DAY), parameters)


@pytest.mark.parametrize("seed", [2024, 7])
def test_what_is_planted_is_found_and_the_honest_are_left_alone(seed: int) -> None:
    field, result = planted(seed)
    wrong = [
        one
        for one in scores(result, field.planted)
        if one.found < one.planted or one.accused or one.taken_in
    ]
    assert not wrong


def test_a_check_on_trial_counts_its_frauds_and_no_look_alike() -> None:
    field, result = planted(2024)
    frauds = [one for one in field.planted if one.name.startswith("on trial: ")]
    assert result.counts["position_outside_scope"] == sum(len(one.registrations) for one in frauds)


def test_most_checks_have_a_plant() -> None:
    field, _ = planted(2024)
    checks = {check for one in field.planted for check in one.checks}
    assert len(checks) >= 46
    assert {check for one in field.planted for check in one.tempts} - checks <= {
        "employer_gone", "enlistment_without_notice", "position_outside_scope",
    }  # fmt: skip


def test_a_check_that_misses_or_accuses_is_seen() -> None:
    field, result = planted(2024)
    score = {one.check: one for one in scores(result, field.planted)}["employer_ended"]
    assert (score.planted, score.found) == (6, 6)
    fewer = [one for one in field.planted if "employer_ended" not in one.checks]
    accused = {one.check: one for one in scores(result, fewer)}["employer_ended"]
    assert (accused.planted, accused.accused) == (0, 6)
