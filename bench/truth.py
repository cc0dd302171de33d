"""How many planted frauds each check finds, and whom it accuses wrongly; no database, no clock, no peers."""

import time

from qihang.engines.checks import run
from qihang.kernel import Cohort
from qihang.policy import load
from qihang.world.plants import DAY, plant_all, scores


def compare(seconds: float) -> None:
    """Print one line a check: recall, false accusations, look-alikes taken in."""
    del seconds
    field = plant_all()
    policy = load()
    began = time.perf_counter()
    result = run(
        field.frames(), policy.check_set(DAY), dict(policy.check_parameters(DAY, Cohort(2024)))
    )
    took = time.perf_counter() - began
    print(
        f"{len(field.rows['registrations']):,} registrations, {len(field.planted)} plants, {took:.2f} s"
    )
    print(f"{'check':28}{'planted':>9}{'found':>7}{'accused':>9}{'alike':>7}{'taken in':>10}")
    for one in scores(result, field.planted):
        print(
            f"{one.check:28}{one.planted:>9}{one.found:>7}{one.accused:>9}{one.tempted:>7}{one.taken_in:>10}"
        )
    for check, missing in result.not_checkable:
        print(f"{check:28} not checkable without {missing}")
