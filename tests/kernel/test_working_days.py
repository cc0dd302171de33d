"""Terms in working days: holidays and make-up days, pauses, years nobody knows yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qihang.kernel import Period, WorkingCalendar, WorkingTerm

# Around the May holiday of 2024, as it was announced.
MAY = WorkingCalendar(
    frozenset({2024}),
    off=frozenset(date(2024, 5, n) for n in range(1, 6)),
    on=frozenset({date(2024, 4, 28), date(2024, 5, 11)}),
)
PLAIN = WorkingCalendar()
FRIDAY, TUESDAY = date(2024, 4, 26), date(2024, 4, 30)

days = st.dates(date(2024, 1, 1), date(2025, 12, 31))
calendars = st.builds(
    WorkingCalendar, st.just(frozenset({2024, 2025})), st.frozensets(days), st.frozensets(days)
)


def test_a_make_up_sunday_counts_and_a_holiday_does_not() -> None:
    assert WorkingTerm(FRIDAY, 1).due(MAY) == date(2024, 4, 28)
    assert WorkingTerm(TUESDAY, 1).due(MAY) == date(2024, 5, 6)
    assert WorkingTerm(TUESDAY, 5).due(MAY) == date(2024, 5, 10)
    assert WorkingTerm(TUESDAY, 6).due(MAY) == date(2024, 5, 11)


def test_the_day_it_begins_does_not_count_and_the_last_is_in_time() -> None:
    term = WorkingTerm(TUESDAY, 5)
    assert not term.is_overdue(MAY, date(2024, 5, 10))
    assert term.is_overdue(MAY, date(2024, 5, 11))
    assert [term.left(MAY, date(2024, 5, n)) for n in (9, 10, 11)] == [1, 0, 0]


def test_no_day_of_a_pause_counts() -> None:
    paused = WorkingTerm(TUESDAY, 5, (Period(date(2024, 5, 7), date(2024, 5, 9)),))
    assert paused.due(MAY) == date(2024, 5, 13)


def test_while_it_is_paused_nothing_is_due() -> None:
    paused = WorkingTerm(TUESDAY, 5, (Period(date(2024, 5, 7)),))
    assert paused.due(MAY) is None
    assert not paused.is_overdue(MAY, date(2030, 1, 1))
    assert paused.left(MAY, TUESDAY) is None
    assert not paused.is_certain(MAY)


def test_what_ran_out_before_the_pause_stays_overdue() -> None:
    assert WorkingTerm(TUESDAY, 1, (Period(date(2024, 5, 8)),)).due(MAY) == date(2024, 5, 6)


def test_a_term_into_a_year_without_a_notice_is_not_certain() -> None:
    assert WorkingTerm(TUESDAY, 5).is_certain(MAY)
    assert not WorkingTerm(date(2024, 12, 30), 5).is_certain(MAY)
    assert WorkingTerm(date(2024, 12, 30), 5).due(MAY) == date(2025, 1, 6)


def test_less_than_no_days_is_no_term() -> None:
    with pytest.raises(ValueError, match="no -1 days"):
        WorkingTerm(TUESDAY, -1)


@given(calendars, days, st.integers(1, 40))
def test_the_last_day_is_worked_and_so_many_lie_between(
    calendar: WorkingCalendar, start: date, count: int
) -> None:
    due = WorkingTerm(start, count).due(calendar)
    assert due is not None
    assert calendar.is_working(due)
    assert calendar.between(start, due) == count
    assert WorkingTerm(start, count).left(calendar, start) == count


@given(calendars, days, st.integers(0, 30), st.integers(0, 20), st.integers(0, 20))
def test_a_pause_moves_the_end_by_the_days_it_took(
    calendar: WorkingCalendar, start: date, count: int, after: int, length: int
) -> None:
    begins = start + timedelta(days=after)
    pause = Period(begins, begins + timedelta(days=length))
    due, paused = (
        WorkingTerm(start, count).due(calendar),
        WorkingTerm(start, count, (pause,)).due(calendar),
    )
    assert due is not None
    assert paused is not None
    assert pause.end is not None
    taken = sum(
        calendar.is_working(day)
        for n in range(1, (paused - start).days + 1)
        if (day := start + timedelta(days=n)) in pause
    )
    assert calendar.between(start, paused) == count + taken
    assert paused >= due
