"""A rate is its two counts: it adds, rounds halves up, and says so when nothing is counted."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qihang.kernel import Rate

COUNTS = st.integers(0, 10**7)


@pytest.mark.parametrize(
    ("n", "total", "shown"),
    [(1, 3, "33.33"), (2, 3, "66.67"), (1, 800, "0.13"), (3, 800, "0.38"), (5, 5, "100.00")],
)
def test_two_decimals_with_halves_away_from_zero(n: int, total: int, shown: str) -> None:
    assert Rate(n, total).percent == Decimal(shown)


def test_nothing_counted_is_not_zero_percent() -> None:
    assert Rate(0, 0).percent is None
    assert str(Rate(0, 0)) == "— (0 / 0)"


def test_a_rate_stands_points_above_another() -> None:
    assert Rate(3, 4).points_above(Rate(1, 2)) == Decimal("25.00")
    assert Rate(1, 3).points_above(Rate(1, 2)) == Decimal("-16.67")
    assert Rate(1, 2).points_above(Rate(0, 0)) is None
    assert Rate(0, 0).points_above(Rate(1, 2)) is None
    assert Rate(1, 2).points_above(None) is None


def test_a_rate_is_written_with_its_counts() -> None:
    assert str(Rate(568431, 809385)) == "70.23 % (568,431 / 809,385)"


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_rates_add_by_their_counts(a: int, b: int, c: int, d: int) -> None:
    assert Rate(a, b) + Rate(c, d) == Rate(a + c, b + d)


@given(COUNTS, st.integers(1, 10**7))
def test_the_percentage_is_within_half_a_hundredth(n: int, total: int) -> None:
    percent = Rate(n, total).percent
    assert percent is not None
    assert abs(Fraction(percent) - Fraction(n * 100, total)) <= Fraction(1, 200)
