"""The published holidays: read from the notices by hand, a wrong day refused with its line."""

from datetime import date

import pytest

from qihang.kernel import WorkingTerm
from qihang.policy import PolicyProblem, load
from tests.policy.conftest import Spoil

FILE = "national/holidays.yaml"
# Two dozen days read off the notices, away from the file.
WORKED = ["2023-04-23", "2024-02-09", "2024-02-18", "2024-05-11", "2024-09-14", "2025-01-26", "2025-10-11",
          "2025-05-06", "2026-01-04", "2026-02-14", "2026-02-28", "2026-09-20", "2026-09-28"]  # fmt: skip
OFF = ["2023-10-06", "2024-02-12", "2024-04-04", "2024-06-10", "2024-09-16", "2025-01-28", "2025-02-04",
       "2025-10-08", "2026-01-02", "2026-02-23", "2026-05-05", "2026-09-25", "2026-10-07"]  # fmt: skip


@pytest.mark.parametrize("day", WORKED)
def test_a_day_worked(day: str) -> None:
    assert load().working_days.is_working(date.fromisoformat(day))


@pytest.mark.parametrize("day", OFF)
def test_a_day_off(day: str) -> None:
    assert not load().working_days.is_working(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("year: 2025", "year: 2024", "2024 stands twice"),
        ("2024-02-18,", "2024-02-19,", "no Saturday or Sunday"),
        ("2024-02-18,", "2024-02-11,", "a holiday and worked"),
        ("2024-02-18,", "2025-02-16,", "is not in 2024"),
        ("first: 2024-05-01", "first: 2024-05-06", "ends before it begins"),
    ],
    ids=["twice", "weekday", "both", "year", "reversed"],
)
def test_a_wrong_day_is_named(spoil: Spoil, old: str, new: str, words: str) -> None:
    with pytest.raises(PolicyProblem, match=words) as caught:
        load(spoil(FILE, old, new))
    assert caught.value.file.endswith(FILE)


def test_a_term_of_the_policy_is_in_working_days(spoil: Spoil) -> None:
    start = date(2024, 4, 30)
    policy = load(
        spoil("national/limits.yaml", "unit: days, value: 3}", "unit: working_days, value: 3}")
    )
    assert policy.term("review_reminder", start) == WorkingTerm(start, 3)
    assert policy.term("review_reminder", start).due(policy.working_days) == date(2024, 5, 8)
    with pytest.raises(PolicyProblem, match="not in working days"):
        policy.term("undo_window", start)
