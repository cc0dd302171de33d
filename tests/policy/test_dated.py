"""Dated values hold in half-open periods, and say where a value is missing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qihang.kernel import Period
from qihang.policy import Dated, PolicyProblem, Span, Sureness, ValueSource

SOURCE = ValueSource("a circular", Sureness.SEEN)
DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))


def made(*starts: date, until: date | None = None) -> Dated[int]:
    ends = [*starts[1:], until]
    spans = [
        Span(Period(s, e), i, SOURCE) for i, (s, e) in enumerate(zip(starts, ends, strict=True))
    ]
    return Dated("file.yaml", "key", tuple(spans))


def test_a_value_holds_from_its_first_day_up_to_but_without_its_last() -> None:
    value = made(date(2020, 1, 1), date(2021, 1, 1), until=date(2022, 1, 1))
    assert [value.get(date(2020, 12, 31)), value.get(date(2021, 1, 1))] == [0, 1]
    assert value.get(date(2019, 12, 31)) is None
    assert value.get(date(2022, 1, 1)) is None


@given(st.lists(DAYS, min_size=1, max_size=6, unique=True), DAYS)
def test_the_latest_start_that_is_not_after_the_day_decides(starts: list[date], day: date) -> None:
    ordered = sorted(starts)
    expected = sum(start <= day for start in ordered) - 1
    assert made(*ordered).get(day) == (None if expected < 0 else expected)


def test_a_missing_value_names_file_key_and_day() -> None:
    value = made(date(2020, 1, 1))
    with pytest.raises(PolicyProblem, match=r"file\.yaml, key: no value holds on 2019-12-31"):
        value.at(date(2020, 1, 1) - timedelta(days=1))
