"""Running totals say for every day what adding everything up would say."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qihang.engines.indicators import Running, RunningTotal

START = date(2024, 1, 1)
facts = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 40), st.integers(-3, 5)))


def columns(some: list[tuple[str, int, int]]) -> list[RunningTotal[str]]:
    return [RunningTotal(key, [START.toordinal() + day], [value]) for key, day, value in some]


@given(st.lists(facts, max_size=5))
def test_any_day_is_the_sum_of_what_was_known(parts: list[list[tuple[str, int, int]]]) -> None:
    running: Running[str] = Running()
    known: list[tuple[str, int, int]] = []
    for part in parts:
        running.add(columns(part))
        known += part
        for day in range(-1, 42):
            wanted: Counter[str] = Counter()
            for key, on, value in known:
                if on <= day:
                    wanted[key] += value
            assert running.upto(START + timedelta(day)) == {k: v for k, v in wanted.items() if v}


def test_a_column_may_hold_many_days() -> None:
    first = START.toordinal()
    running = Running([RunningTotal("a", [first + 2, first], [5, 1]), RunningTotal("b", [], [])])
    assert running.upto(START) == {"a": 1}
    assert running.upto(START + timedelta(9)) == {"a": 6}
    assert running.weight > 0
