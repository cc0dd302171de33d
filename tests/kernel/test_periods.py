"""Half-open periods, cohorts, and the same day of the previous cohort's cycle."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qihang.kernel import Cohort, Period
from qihang.kernel.periods import same_day

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def test_a_period_holds_its_first_day_and_not_its_end() -> None:
    autumn = Period(date(2023, 9, 1), date(2024, 1, 1))
    assert date(2023, 9, 1) in autumn
    assert date(2023, 12, 31) in autumn
    assert date(2024, 1, 1) not in autumn
    assert date(2023, 8, 31) not in autumn


@given(DAYS, DAYS)
def test_an_open_period_never_ends(start: date, day: date) -> None:
    assert (day in Period(start)) == (day >= start)


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2024, 2, 1), date(2024, 1, 31))


@given(DAYS, DAYS, DAYS)
def test_periods_that_meet_share_no_day(first: date, second: date, third: date) -> None:
    a, b, c = sorted([first, second, third])
    for day in (a, b, c - timedelta(days=1)):
        assert (day in Period(a, b)) + (day in Period(b, c)) == (a <= day < c)


def test_the_leap_day_reads_28() -> None:
    assert same_day(date(2024, 2, 29), 2023) == date(2023, 2, 28)
    assert same_day(date(2023, 2, 28), 2024) == date(2024, 2, 28)


@given(DAYS)
def test_the_same_day_is_one_year_before(day: date) -> None:
    before = Cohort(2024).same_day_in_previous(day)
    assert before.year == day.year - 1
    assert before.month == day.month
    assert before.day == (28 if (day.month, day.day) == (2, 29) else day.day)


def test_a_cohort_works_from_september_to_august() -> None:
    cohort = Cohort(2024)
    assert date(2023, 9, 1) in cohort.cycle
    assert date(2024, 8, 31) in cohort.cycle
    assert date(2024, 9, 1) not in cohort.cycle
    assert cohort.previous == Cohort(2023)
    assert date(2024, 9, 1) in Cohort(2025).cycle
